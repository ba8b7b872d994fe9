#include "backend/packet/chain_place.h"

#include "backend/ruleset/builtin_chains.h"

#include <algorithm>

namespace portolan {

namespace {

std::optional<Hook> hookOfNft(std::string_view name)
{
    static constexpr std::string_view kNames[] = {"prerouting", "input", "forward", "output", "postrouting"};
    const auto found = std::find(std::begin(kNames), std::end(kNames), name);
    if (found == std::end(kNames))
        return std::nullopt;
    return Hook(found - std::begin(kNames));
}

std::string chainKey(std::string_view family, std::string_view table, std::string_view chain)
{
    std::string key(family);
    key.append(" ").append(table).append(" ").append(chain);
    return key;
}

/// "prerouting-401": the tracer's chains say themselves where they stand.
std::optional<BaseHook> tracersChain(std::string_view name)
{
    const std::size_t digits = name.find_first_of("-0123456789");
    if (digits == std::string_view::npos)
        return std::nullopt;
    const std::optional<Hook> hook = hookOfNft(name.substr(0, digits));
    int priority = 0;
    for (const char digit : name.substr(digits))
        if (digit >= '0' && digit <= '9' && priority < 100'000)
            priority = priority * 10 + (digit - '0');
    if (!hook)
        return std::nullopt;
    return BaseHook{*hook, name[digits] == '-' ? -priority : priority};
}

} // namespace

ChainPlaces::ChainPlaces(const std::vector<NftBaseChain>& chains)
{
    for (const NftBaseChain& chain : chains)
        if (const std::optional<Hook> hook = hookOfNft(chain.hook))
            m_chains.emplace(
                chainKey(chain.family, chain.table, chain.name), BaseHook{*hook, chain.priority});
}

std::optional<BaseHook> ChainPlaces::of(const TraceEvent& event) const
{
    if (isTracersOwn(event))
        return tracersChain(event.chain);
    if (event.source == TraceSource::Nftables) {
        const auto known = m_chains.find(chainKey(event.tableFamily, event.table, event.chain));
        if (known != m_chains.end())
            return known->second;
        // iptables-nft's, where nobody listed the base chains.
        return event.tableFamily == "ip" || event.tableFamily == "ip6" ? builtinHook(event.table, event.chain)
                                                                       : std::nullopt;
    }
    return builtinHook(event.table, event.chain);
}

bool isTracersOwn(const TraceEvent& event)
{
    return event.source == TraceSource::Nftables && event.table == kTracerTable;
}

bool isBehindConntrack(const TraceEvent& event)
{
    return isTracersOwn(event) && event.chain.ends_with("-199");
}

} // namespace portolan
