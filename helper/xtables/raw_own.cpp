#include "helper/xtables/raw_own.h"

#include <cstring>

namespace portolan {

namespace {

void clearBehindName(char* name, std::size_t size)
{
    const std::size_t length = strnlen(name, size);
    std::memset(name + length, 0, size - length);
}

std::string_view verdictName(int verdict)
{
    if (verdict == XT_RETURN)
        return "RETURN";
    if (verdict == -NF_QUEUE - 1)
        return "QUEUE";
    return policyName(verdict);
}

/// What else leads into chains of ours than our own jumps.
template <typename Kernel>
void findHolders(OwnRules& own, std::span<const std::byte> entries, const std::vector<RawChain>& chains)
{
    for (const RawChain& chain : chains) {
        eachRawRule<Kernel>(entries, chain, [&](std::uint32_t offset, std::uint32_t) {
            const xt_entry_target& target = rawTarget(rawEntry<Kernel>(entries, offset));
            if (target.u.user.name[0] != '\0' || rawVerdict(target) < 0)
                return;
            const auto name = rawTargetName<Kernel>(entries, chains, offset);
            if (!chain.hook && isOwnChain(name))
                own.held.emplace(name);
        });
    }
}

} // namespace

template <typename Kernel>
std::string_view rawTargetName(
    std::span<const std::byte> entries, const std::vector<RawChain>& chains, std::uint32_t offset)
{
    const auto& entry = rawEntry<Kernel>(entries, offset);
    const xt_entry_target& target = rawTarget(entry);
    if (target.u.user.name[0] != '\0')
        return target.u.user.name;
    const int verdict = rawVerdict(target);
    if (verdict < 0)
        return verdictName(verdict);
    if (std::uint32_t(verdict) == offset + entry.next_offset)
        return {};
    const RawChain* chain = jumpedTo(chains, verdict);
    return chain ? chain->name : std::string_view();
}

template <typename Kernel>
XtEntry normalisedEntry(
    std::span<const std::byte> entries, const std::vector<RawChain>& chains, std::uint32_t offset)
{
    const auto* start = entries.data() + offset;
    XtEntry result{std::string(rawTargetName<Kernel>(entries, chains, offset)),
        {start, start + rawEntry<Kernel>(entries, offset).next_offset}};
    auto* entry = reinterpret_cast<typename Kernel::Entry*>(result.bytes.data());
    entry->counters = {};
    entry->nfcache = 0;
    entry->comefrom = 0;
    for (std::size_t at = sizeof *entry; at < entry->target_offset;) {
        auto* match = reinterpret_cast<xt_entry_match*>(&result.bytes[at]);
        clearBehindName(match->u.user.name, sizeof match->u.user.name);
        at += match->u.match_size;
    }
    auto* target = reinterpret_cast<xt_entry_target*>(&result.bytes[entry->target_offset]);
    clearBehindName(target->u.user.name, sizeof target->u.user.name);
    if (target->u.user.name[0] == '\0') // a standard target: its verdict is in result.target
        std::memset(target->data, 0, target->u.target_size - sizeof *target);
    return result;
}

template <typename Kernel>
OwnRules readOwnRules(std::span<const std::byte> entries, const std::vector<RawChain>& chains)
{
    OwnRules own;
    for (const RawChain& chain : chains) {
        const std::string name(chain.name);
        if (isOwnChain(name)) {
            auto& rules = own.chains[name];
            eachRawRule<Kernel>(entries, chain, [&](std::uint32_t offset, std::uint32_t) {
                rules.push_back(normalisedEntry<Kernel>(entries, chains, offset));
            });
        } else if (chain.hook) {
            bool others = false;
            eachRawRule<Kernel>(entries, chain, [&](std::uint32_t offset, std::uint32_t) {
                if (!isOwnChain(rawTargetName<Kernel>(entries, chains, offset))) {
                    others = true;
                    return;
                }
                own.jumps[name].push_back(normalisedEntry<Kernel>(entries, chains, offset));
                if (others)
                    own.behind.insert(name);
            });
        }
    }
    if (!own.chains.empty())
        findHolders<Kernel>(own, entries, chains);
    return own;
}

template std::string_view rawTargetName<RawIpv4>(
    std::span<const std::byte>, const std::vector<RawChain>&, std::uint32_t);
template std::string_view rawTargetName<RawIpv6>(
    std::span<const std::byte>, const std::vector<RawChain>&, std::uint32_t);
template XtEntry normalisedEntry<RawIpv4>(
    std::span<const std::byte>, const std::vector<RawChain>&, std::uint32_t);
template XtEntry normalisedEntry<RawIpv6>(
    std::span<const std::byte>, const std::vector<RawChain>&, std::uint32_t);
template OwnRules readOwnRules<RawIpv4>(std::span<const std::byte>, const std::vector<RawChain>&);
template OwnRules readOwnRules<RawIpv6>(std::span<const std::byte>, const std::vector<RawChain>&);

} // namespace portolan
