#include "helper/conntrack/events.h"

#include "helper/conntrack/dump.h"

#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <linux/filter.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace portolan {

namespace {

/// The kernel doubles it and takes 1,280 bytes of it for an event: 104,856 of them fit, a second of 50,000
/// connections that come and go. It is memory only while nobody reads.
constexpr int kReceiveBuffer = 64 << 20;
/// One event a datagram, a few hundred bytes each. Not a power of two: datagrams that begin a page apart
/// share the same few lines of the processor's cache.
constexpr std::size_t kDatagram = (1 << 12) + 320;
/// At about 1 µs each, what one turn of the event loop may take.
constexpr std::size_t kMostAtOnce = 20000;
/// Datagrams taken by one system call.
constexpr std::size_t kTogether = 64;
constexpr unsigned kGroups = 1U << (NFNLGRP_CONNTRACK_NEW - 1) | 1U << (NFNLGRP_CONNTRACK_UPDATE - 1)
    | 1U << (NFNLGRP_CONNTRACK_DESTROY - 1);

tl::unexpected<Error> deaf()
{
    return failure(
        ErrorCode::Kernel, PORTOLAN_TR("Cannot listen for connections: %1."), {std::strerror(errno)});
}

} // namespace

Result<void> FlowEvents::open(bool translatedOnly)
{
    close();
    m_descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
    if (m_descriptor < 0)
        return deaf();
    if (setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof kReceiveBuffer) < 0)
        setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer);
    m_buffer.resize(kDatagram * kTogether);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = kGroups;
    auto done = filter(translatedOnly);
    if (done && bind(m_descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        done = deaf();
    if (!done)
        close();
    return done;
}

void FlowEvents::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
}

Result<void> FlowEvents::filter(bool translatedOnly)
{
    if (!translatedOnly) {
        const int unused = 0;
        if (setsockopt(m_descriptor, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused) < 0
            && errno != ENOENT)
            return deaf();
        return {};
    }
    // Finds attribute CTA_STATUS, looks at its big-endian value; an event without one is let through.
    sock_filter program[]{
        BPF_STMT(BPF_LD | BPF_IMM, sizeof(nlmsghdr) + sizeof(nfgenmsg)),
        BPF_STMT(BPF_LDX | BPF_IMM, CTA_STATUS),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, unsigned(SKF_AD_OFF + SKF_AD_NLATTR)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0),
        BPF_STMT(BPF_MISC | BPF_TAX, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_IND, sizeof(nlattr)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kTranslated, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    const sock_fprog attached{sizeof program / sizeof program[0], program};
    if (setsockopt(m_descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &attached, sizeof attached) < 0)
        return deaf();
    return {};
}

FlowEvents::Drained FlowEvents::drain(const Visit& visit)
{
    std::array<iovec, kTogether> rooms{};
    std::array<mmsghdr, kTogether> datagrams{};
    for (std::size_t i = 0; i < kTogether; ++i) {
        rooms[i] = {m_buffer.data() + i * kDatagram, kDatagram};
        datagrams[i].msg_hdr.msg_iov = &rooms[i];
        datagrams[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t drained = 0; drained < kMostAtOnce;) {
        const int count = recvmmsg(m_descriptor, datagrams.data(), kTogether, 0, nullptr);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == ENOBUFS ? Drained::Overrun : Drained::All;
        m_read = 0;
        for (std::size_t i = 0; i < std::size_t(count); ++i)
            read(m_buffer.data() + i * kDatagram, int(datagrams[i].msg_len));
        visit({m_news.data(), m_read});
        drained += std::size_t(count);
    }
    return Drained::Some;
}

void FlowEvents::read(const char* datagram, int size)
{
    const auto* head = reinterpret_cast<const nlmsghdr*>(datagram);
    for (; mnl_nlmsg_ok(head, size); head = mnl_nlmsg_next(head, &size)) {
        const auto type = head->nlmsg_type & 0xff;
        if (head->nlmsg_type >> 8 != NFNL_SUBSYS_CTNETLINK
            || (type != IPCTNL_MSG_CT_DELETE && type != IPCTNL_MSG_CT_NEW))
            continue;
        if (m_read == m_news.size())
            m_news.emplace_back();
        News& news = m_news[m_read];
        if (!parseFlow(head, news.parsed))
            continue;
        ++m_read;
        if (type == IPCTNL_MSG_CT_DELETE)
            news.kind = Kind::Destroy;
        else
            news.kind = (head->nlmsg_flags & NLM_F_CREATE) != 0 ? Kind::New : Kind::Update;
    }
}

void FlowEvents::discard()
{
    const auto nobody = [](std::span<News>) {};
    // Bounded: while the kernel adds as fast as we discard, the dump that follows sorts it out.
    for (int i = 0; i < 100 && drain(nobody) != Drained::All; ++i) { }
}

} // namespace portolan
