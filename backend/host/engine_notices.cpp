#include "backend/base/any_of.h"
#include "backend/forward/own_native.h"
#include "backend/host/host_state.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

/// Our own table aside: it drops nothing, and stands beside what a host has by design.
bool holdsRules(const Ruleset& ruleset, Engine engine)
{
    const auto used
        = [](const Chain& chain) { return !chain.rules.empty() || (chain.base && chain.policy != "ACCEPT"); };
    return std::any_of(ruleset.tables().begin(), ruleset.tables().end(), [&](const Table& table) {
        return table.engine == engine && table.name != kOwnNativeTable
            && std::any_of(table.chains.begin(), table.chains.end(), used);
    });
}

/// A table that iptables-nft made, by the names of its base chains, and that came as a native one.
bool isLostToIptables(const Table& table)
{
    if (!isAnyOf(table.name,
            {"ip filter", "ip nat", "ip mangle", "ip raw", "ip security", "ip6 filter", "ip6 nat",
                "ip6 mangle", "ip6 raw", "ip6 security"}))
        return false;
    return std::any_of(table.chains.begin(), table.chains.end(),
        [](const Chain& chain) { return chain.base && chain.name == toString(chain.base->hook); });
}

} // namespace

std::vector<Message> engineNotices(const Ruleset& ruleset, const std::set<Family>& unread)
{
    std::vector<Message> notices;
    std::vector<std::string> engines;
    for (const Engine engine : {Engine::XtablesLegacy, Engine::XtablesNft, Engine::Nftables})
        if (holdsRules(ruleset, engine))
            engines.emplace_back(toString(engine));
    if (engines.size() == 2)
        notices.push_back(
            {PORTOLAN_TR("%1 and %2 both hold rules: every packet passes the chains of both, in "
                         "the order of their priorities, and what one drops the other cannot "
                         "let through."),
                {engines[0], engines[1]}});
    else if (engines.size() == 3)
        notices.push_back({PORTOLAN_TR("%1, %2 and %3 all hold rules: every packet passes the chains of all, "
                                       "in the order of their priorities, and what one drops the others "
                                       "cannot let through."),
            {engines[0], engines[1], engines[2]}});
    for (const Table& table : ruleset.tables())
        if (isLostToIptables(table)
            && !unread.contains(table.name.starts_with("ip6 ") ? Family::Ipv6 : Family::Ipv4))
            notices.push_back({PORTOLAN_TR("iptables-nft cannot read its own table %1 any more, because "
                                           "somebody put into it what only nft can say. Portolan reads it by "
                                           "nft; iptables commands on it fail."),
                {std::string(table.name)}});
    return notices;
}

} // namespace portolan
