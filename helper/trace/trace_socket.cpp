#include "helper/trace/trace_socket.h"

#include "backend/packet/trace_wire.h"
#include "helper/host/netlink.h"
#include "helper/host/programs.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace portolan {

namespace {

constexpr int kTraceBuffer = 8 << 20; // as many lines as a second of a full line makes (facts of a download)
constexpr std::size_t kTraceDatagram = 1 << 16;
constexpr std::size_t kMostDatagrams = 512; // in one turn of the event loop
constexpr std::uint32_t kLinesTogether = 32;
constexpr std::uint32_t kLineDelay = 2; // hundredths of a second
constexpr std::uint16_t kTraceGroup = 0; // the TRACE target's, and no other can be chosen

/// The socket with that netlink port; 0: none is seen.
unsigned inodeOfPort(unsigned port)
{
    std::ifstream file("/proc/net/netlink");
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) {
        // "0000… 12 1234 00000000 0 0 0 2 0 7654": address, protocol, port, groups, …, inode
        std::istringstream fields(line);
        std::string skipped;
        int protocol = 0;
        unsigned itsPort = 0;
        unsigned inode = 0;
        fields >> skipped >> protocol >> itsPort;
        for (int i = 0; i < 6; ++i)
            fields >> skipped;
        if (fields >> inode && protocol == NETLINK_NETFILTER && itsPort == port)
            return inode;
    }
    return 0;
}

/// "ulogd (process 1234)", as far as we may know.
Message nameOfPort(unsigned port)
{
    const host::Programs programs;
    if (const auto* program = programs.of(inodeOfPort(port)))
        return {PORTOLAN_TR("%1 (process %2)"), {program->name, std::to_string(program->pid)}};
    // A program's first netlink socket has by custom its process's number.
    std::ifstream comm("/proc/" + std::to_string(port) + "/comm");
    std::string name;
    std::getline(comm, name);
    if (name.empty())
        return {PORTOLAN_TR("the program with netlink port %1"), {std::to_string(port)}};
    return {PORTOLAN_TR("%1 (netlink port %2)"), {name, std::to_string(port)}};
}

Message groupHolder()
{
    std::ifstream file("/proc/net/netfilter/nfnetlink_log");
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        unsigned group = 1;
        unsigned port = 0;
        if (fields >> group >> port && group == kTraceGroup)
            return nameOfPort(port);
    }
    return {PORTOLAN_TR("another program"), {}};
}

} // namespace

Result<void> TraceSocket::open(Kind kind)
{
    m_kind = kind;
    m_socket = std::make_unique<File>(
        socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    if (kind == Kind::Nftrace)
        address.nl_groups = 1U << (NFNLGRP_NFTRACE - 1);
    if (!*m_socket
        || bind(m_socket->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
        const int error = errno;
        close();
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot listen for the kernel's trace: %1."),
            {std::strerror(error)});
    }
    if (setsockopt(m_socket->get(), SOL_SOCKET, SO_RCVBUFFORCE, &kTraceBuffer, sizeof kTraceBuffer) < 0)
        setsockopt(m_socket->get(), SOL_SOCKET, SO_RCVBUF, &kTraceBuffer, sizeof kTraceBuffer);
    m_buffer.resize(kTraceDatagram);
    if (kind == Kind::Nftrace)
        return {};
    Result<void> bound = bindGroup();
    if (!bound)
        close();
    return bound;
}

/// Sends it and waits for the answer: 0, or an errno.
int TraceSocket::configure(void* request)
{
    auto* message = static_cast<nlmsghdr*>(request);
    message->nlmsg_type = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    message->nlmsg_seq = 1;
    if (send(m_socket->get(), message, message->nlmsg_len, 0) < 0)
        return errno;
    // The answer is there when send() returns; lines that come meanwhile may stand before it.
    for (int tries = 0; tries < 1000; ++tries) {
        const auto got = recv(m_socket->get(), m_buffer.data(), m_buffer.size(), 0);
        if (got < 0)
            return errno;
        const auto* head = reinterpret_cast<const nlmsghdr*>(m_buffer.data());
        if (mnl_nlmsg_ok(head, int(got)) && head->nlmsg_type == NLMSG_ERROR)
            return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(head))->error;
    }
    return EBUSY;
}

Result<void> TraceSocket::bindGroup()
{
    const auto request = [](NetlinkRequest& whole) {
        auto* header = whole.extra<nfgenmsg>();
        header->version = NFNETLINK_V0;
        header->res_id = htons(kTraceGroup);
        return whole.head();
    };
    NetlinkRequest bindRequest(0, 0);
    nlmsghdr* message = request(bindRequest);
    const nfulnl_msg_config_cmd command{NFULNL_CFG_CMD_BIND};
    mnl_attr_put(message, NFULA_CFG_CMD, sizeof command, &command);
    if (const int error = configure(message); error == EPERM || error == EBUSY)
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("The old tables' lines go to %1, which has NFLOG group 0: only nf_tables' chains are "
                        "seen. End it to see all."),
            {groupHolder()});
    else if (error != 0)
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR("The old tables' lines cannot be had: NFLOG group 0 cannot be bound (%1)."),
            {std::strerror(error)});
    NetlinkRequest modeRequest(0, 0);
    message = request(modeRequest);
    nfulnl_msg_config_mode mode{};
    mode.copy_range = htonl(kTraceHeader);
    mode.copy_mode = NFULNL_COPY_PACKET;
    mnl_attr_put(message, NFULA_CFG_MODE, sizeof mode, &mode);
    mnl_attr_put_u32(message, NFULA_CFG_QTHRESH, htonl(kLinesTogether));
    mnl_attr_put_u32(message, NFULA_CFG_TIMEOUT, htonl(kLineDelay));
    if (const int error = configure(message); error != 0)
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("NFLOG group 0 cannot be set up: %1."), {std::strerror(error)});
    return {};
}

TraceSocket::Drained TraceSocket::drain(const InterfaceNamer& names, const TraceVisit& visit)
{
    for (std::size_t datagrams = 0; datagrams < kMostDatagrams; ++datagrams) {
        const auto got = recv(m_socket->get(), m_buffer.data(), m_buffer.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == ENOBUFS ? Drained::Overrun : Drained::All;
        int left = int(got);
        const auto* head = reinterpret_cast<const nlmsghdr*>(m_buffer.data());
        for (; mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left))
            if (m_kind == Kind::Nftrace ? parseNftrace(head, names, m_parsed)
                                        : parseNflog(head, names, m_parsed))
                visit(m_parsed);
    }
    return Drained::Some;
}

} // namespace portolan
