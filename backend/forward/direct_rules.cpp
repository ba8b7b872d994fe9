#include "backend/forward/direct_rules.h"

#include "backend/forward/import/iptables_command.h"

#include <algorithm>

namespace portolan {
namespace {

bool mayBeDirect(const FoundForward& found)
{
    return found.owner == Owner::Hand && found.engine != Engine::Nftables && !found.rules.empty();
}

/// The forwards a direct rule makes; none where it makes no such thing.
std::vector<PortForward> forwardsOf(const DirectRule& rule)
{
    CommandWords words{
        rule.family == Family::Ipv6 ? "ip6tables" : "iptables", "-t", rule.table, "-A", rule.chain};
    words.insert(words.end(), rule.words.begin(), rule.words.end());
    const auto read = readIptablesCommand(words);
    return read && *read ? (*read)->forwards : std::vector<PortForward>();
}

bool sameWay(const PortForward& one, const PortForward& other)
{
    return one.family == other.family && one.protocol == other.protocol && one.listen == other.listen
        && one.to == other.to && one.sources == other.sources;
}

bool makes(const DirectRule& rule, const FoundForward& found)
{
    const RuleReference& place = found.rules.front();
    if (place.table != rule.table || place.chain != rule.chain)
        return false;
    const auto made = forwardsOf(rule);
    return std::any_of(made.begin(), made.end(),
        [&](const PortForward& forward) { return sameWay(forward, found.forward); });
}

} // namespace

void ownDirectRules(std::vector<FoundForward>& forwards, const std::vector<DirectRule>& rules)
{
    for (FoundForward& found : forwards)
        if (mayBeDirect(found) && std::any_of(rules.begin(), rules.end(), [&](const DirectRule& rule) {
                return makes(rule, found);
            })) {
            found.owner = Owner::Firewalld;
            if (found.forward.name.empty())
                found.forward.name = "direct rule";
        }
}

bool mayBeDirectRules(const std::vector<FoundForward>& forwards)
{
    return std::any_of(forwards.begin(), forwards.end(), mayBeDirect);
}

} // namespace portolan
