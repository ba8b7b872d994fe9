#include "helper/host/netlink.h"
#include "helper/host/parts.h"
#include "helper/host/programs.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <set>

namespace portolan::host {

namespace {

// enum in include/net/tcp_states.h; UDP sockets that are bound but not connected are TCP_CLOSE.
constexpr unsigned kClose = 7;
constexpr unsigned kListen = 10;

struct Kind {
    const char* name;
    unsigned char protocol;
    unsigned state;
};

constexpr std::array<Kind, 3> kKinds{
    {{"tcp", IPPROTO_TCP, kListen}, {"udp", IPPROTO_UDP, kClose}, {"sctp", IPPROTO_SCTP, kListen}}};

Json readSocket(const nlmsghdr* message, const Kind& kind, const Links& links, const Programs& programs,
    std::set<std::string>& seen)
{
    const auto* head = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(message));
    const auto port = ntohs(head->id.idiag_sport);
    if (port == 0)
        return {};
    const bool six = head->idiag_family == AF_INET6;
    const auto* address = reinterpret_cast<const unsigned char*>(head->id.idiag_src);
    const bool any
        = std::all_of(address, address + (six ? 16 : 4), [](unsigned char byte) { return byte == 0; });
    char text[INET6_ADDRSTRLEN];
    Json json{{"protocol", kind.name}, {"family", six ? "inet6" : "inet"},
        {"address", any ? "any" : inet_ntop(head->idiag_family, address, text, sizeof text)}, {"port", port}};
    if (head->id.idiag_if != 0)
        json["dev"] = linkName(links, int(head->id.idiag_if));
    // An IPv6 socket on any address takes IPv4 connections too unless it says no.
    forEachAttribute<inet_diag_msg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == INET_DIAG_SKV6ONLY && six && any)
            json["v6only"] = mnl_attr_get_u8(attribute) != 0;
    });
    json["uid"] = head->idiag_uid;
    const auto* holder = programs.of(head->idiag_inode);
    json["program"] = holder ? holder->name : programs.claiming(kind.name, port, head->idiag_uid);
    if (holder)
        json["pid"] = holder->pid;
    // Several sockets may share a port (SO_REUSEPORT); one line says it.
    if (!seen.insert(json.dump(-1, ' ', false, Json::error_handler_t::replace)).second)
        return {};
    json["inode"] = head->idiag_inode;
    return json;
}

} // namespace

Result<Json> listeners(const Links& links, const Programs& programs)
{
    auto socket = NetlinkSocket::open(NETLINK_SOCK_DIAG);
    if (!socket)
        return tl::unexpected(socket.error());
    auto all = Json::array();
    std::set<std::string> seen;
    for (const auto& kind : kKinds) {
        for (const int family : {AF_INET, AF_INET6}) {
            NetlinkRequest request(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP);
            auto* question = request.extra<inet_diag_req_v2>();
            question->sdiag_family = static_cast<unsigned char>(family);
            question->sdiag_protocol = kind.protocol;
            question->idiag_states = 1U << kind.state;
            // A kernel without sctp_diag or udp_diag says ENOENT: then there are none to show.
            (void)socket->dump(request.head(), [&](const nlmsghdr* message) {
                if (mnl_nlmsg_get_payload_len(message) < sizeof(inet_diag_msg))
                    return;
                Json json = readSocket(message, kind, links, programs, seen);
                if (!json.is_null())
                    all.push_back(std::move(json));
            });
        }
    }
    return all;
}

} // namespace portolan::host
