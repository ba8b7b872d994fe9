#include "backend/forward/filter_rules.h"

#include "backend/base/any_of.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace portolan {
namespace {

/// By its target, or by what an entry of its verdict map says.
bool drops(const Rule& rule)
{
    if (!rule.lookup)
        return isAnyOf(rule.target, {"DROP", "REJECT"});
    const auto& entries = *rule.lookup->entries;
    return std::any_of(
        entries.begin(), entries.end(), [](const LookupEntry& entry) { return entry.verdict == "drop"; });
}

bool mayDropPackets(const Table& table, const Chain& base)
{
    if (base.policy == "DROP")
        return true;
    std::set<std::string_view> seen{base.name};
    std::vector<const Chain*> open{&base};
    while (!open.empty()) {
        const Chain& chain = *open.back();
        open.pop_back();
        for (const Rule& rule : chain.rules) {
            if (drops(rule))
                return true;
            rule.eachCallee([&](std::string_view name, bool) {
                const Chain* next = table.chain(name);
                if (next && seen.insert(name).second)
                    open.push_back(next);
            });
        }
    }
    return false;
}

} // namespace

FilterRules::FilterRules(const Ruleset& ruleset)
{
    for (const Table& table : ruleset.tables()) {
        if (table.engine != Engine::Nftables && table.translates())
            continue;
        for (const Chain& chain : table.chains)
            if (chain.base && chain.type != "nat" && mayDropPackets(table, chain))
                m_chains[std::size_t(table.family)].push_back({&table, &chain});
    }
    const auto met
        = [](const Place& place) { return std::tuple(place.chain->base->hook, place.chain->base->priority); };
    for (std::vector<Place>& chains : m_chains)
        std::stable_sort(chains.begin(), chains.end(),
            [&](const Place& one, const Place& other) { return met(one) < met(other); });
}

} // namespace portolan
