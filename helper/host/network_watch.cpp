#include "helper/host/network_watch.h"

#include "helper/bus/journal.h"
#include "helper/host/state.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace portolan {

namespace {

constexpr std::uint64_t kSettle = 300'000; // µs; addresses come in bursts

std::vector<Prefix> sortedNetworks()
{
    auto networks = connectedPrefixes().value_or(std::vector<Prefix>());
    std::sort(networks.begin(), networks.end(),
        [](const Prefix& one, const Prefix& other) { return one.toString() < other.toString(); });
    return networks;
}

} // namespace

NetworkWatch::NetworkWatch(sd_event* event, std::function<void()> changed)
    : m_event(event)
    , m_changed(std::move(changed))
    , m_socket(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE))
{
    sockaddr_nl groups{};
    groups.nl_family = AF_NETLINK;
    groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    sd_event_source* source = nullptr;
    if (m_socket < 0 || bind(m_socket, reinterpret_cast<const sockaddr*>(&groups), sizeof groups) != 0
        || sd_event_add_io(m_event, &source, m_socket, EPOLLIN, &NetworkWatch::onNews, this) < 0) {
        logProblem({ErrorCode::Kernel,
            {PORTOLAN_TR("New addresses of this host cannot be watched: %1."), {std::strerror(errno)}}, {}});
    }
    m_news.reset(source);
    m_networks = sortedNetworks(); // after the socket listens, so that nothing is missed
}

NetworkWatch::~NetworkWatch()
{
    m_news.reset();
    if (m_socket >= 0) {
        close(m_socket);
    }
}

int NetworkWatch::onNews(sd_event_source*, int descriptor, std::uint32_t, void* data)
{
    // What happened does not matter, nor does what was dropped (ENOBUFS): all is looked at anyway.
    char buffer[8192];
    while (recv(descriptor, buffer, sizeof buffer, 0) > 0 || errno == EINTR || errno == ENOBUFS) { }
    auto* self = static_cast<NetworkWatch*>(data);
    if (self->m_pause) {
        return 0;
    }
    std::uint64_t now = 0;
    sd_event_now(self->m_event, CLOCK_MONOTONIC, &now);
    sd_event_source* source = nullptr;
    if (sd_event_add_time(
            self->m_event, &source, CLOCK_MONOTONIC, now + kSettle, 0, &NetworkWatch::onPause, self)
        >= 0) {
        self->m_pause.reset(source);
    }
    return 0;
}

int NetworkWatch::onPause(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<NetworkWatch*>(data);
    self->m_pause.reset();
    self->look();
    return 0;
}

void NetworkWatch::look()
{
    auto networks = sortedNetworks();
    if (networks != m_networks) {
        m_networks = std::move(networks);
        m_changed();
    }
}

} // namespace portolan
