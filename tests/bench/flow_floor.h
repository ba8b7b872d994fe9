// What the kernel alone takes to hand over what it knows of connections, to somebody who drops it: no program
// that reads it can be quicker, so that the peer's time divided by this is the best ratio there can be.
#pragma once

#include "tests/bench/support.h"

#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <ctime>
#include <thread>

#include <sys/socket.h>

namespace portolan::bench {

/// The whole table, received and dropped.
inline void dropTable()
{
    mnl_socket* const socket = mnl_socket_open(NETLINK_NETFILTER);
    if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0)
        give("no netlink socket");
    alignas(nlmsghdr) char question[64]{};
    auto* head = mnl_nlmsg_put_header(question);
    head->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET;
    head->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg));
    mnl_socket_sendto(socket, head, head->nlmsg_len);
    static std::array<char, 1 << 16> buffer;
    const auto* first = reinterpret_cast<const nlmsghdr*>(buffer.data());
    do {
        if (mnl_socket_recvfrom(socket, buffer.data(), buffer.size()) <= 0)
            give("the table cannot be read");
    } while (first->nlmsg_type != NLMSG_DONE && first->nlmsg_type != NLMSG_ERROR);
    mnl_socket_close(socket);
}

/// Receives the kernel's events in naps, as the helper does, and drops them, until it is ended.
class EventDropper {
public:
    EventDropper()
        : m_socket(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER))
    {
        const int size = 64 << 20;
        setsockopt(m_socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
        sockaddr_nl address{};
        address.nl_family = AF_NETLINK;
        address.nl_groups = 7; // new, update, destroy
        if (bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            give("no netlink socket");
        m_thread = std::thread([this] { run(); });
    }
    ~EventDropper() { close(m_socket); }
    EventDropper(const EventDropper&) = delete;
    EventDropper& operator=(const EventDropper&) = delete;

    void end()
    {
        m_ended = true;
        m_thread.join();
    }
    std::uint64_t events = 0;
    double used = 0; ///< µs of processor time

private:
    void run()
    {
        constexpr std::size_t kTogether = 64;
        constexpr std::size_t kRoom = 4416;
        std::vector<char> buffer(kTogether * kRoom);
        std::array<iovec, kTogether> rooms{};
        std::array<mmsghdr, kTogether> datagrams{};
        for (std::size_t i = 0; i < kTogether; ++i) {
            rooms[i] = {buffer.data() + i * kRoom, kRoom};
            datagrams[i].msg_hdr.msg_iov = &rooms[i];
            datagrams[i].msg_hdr.msg_iovlen = 1;
        }
        while (!m_ended) {
            for (int count; (count = recvmmsg(m_socket, datagrams.data(), kTogether, 0, nullptr)) > 0;)
                events += std::uint64_t(count);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        used = double(time.tv_sec) * 1e6 + double(time.tv_nsec) * 1e-3;
    }

    int m_socket;
    std::atomic<bool> m_ended{false};
    std::thread m_thread;
};

} // namespace portolan::bench
