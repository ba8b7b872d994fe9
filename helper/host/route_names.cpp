#include "helper/host/route_names.h"

#include <linux/fib_rules.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <utility>

namespace portolan::host {

namespace {

using Name = std::pair<unsigned, const char*>;

template <std::size_t N> std::string nameOf(const Name (&names)[N], unsigned number)
{
    for (const auto& [known, name] : names)
        if (known == number)
            return name;
    return std::to_string(number);
}

} // namespace

std::string routeTypeName(unsigned type)
{
    constexpr Name kNames[]{{RTN_UNICAST, "unicast"}, {RTN_LOCAL, "local"}, {RTN_BROADCAST, "broadcast"},
        {RTN_ANYCAST, "anycast"}, {RTN_MULTICAST, "multicast"}, {RTN_BLACKHOLE, "blackhole"},
        {RTN_UNREACHABLE, "unreachable"}, {RTN_PROHIBIT, "prohibit"}, {RTN_THROW, "throw"}, {RTN_NAT, "nat"},
        {RTN_XRESOLVE, "xresolve"}};
    return nameOf(kNames, type);
}

std::string routeProtocolName(unsigned protocol)
{
    constexpr Name kNames[]{{RTPROT_UNSPEC, "unspec"}, {RTPROT_REDIRECT, "redirect"},
        {RTPROT_KERNEL, "kernel"}, {RTPROT_BOOT, "boot"}, {RTPROT_STATIC, "static"}, {RTPROT_GATED, "gated"},
        {RTPROT_RA, "ra"}, {RTPROT_MRT, "mrt"}, {RTPROT_ZEBRA, "zebra"}, {RTPROT_BIRD, "bird"},
        {RTPROT_DNROUTED, "dnrouted"}, {RTPROT_XORP, "xorp"}, {RTPROT_NTK, "ntk"}, {RTPROT_DHCP, "dhcp"},
        {18, "keepalived"}, {42, "babel"}, {186, "bgp"}, {187, "isis"}, {188, "ospf"}, {189, "rip"},
        {192, "eigrp"}};
    return nameOf(kNames, protocol);
}

std::string routeScopeName(unsigned scope)
{
    constexpr Name kNames[]{{RT_SCOPE_UNIVERSE, "global"}, {RT_SCOPE_SITE, "site"}, {RT_SCOPE_LINK, "link"},
        {RT_SCOPE_HOST, "host"}, {RT_SCOPE_NOWHERE, "nowhere"}};
    return nameOf(kNames, scope);
}

std::string routeTableName(unsigned table)
{
    constexpr Name kNames[]{
        {RT_TABLE_LOCAL, "local"}, {RT_TABLE_MAIN, "main"}, {RT_TABLE_DEFAULT, "default"}};
    return nameOf(kNames, table);
}

std::string ruleActionName(unsigned action)
{
    constexpr Name kNames[]{{FR_ACT_GOTO, "goto"}, {FR_ACT_NOP, "nop"}, {FR_ACT_BLACKHOLE, "blackhole"},
        {FR_ACT_UNREACHABLE, "unreachable"}, {FR_ACT_PROHIBIT, "prohibit"}};
    return nameOf(kNames, action);
}

std::vector<const char*> neighbourStateNames(unsigned state)
{
    constexpr Name kNames[]{{NUD_INCOMPLETE, "INCOMPLETE"}, {NUD_REACHABLE, "REACHABLE"},
        {NUD_STALE, "STALE"}, {NUD_DELAY, "DELAY"}, {NUD_PROBE, "PROBE"}, {NUD_FAILED, "FAILED"},
        {NUD_NOARP, "NOARP"}, {NUD_PERMANENT, "PERMANENT"}};
    std::vector<const char*> names;
    for (const auto& [bit, name] : kNames)
        if ((state & bit) != 0)
            names.push_back(name);
    return names;
}

} // namespace portolan::host
