#include "helper/xtables/usage.h"

#include "helper/xtables/raw_own.h"
#include "helper/xtables/reader.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace portolan {

namespace {

template <typename Kernel> bool accepts(const RawTable<Kernel>& table, const RawChain& chain)
{
    const auto& foot = rawEntry<Kernel>(table.entries(), chain.foot);
    return policyName(rawVerdict(rawTarget(foot))) == "ACCEPT";
}

template <typename Kernel> bool usedIn(const RawTable<Kernel>& table, const std::vector<RawChain>& chains)
{
    return std::any_of(chains.begin(), chains.end(), [&](const RawChain& chain) {
        return chain.begin != chain.foot || (chain.hook && !accepts(table, chain));
    });
}

template <typename Kernel> bool filteredBy(const RawTable<Kernel>& table, const std::vector<RawChain>& chains)
{
    const auto forward = std::find_if(
        chains.begin(), chains.end(), [](const RawChain& chain) { return chain.hook == NF_INET_FORWARD; });
    if (forward == chains.end()) {
        return false;
    }
    const OwnRules own = readOwnRules<Kernel>(table.entries(), chains);
    const auto jumps = own.jumps.find("FORWARD");
    const std::size_t ours = jumps == own.jumps.end() ? 0 : jumps->second.size();
    return !accepts(table, *forward) || forward->footIndex - forward->firstIndex > ours;
}

/// Whether one of the tables, as far as they exist, is so; `only`: that one alone.
template <typename Kernel, typename Look> Result<bool> anyTable(std::string_view only, Look look)
{
    const auto tables = legacyTables(Kernel::kFamily);
    if (!tables) {
        return tl::unexpected(tables.error());
    }
    for (const std::string& name : *tables) {
        if (!only.empty() && name != only) {
            continue;
        }
        RawTable<Kernel> table;
        if (auto read = table.read(name); !read) {
            return tl::unexpected(read.error());
        }
        const auto chains = rawChains<Kernel>(table.layout(), table.entries());
        if (!chains) {
            return tl::unexpected(chains.error());
        }
        if (look(table, *chains)) {
            return true;
        }
    }
    return false;
}

} // namespace

bool legacyThere()
{
    return PORTOLAN_LEGACY
        && (access("/proc/thread-self/net/ip_tables_names", F_OK) == 0
            || access("/proc/thread-self/net/ip6_tables_names", F_OK) == 0);
}

Result<bool> legacyUsed(Family family)
{
    return family == Family::Ipv4 ? anyTable<RawIpv4>({}, usedIn<RawIpv4>)
                                  : anyTable<RawIpv6>({}, usedIn<RawIpv6>);
}

Result<bool> forwardFiltered(Family family)
{
    return family == Family::Ipv4 ? anyTable<RawIpv4>("filter", filteredBy<RawIpv4>)
                                  : anyTable<RawIpv6>("filter", filteredBy<RawIpv6>);
}

} // namespace portolan
