#include "helper/host/netlink.h"
#include "helper/host/parts.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>

#include <array>
#include <cstdio>

namespace portolan::host {

namespace {

constexpr unsigned kLowerUp = 1u << 16; // IFF_LOWER_UP and the two after it are in linux/if.h alone
constexpr unsigned kDormant = 1u << 17;
constexpr unsigned kEcho = 1u << 18;

/// In the order ip prints them (iproute2, ip/ipaddress.c print_link_flags).
Json flagNames(unsigned flags, bool peerDown)
{
    constexpr std::array<std::pair<unsigned, const char*>, 18> kNames{{{IFF_LOOPBACK, "LOOPBACK"},
        {IFF_BROADCAST, "BROADCAST"}, {IFF_POINTOPOINT, "POINTOPOINT"}, {IFF_MULTICAST, "MULTICAST"},
        {IFF_NOARP, "NOARP"}, {IFF_ALLMULTI, "ALLMULTI"}, {IFF_PROMISC, "PROMISC"}, {IFF_MASTER, "MASTER"},
        {IFF_SLAVE, "SLAVE"}, {IFF_DEBUG, "DEBUG"}, {IFF_DYNAMIC, "DYNAMIC"}, {IFF_AUTOMEDIA, "AUTOMEDIA"},
        {IFF_PORTSEL, "PORTSEL"}, {IFF_NOTRAILERS, "NOTRAILERS"}, {IFF_UP, "UP"}, {kLowerUp, "LOWER_UP"},
        {kDormant, "DORMANT"}, {kEcho, "ECHO"}}};
    auto names = Json::array();
    if ((flags & IFF_UP) != 0 && (flags & IFF_RUNNING) == 0)
        names.push_back("NO-CARRIER");
    for (const auto& [bit, name] : kNames)
        if ((flags & bit) != 0)
            names.push_back(name);
    if (peerDown)
        names.push_back("M-DOWN");
    return names;
}

std::string linkType(unsigned type)
{
    switch (type) {
    case ARPHRD_ETHER:
        return "ether";
    case ARPHRD_LOOPBACK:
        return "loopback";
    case ARPHRD_NONE:
        return "none";
    case ARPHRD_PPP:
        return "ppp";
    case ARPHRD_TUNNEL:
        return "ipip";
    case ARPHRD_TUNNEL6:
        return "tunnel6";
    case ARPHRD_SIT:
        return "sit";
    case ARPHRD_IPGRE:
        return "gre";
    case ARPHRD_INFINIBAND:
        return "infiniband";
    default:
        return "[" + std::to_string(type) + "]";
    }
}

const char* operState(unsigned state)
{
    constexpr std::array kNames{
        "UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"};
    return state < kNames.size() ? kNames[state] : "UNKNOWN";
}

/// A link's address: an IPv4 address for tunnels, else bytes in hexadecimal.
std::string hardwareAddress(const nlattr* attribute, unsigned type)
{
    const auto* bytes = static_cast<const unsigned char*>(mnl_attr_get_payload(attribute));
    const auto size = mnl_attr_get_payload_len(attribute);
    char text[INET6_ADDRSTRLEN];
    if (size == 4 && (type == ARPHRD_TUNNEL || type == ARPHRD_SIT || type == ARPHRD_IPGRE))
        return inet_ntop(AF_INET, bytes, text, sizeof text);
    if (size == 16 && type == ARPHRD_TUNNEL6)
        return inet_ntop(AF_INET6, bytes, text, sizeof text);
    std::string joined;
    for (unsigned i = 0; i < size; ++i) {
        std::snprintf(text, sizeof text, i == 0 ? "%02x" : ":%02x", bytes[i]);
        joined += text;
    }
    return joined;
}

std::string linkKind(const nlattr* information)
{
    std::string kind;
    forEachNested(information, [&](unsigned type, const nlattr* attribute) {
        if (type == IFLA_INFO_KIND)
            kind = mnl_attr_get_str(attribute);
    });
    return kind;
}

struct RawLink {
    int peer = 0;
    bool peerElsewhere = false;
    int master = 0;
    unsigned flags = 0;
    Json json;
};

RawLink readLink(const nlmsghdr* message)
{
    const auto* head = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(message));
    RawLink link;
    link.flags = head->ifi_flags;
    std::string name;
    std::string address;
    std::string kind;
    std::uint32_t mtu = 0;
    unsigned state = 0;
    forEachAttribute<ifinfomsg>(message, [&](unsigned type, const nlattr* attribute) {
        switch (type) {
        case IFLA_IFNAME:
            name = mnl_attr_get_str(attribute);
            break;
        case IFLA_MTU:
            mtu = mnl_attr_get_u32(attribute);
            break;
        case IFLA_OPERSTATE:
            state = mnl_attr_get_u8(attribute);
            break;
        case IFLA_ADDRESS:
            address = hardwareAddress(attribute, head->ifi_type);
            break;
        case IFLA_LINK:
            link.peer = int(mnl_attr_get_u32(attribute));
            break;
        case IFLA_LINK_NETNSID:
            link.peerElsewhere = true;
            break;
        case IFLA_MASTER:
            link.master = int(mnl_attr_get_u32(attribute));
            break;
        case IFLA_LINKINFO:
            kind = linkKind(attribute);
            break;
        default:
            break;
        }
    });
    link.json = {{"ifindex", head->ifi_index}, {"ifname", name}, {"flags", nullptr}, {"mtu", mtu},
        {"operstate", operState(state)}, {"link_type", linkType(head->ifi_type)}};
    if (!address.empty())
        link.json["address"] = address;
    if (!kind.empty())
        link.json["linkinfo"] = {{"info_kind", kind}};
    return link;
}

constexpr const char* scopeName(unsigned scope)
{
    switch (scope) {
    case RT_SCOPE_UNIVERSE:
        return "global";
    case RT_SCOPE_SITE:
        return "site";
    case RT_SCOPE_LINK:
        return "link";
    case RT_SCOPE_HOST:
        return "host";
    default:
        return "nowhere";
    }
}

Json readAddress(const nlmsghdr* message)
{
    const auto* head = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(message));
    const auto text = [&](const nlattr* attribute) -> std::string {
        char buffer[INET6_ADDRSTRLEN];
        if (mnl_attr_get_payload_len(attribute) != (head->ifa_family == AF_INET ? 4 : 16))
            return {};
        return inet_ntop(head->ifa_family, mnl_attr_get_payload(attribute), buffer, sizeof buffer);
    };
    std::string local;
    std::string address;
    std::string broadcast;
    std::string label;
    std::uint32_t flags = head->ifa_flags;
    forEachAttribute<ifaddrmsg>(message, [&](unsigned type, const nlattr* attribute) {
        switch (type) {
        case IFA_LOCAL:
            local = text(attribute);
            break;
        case IFA_ADDRESS:
            address = text(attribute);
            break;
        case IFA_BROADCAST:
            broadcast = text(attribute);
            break;
        case IFA_LABEL:
            label = mnl_attr_get_str(attribute);
            break;
        case IFA_FLAGS:
            flags = mnl_attr_get_u32(attribute);
            break;
        default:
            break;
        }
    });
    Json json{{"family", head->ifa_family == AF_INET ? "inet" : "inet6"},
        {"local", local.empty() ? address : local}};
    // Only a point-to-point address has two: our end and the other.
    if (!local.empty() && local != address)
        json["address"] = address;
    json["prefixlen"] = head->ifa_prefixlen;
    if (!broadcast.empty())
        json["broadcast"] = broadcast;
    json["scope"] = scopeName(head->ifa_scope);
    if ((flags & IFA_F_PERMANENT) == 0)
        json["dynamic"] = true;
    for (const auto& [bit, name] : {std::pair{IFA_F_TENTATIVE, "tentative"}, {IFA_F_DEPRECATED, "deprecated"},
             {IFA_F_DADFAILED, "dadfailed"}})
        if ((flags & unsigned(bit)) != 0)
            json[name] = true;
    if (!label.empty())
        json["label"] = label;
    return json;
}

} // namespace

std::string linkName(const Links& links, int index)
{
    const auto link = links.find(index);
    return link == links.end() ? "if" + std::to_string(index) : link->second.name;
}

Result<Json> links(Links& links)
{
    auto socket = NetlinkSocket::open(NETLINK_ROUTE);
    if (!socket)
        return tl::unexpected(socket.error());
    NetlinkRequest request(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP);
    request.extra<ifinfomsg>()->ifi_family = AF_UNSPEC;
    std::map<int, RawLink> read;
    const auto done = socket->dump(
        request.head(),
        [&](const nlmsghdr* message) {
            if (message->nlmsg_type == RTM_NEWLINK) {
                auto link = readLink(message);
                const int index = link.json["ifindex"];
                read.insert_or_assign(index, std::move(link));
            }
        },
        [&] { read.clear(); });
    if (!done)
        return tl::unexpected(done.error());
    for (const auto& [index, link] : read)
        links[index] = {link.json["ifname"], link.flags};
    auto all = Json::array();
    for (auto& [index, link] : read) {
        const auto peer = links.find(link.peer);
        const bool peerDown = !link.peerElsewhere && link.peer != 0 && peer != links.end()
            && (peer->second.flags & IFF_UP) == 0;
        link.json["flags"] = flagNames(link.flags, peerDown);
        if (link.peer != 0 && !link.peerElsewhere)
            link.json["link"] = linkName(links, link.peer);
        if (link.master != 0)
            link.json["master"] = linkName(links, link.master);
        all.push_back(std::move(link.json));
    }
    return all;
}

Result<Json> addresses(const Json& links)
{
    auto socket = NetlinkSocket::open(NETLINK_ROUTE);
    if (!socket)
        return tl::unexpected(socket.error());
    NetlinkRequest request(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP);
    request.extra<ifaddrmsg>()->ifa_family = AF_UNSPEC;
    std::map<int, Json> found;
    const auto done = socket->dump(
        request.head(),
        [&](const nlmsghdr* message) {
            const auto* head = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(message));
            if (message->nlmsg_type == RTM_NEWADDR
                && (head->ifa_family == AF_INET || head->ifa_family == AF_INET6))
                found[int(head->ifa_index)].push_back(readAddress(message));
        },
        [&] { found.clear(); });
    if (!done)
        return tl::unexpected(done.error());
    auto all = Json::array();
    for (auto link : links) {
        link.erase("linkinfo");
        auto own = found.find(link["ifindex"].get<int>());
        link["addr_info"] = own == found.end() ? Json::array() : std::move(own->second);
        all.push_back(std::move(link));
    }
    return all;
}

} // namespace portolan::host
