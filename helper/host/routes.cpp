#include "helper/host/netlink.h"
#include "helper/host/parts.h"
#include "helper/host/route_names.h"

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace portolan::host {

namespace {

constexpr std::size_t kMostOtherRoutes = 4096;

std::string addressText(int family, const nlattr* attribute)
{
    char text[INET6_ADDRSTRLEN];
    if (mnl_attr_get_payload_len(attribute) != (family == AF_INET ? 4 : 16))
        return {};
    return inet_ntop(family, mnl_attr_get_payload(attribute), text, sizeof text);
}

/// As ip writes a destination: no length where it is the whole address.
std::string prefixText(const std::string& address, unsigned length, int family)
{
    return length == (family == AF_INET ? 32U : 128U) ? address : address + "/" + std::to_string(length);
}

/// A gateway of the other family: {"family","host"}.
Json viaText(const nlattr* attribute)
{
    const auto* via = static_cast<const rtvia*>(mnl_attr_get_payload(attribute));
    const auto size = via->rtvia_family == AF_INET ? 4U : 16U;
    char text[INET6_ADDRSTRLEN];
    if (mnl_attr_get_payload_len(attribute) < sizeof(*via) + size
        || !inet_ntop(via->rtvia_family, via->rtvia_addr, text, sizeof text))
        return {};
    return {{"family", via->rtvia_family == AF_INET ? "inet" : "inet6"}, {"host", text}};
}

Json hopFlags(unsigned flags)
{
    constexpr std::array<std::pair<unsigned, const char*>, 4> kNames{{{RTNH_F_DEAD, "dead"},
        {RTNH_F_ONLINK, "onlink"}, {RTNH_F_PERVASIVE, "pervasive"}, {RTNH_F_LINKDOWN, "linkdown"}}};
    auto names = Json::array();
    for (const auto& [bit, name] : kNames)
        if ((flags & bit) != 0)
            names.push_back(name);
    return names;
}

Json nextHops(const nlattr* attribute, int family, const Links& links)
{
    auto hops = Json::array();
    const auto* bytes = static_cast<const char*>(mnl_attr_get_payload(attribute));
    std::size_t left = mnl_attr_get_payload_len(attribute);
    while (left >= sizeof(rtnexthop)) {
        const auto* hop = reinterpret_cast<const rtnexthop*>(bytes);
        if (hop->rtnh_len < sizeof(*hop) || hop->rtnh_len > left)
            break;
        Json json = Json::object();
        forEachAttribute(
            bytes + sizeof(*hop), hop->rtnh_len - sizeof(*hop), [&](unsigned type, const nlattr* inner) {
                if (type == RTA_GATEWAY)
                    json["gateway"] = addressText(family, inner);
                else if (type == RTA_VIA)
                    json["via"] = viaText(inner);
            });
        json["dev"] = linkName(links, hop->rtnh_ifindex);
        json["weight"] = hop->rtnh_hops + 1;
        json["flags"] = hopFlags(hop->rtnh_flags);
        hops.push_back(std::move(json));
        const auto step = std::min<std::size_t>(RTNH_ALIGN(hop->rtnh_len), left);
        bytes += step;
        left -= step;
    }
    return hops;
}

/// Null for what is no route but a cached answer, and for the addresses of the host itself.
Json readRoute(const nlmsghdr* message, const Links& links)
{
    const auto* head = static_cast<const rtmsg*>(mnl_nlmsg_get_payload(message));
    const int family = head->rtm_family;
    std::uint32_t table = head->rtm_table;
    const nlattr* known[RTA_MAX + 1]{};
    forEachAttribute<rtmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type <= RTA_MAX)
            known[type] = attribute;
    });
    if (known[RTA_TABLE])
        table = mnl_attr_get_u32(known[RTA_TABLE]);
    if (table == RT_TABLE_LOCAL || (head->rtm_flags & RTM_F_CLONED) != 0)
        return {};

    Json json{{"type", routeTypeName(head->rtm_type)},
        {"dst",
            known[RTA_DST] ? prefixText(addressText(family, known[RTA_DST]), head->rtm_dst_len, family)
                : head->rtm_dst_len != 0 ? "0/" + std::to_string(head->rtm_dst_len)
                                         : "default"}};
    json["family"] = family == AF_INET ? "inet" : "inet6";
    if (known[RTA_GATEWAY])
        json["gateway"] = addressText(family, known[RTA_GATEWAY]);
    if (known[RTA_VIA])
        json["via"] = viaText(known[RTA_VIA]);
    if (known[RTA_OIF])
        json["dev"] = linkName(links, int(mnl_attr_get_u32(known[RTA_OIF])));
    // ip leaves out what is the usual value.
    if (head->rtm_protocol != RTPROT_BOOT)
        json["protocol"] = routeProtocolName(head->rtm_protocol);
    if (head->rtm_scope != RT_SCOPE_UNIVERSE)
        json["scope"] = routeScopeName(head->rtm_scope);
    if (known[RTA_PREFSRC])
        json["prefsrc"] = addressText(family, known[RTA_PREFSRC]);
    if (known[RTA_PRIORITY])
        json["metric"] = mnl_attr_get_u32(known[RTA_PRIORITY]);
    json["flags"] = hopFlags(head->rtm_flags);
    if (known[RTA_MULTIPATH])
        json["nexthops"] = nextHops(known[RTA_MULTIPATH], family, links);
    if (table != RT_TABLE_MAIN)
        json["table"] = routeTableName(table);
    return json;
}

void putRuleAddress(Json& json, const char* key, const nlattr* address, unsigned length, int family)
{
    json[key] = addressText(family, address);
    if (length != (family == AF_INET ? 32U : 128U))
        json[std::string(key) + "len"] = length;
}

std::string hexadecimal(std::uint32_t number)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", number);
    return text;
}

/// "02:42:ac:11:00:02".
std::string hexadecimalBytes(const nlattr* attribute)
{
    const auto* bytes = static_cast<const unsigned char*>(mnl_attr_get_payload(attribute));
    std::string joined;
    char text[8];
    for (unsigned i = 0; i < mnl_attr_get_payload_len(attribute); ++i) {
        std::snprintf(text, sizeof text, i == 0 ? "%02x" : ":%02x", bytes[i]);
        joined += text;
    }
    return joined;
}

/// Conditions that are not read one by one; whoever follows rules has to know that there are some.
bool asksForMore(const nlattr* const* known)
{
    constexpr std::array kMore{
        FRA_FLOW, FRA_TUN_ID, FRA_UID_RANGE, FRA_IP_PROTO, FRA_SPORT_RANGE, FRA_DPORT_RANGE};
    return std::any_of(kMore.begin(), kMore.end(), [&](auto type) { return known[type] != nullptr; });
}

/// A number that the kernel sends as all ones where there is none.
void putUnlessNone(Json& json, const char* key, const nlattr* attribute)
{
    if (attribute && mnl_attr_get_u32(attribute) != 0xffffffff)
        json[key] = mnl_attr_get_u32(attribute);
}

Json readRule(const nlmsghdr* message)
{
    const auto* head = static_cast<const fib_rule_hdr*>(mnl_nlmsg_get_payload(message));
    const int family = head->family;
    const nlattr* known[FRA_MAX + 1]{};
    forEachAttribute<fib_rule_hdr>(message, [&](unsigned type, const nlattr* attribute) {
        if (type <= FRA_MAX)
            known[type] = attribute;
    });
    Json json{{"priority", known[FRA_PRIORITY] ? mnl_attr_get_u32(known[FRA_PRIORITY]) : 0},
        {"family", family == AF_INET ? "inet" : "inet6"}};
    if ((head->flags & FIB_RULE_INVERT) != 0)
        json["not"] = nullptr;
    if (known[FRA_SRC])
        putRuleAddress(json, "src", known[FRA_SRC], head->src_len, family);
    else
        json["src"] = "all";
    if (known[FRA_DST])
        putRuleAddress(json, "dst", known[FRA_DST], head->dst_len, family);
    if (known[FRA_FWMARK]) {
        json["fwmark"] = hexadecimal(mnl_attr_get_u32(known[FRA_FWMARK]));
        if (known[FRA_FWMASK] && mnl_attr_get_u32(known[FRA_FWMASK]) != 0xffffffff)
            json["fwmask"] = hexadecimal(mnl_attr_get_u32(known[FRA_FWMASK]));
    }
    if (known[FRA_IIFNAME])
        json["iif"] = mnl_attr_get_str(known[FRA_IIFNAME]);
    if (known[FRA_OIFNAME])
        json["oif"] = mnl_attr_get_str(known[FRA_OIFNAME]);
    if (head->tos != 0 || asksForMore(known))
        json["moreConditions"] = true;
    putUnlessNone(json, "suppress_prefixlen", known[FRA_SUPPRESS_PREFIXLEN]);
    putUnlessNone(json, "suppress_ifgroup", known[FRA_SUPPRESS_IFGROUP]);
    if (known[FRA_L3MDEV] && mnl_attr_get_u8(known[FRA_L3MDEV]) != 0)
        json["l3mdev"] = nullptr;
    else if (head->action == FR_ACT_TO_TBL)
        json["table"] = routeTableName(known[FRA_TABLE] ? mnl_attr_get_u32(known[FRA_TABLE]) : head->table);
    else
        json["action"] = ruleActionName(head->action);
    return json;
}

Json readNeighbour(const nlmsghdr* message, const Links& links)
{
    const auto* head = static_cast<const ndmsg*>(mnl_nlmsg_get_payload(message));
    // ip shows neither entries that need no resolving nor those nothing is known of.
    if ((head->ndm_family != AF_INET && head->ndm_family != AF_INET6) || head->ndm_state == 0
        || (head->ndm_state & ~unsigned(NUD_NOARP)) == 0)
        return {};
    Json json = Json::object();
    std::string hardware;
    forEachAttribute<ndmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == NDA_DST)
            json["dst"] = addressText(head->ndm_family, attribute);
        else if (type == NDA_LLADDR)
            hardware = hexadecimalBytes(attribute);
    });
    if (!json.contains("dst"))
        return {};
    json["dev"] = linkName(links, head->ndm_ifindex);
    if (!hardware.empty())
        json["lladdr"] = hardware;
    json["state"] = Json::array();
    for (const char* name : neighbourStateNames(head->ndm_state))
        json["state"].push_back(name);
    return json;
}

/// Everything a dump of one family says that `read` makes something of.
template <typename Head, typename Read>
Result<void> collect(NetlinkSocket& socket, std::uint16_t type, int family, Json& all, Read read)
{
    NetlinkRequest request(type, NLM_F_REQUEST | NLM_F_DUMP);
    *reinterpret_cast<unsigned char*>(request.extra<Head>()) = static_cast<unsigned char>(family);
    auto some = Json::array();
    const auto done = socket.dump(
        request.head(),
        [&](const nlmsghdr* message) {
            if (mnl_nlmsg_get_payload_len(message) < sizeof(Head))
                return;
            if (Json json = read(message); !json.is_null())
                some.push_back(std::move(json));
        },
        [&] { some.clear(); });
    if (done)
        for (auto& json : some)
            all.push_back(std::move(json));
    return done;
}

template <typename Head, typename Read> Result<Json> collectAll(std::uint16_t type, Read read)
{
    auto socket = NetlinkSocket::open(NETLINK_ROUTE);
    if (!socket)
        return tl::unexpected(socket.error());
    auto all = Json::array();
    for (const int family : {AF_INET, AF_INET6})
        if (const auto done = collect<Head>(*socket, type, family, all, read); !done)
            return tl::unexpected(done.error());
    return all;
}

} // namespace

Result<Routes> routes(const Links& links)
{
    const auto all
        = collectAll<rtmsg>(RTM_GETROUTE, [&](const nlmsghdr* message) { return readRoute(message, links); });
    if (!all)
        return tl::unexpected(all.error());
    Routes parts{Json::array(), Json::array()};
    for (const Json& route : *all) {
        const bool main = !route.contains("table");
        if (main || parts.others.size() <= kMostOtherRoutes)
            (main ? parts.main : parts.others).push_back(route);
    }
    if (parts.others.size() > kMostOtherRoutes)
        parts.others = nullptr;
    return parts;
}

Result<Json> rules()
{
    return collectAll<fib_rule_hdr>(RTM_GETRULE, readRule);
}

Result<Json> neighbours(const Links& links)
{
    return collectAll<ndmsg>(
        RTM_GETNEIGH, [&](const nlmsghdr* message) { return readNeighbour(message, links); });
}

} // namespace portolan::host
