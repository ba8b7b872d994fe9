#include "helper/conntrack/dump.h"
#include "helper/conntrack/hub.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace portolan {

namespace {

struct CloseSocket {
    void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
};
struct DestroyObject {
    void operator()(nf_conntrack* object) const { nfct_destroy(object); }
};
using Object = std::unique_ptr<nf_conntrack, DestroyObject>;

/// The original tuple, which names the connection.
Object tupleOf(const Flow& flow)
{
    Object object(nfct_new());
    const bool four = flow.family() == Family::Ipv4;
    nfct_set_attr_u8(object.get(), ATTR_ORIG_L3PROTO, four ? AF_INET : AF_INET6);
    nfct_set_attr(object.get(), four ? ATTR_ORIG_IPV4_SRC : ATTR_ORIG_IPV6_SRC, flow.original.source.bytes());
    nfct_set_attr(
        object.get(), four ? ATTR_ORIG_IPV4_DST : ATTR_ORIG_IPV6_DST, flow.original.destination.bytes());
    nfct_set_attr_u8(object.get(), ATTR_ORIG_L4PROTO, flow.protocol);
    if (flow.protocol == IPPROTO_ICMP || flow.protocol == IPPROTO_ICMPV6) {
        nfct_set_attr_u16(object.get(), ATTR_ICMP_ID, htons(flow.original.sourcePort));
        nfct_set_attr_u8(object.get(), ATTR_ICMP_TYPE, std::uint8_t(flow.original.destinationPort >> 8));
        nfct_set_attr_u8(object.get(), ATTR_ICMP_CODE, std::uint8_t(flow.original.destinationPort));
    } else {
        nfct_set_attr_u16(object.get(), ATTR_ORIG_PORT_SRC, htons(flow.original.sourcePort));
        nfct_set_attr_u16(object.get(), ATTR_ORIG_PORT_DST, htons(flow.original.destinationPort));
    }
    if (flow.zone != 0)
        nfct_set_attr_u16(object.get(), ATTR_ZONE, flow.zone);
    return object;
}

/// 0, or the kernel's errno. ENOENT: that connection is no more (another may have its tuple by now).
int end(mnl_socket* socket, const Flow& flow, unsigned sequence)
{
    alignas(nlmsghdr) char bytes[1024]{};
    auto* head = mnl_nlmsg_put_header(bytes);
    head->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
    head->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    head->nlmsg_seq = sequence;
    auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg)));
    family->nfgen_family = flow.family() == Family::Ipv4 ? AF_INET : AF_INET6;
    nfct_nlmsg_build(head, tupleOf(flow).get());
    mnl_attr_put_u32(head, CTA_ID, htonl(flow.id));
    if (mnl_socket_sendto(socket, head, head->nlmsg_len) < 0)
        return errno;
    const auto size = mnl_socket_recvfrom(socket, bytes, sizeof bytes);
    if (size < 0)
        return errno;
    return mnl_cb_run(bytes, std::size_t(size), sequence, mnl_socket_get_portid(socket), nullptr, nullptr) < 0
        ? errno
        : 0;
}

} // namespace

Result<std::vector<std::vector<Flow>>> flowsOf(const std::vector<const PortForward*>& forwards)
{
    std::vector<std::vector<Flow>> flows(forwards.size());
    const auto done = dumpFlows(true, [&](const Flow& flow) {
        for (std::size_t i = 0; i < forwards.size(); ++i)
            if (belongsTo(flow, *forwards[i]))
                flows[i].push_back(flow);
    });
    if (!done)
        return tl::unexpected(done.error());
    return flows;
}

Result<unsigned> endFlows(const std::vector<Flow>& flows)
{
    const std::unique_ptr<mnl_socket, CloseSocket> socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC));
    if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) < 0)
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot end connections: %1."), {std::strerror(errno)});
    unsigned ended = 0;
    unsigned sequence = 0;
    for (const auto& flow : flows) {
        const int error = end(socket.get(), flow, ++sequence);
        if (error == 0)
            ++ended;
        else if (error != ENOENT)
            return failure(
                ErrorCode::Kernel, PORTOLAN_TR("Cannot end connections: %1."), {std::strerror(error)});
    }
    return ended;
}

} // namespace portolan
