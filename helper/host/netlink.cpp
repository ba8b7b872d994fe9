#include "helper/host/netlink.h"

#include <cerrno>
#include <cstring>
#include <vector>

namespace portolan {

namespace {

/// A kernel fills at most 32 KiB of a dump into one datagram (netlink_dump in net/netlink/af_netlink.c).
constexpr std::size_t kDatagram = 1 << 16;
constexpr int kAttempts = 4;

} // namespace

NetlinkRequest::NetlinkRequest(std::uint16_t type, std::uint16_t flags)
{
    auto* message = mnl_nlmsg_put_header(m_bytes);
    message->nlmsg_type = type;
    message->nlmsg_flags = flags;
}

Result<NetlinkSocket> NetlinkSocket::open(int bus)
{
    NetlinkSocket opened(mnl_socket_open2(bus, SOCK_CLOEXEC));
    if (!opened.m_socket || mnl_socket_bind(opened.m_socket.get(), 0, MNL_SOCKET_AUTOPID) < 0)
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("Cannot ask the kernel by netlink: %1."), {std::strerror(errno)});
    return opened;
}

NetlinkSocket::Outcome NetlinkSocket::attempt(nlmsghdr* request, const Message& message)
{
    const auto port = mnl_socket_get_portid(m_socket.get());
    request->nlmsg_seq = ++m_sequence;
    request->nlmsg_pid = 0;
    if (mnl_socket_sendto(m_socket.get(), request, request->nlmsg_len) < 0)
        return Outcome::Failed;
    bool interrupted = false;
    m_buffer.resize(kDatagram);
    for (;;) {
        const auto size = mnl_socket_recvfrom(m_socket.get(), m_buffer.data(), m_buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return Outcome::Failed;
        int left = int(size);
        const auto* head = reinterpret_cast<const nlmsghdr*>(m_buffer.data());
        // Not mnl_cb_run: at NLM_F_DUMP_INTR it returns in mid-datagram, perhaps just before the end's
        // message.
        for (; mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
            if (!mnl_nlmsg_seq_ok(head, m_sequence) || !mnl_nlmsg_portid_ok(head, port))
                continue;
            interrupted |= (head->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
            if (head->nlmsg_type == NLMSG_DONE)
                return interrupted ? Outcome::Interrupted : Outcome::Whole;
            if (head->nlmsg_type == NLMSG_ERROR) {
                const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(head));
                errno = -error->error;
                return error->error == 0 ? Outcome::Whole : Outcome::Failed;
            }
            if (head->nlmsg_type >= NLMSG_MIN_TYPE)
                message(head);
        }
    }
}

Result<void> NetlinkSocket::dump(
    nlmsghdr* request, const Message& message, const std::function<void()>& started)
{
    for (int tries = 0; tries < kAttempts; ++tries) {
        if (started)
            started();
        const auto outcome = attempt(request, message);
        if (outcome == Outcome::Whole)
            return {};
        if (outcome == Outcome::Failed)
            return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot ask the kernel by netlink: %1."),
                {std::strerror(errno)});
    }
    // A list that never holds still: what the last attempt saw is the best there is.
    return {};
}

} // namespace portolan
