#include "helper/nftables/generation_watch.h"

#include "helper/host/netlink.h"

#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace portolan {

namespace {

constexpr std::uint64_t kNewsPause = 200'000; // µs between two pieces of news
constexpr std::uint16_t kNewGeneration = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN;

NftAuthor authorOf(const nlmsghdr* message)
{
    NftAuthor author;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        const auto* bytes = static_cast<const char*>(payloadOf(attribute));
        const std::size_t size = payloadSizeOf(attribute);
        if (type == NFTA_GEN_PROC_PID && size >= sizeof(std::uint32_t)) {
            author.pid = ntohl(mnl_attr_get_u32(attribute));
        } else if (type == NFTA_GEN_PROC_NAME) {
            author.program.assign(bytes, std::find(bytes, bytes + size, '\0'));
        }
    });
    // A process names itself; what is shown of it must be harmless.
    std::replace_if(
        author.program.begin(), author.program.end(), [](unsigned char c) { return c < ' ' || c > '~'; },
        '?');
    return author;
}

} // namespace

GenerationWatch::GenerationWatch(sd_event* event, std::function<void(const NftAuthor&)> changed)
    : m_event(event)
    , m_changed(std::move(changed))
    , m_socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC | SOCK_NONBLOCK))
{
    int group = NFNLGRP_NFTABLES;
    sd_event_source* source = nullptr;
    if (m_socket && mnl_socket_bind(m_socket.get(), 0, MNL_SOCKET_AUTOPID) == 0
        && mnl_socket_setsockopt(m_socket.get(), NETLINK_ADD_MEMBERSHIP, &group, sizeof group) == 0
        && sd_event_add_io(
               m_event, &source, mnl_socket_get_fd(m_socket.get()), EPOLLIN, &GenerationWatch::onNews, this)
            >= 0) {
        m_news.reset(source);
    }
}

int GenerationWatch::onNews(sd_event_source*, int, std::uint32_t, void* data)
{
    static_cast<GenerationWatch*>(data)->read();
    return 0;
}

void GenerationWatch::read()
{
    // The group carries every object of a transaction; a big one overruns the buffer, which is news as well.
    alignas(nlmsghdr) char buffer[65536];
    for (;;) {
        const auto size = mnl_socket_recvfrom(m_socket.get(), buffer, sizeof buffer);
        if (size < 0 && errno == ENOBUFS) {
            happened({});
            continue;
        }
        if (size < 0) {
            return;
        }
        int left = int(size);
        for (auto* message = reinterpret_cast<nlmsghdr*>(buffer); mnl_nlmsg_ok(message, left);
             message = mnl_nlmsg_next(message, &left)) {
            if (message->nlmsg_type == kNewGeneration) {
                happened(authorOf(message));
            }
        }
    }
}

void GenerationWatch::happened(NftAuthor author)
{
    if (author.pid == unsigned(getpid())) {
        return;
    }
    if (m_pause) {
        m_pending = std::make_unique<NftAuthor>(std::move(author));
        return;
    }
    tell(author);
}

void GenerationWatch::tell(const NftAuthor& author)
{
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    sd_event_source* source = nullptr;
    if (sd_event_add_time(
            m_event, &source, CLOCK_MONOTONIC, now + kNewsPause, 0, &GenerationWatch::onPause, this)
        >= 0) {
        m_pause.reset(source);
    }
    m_changed(author);
}

int GenerationWatch::onPause(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<GenerationWatch*>(data);
    self->m_pause.reset();
    if (const auto author = std::exchange(self->m_pending, nullptr)) {
        self->tell(*author);
    }
    return 0;
}

} // namespace portolan
