// Short flows of real packets: each UDP packet to another port is a connection of its own.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <thread>

namespace portolan::test {

/// Rules that translate every packet to 127.0.0.2 and let none arrive, for iptables-legacy-restore: conntrack
/// has confirmed the flow by then, and no ICMP error answers.
inline constexpr const char* kStormRules
    = "*nat\n"
      "-A OUTPUT -d 127.0.0.2 -p udp -j DNAT --to-destination 127.0.0.3\n"
      "COMMIT\n"
      "*filter\n"
      "-A INPUT -d 127.0.0.3 -p udp -j DROP\n"
      "COMMIT\n";

class FlowStorm {
public:
    /// Sends so many packets; perSecond 0: as fast as it goes. Gives how many the kernel took, each a flow
    /// that had not been there.
    std::uint64_t send(std::uint64_t flows, unsigned perSecond)
    {
        using Clock = std::chrono::steady_clock;
        std::uint64_t taken = 0;
        const auto start = Clock::now();
        for (std::uint64_t asked = 0; asked < flows;) {
            const auto count = unsigned(std::min<std::uint64_t>(kTogether, flows - asked));
            taken += sendSome(count);
            asked += count;
            if (perSecond != 0)
                std::this_thread::sleep_until(
                    start + std::chrono::nanoseconds(asked * 1'000'000'000 / perSecond));
        }
        return taken;
    }
    ~FlowStorm()
    {
        if (m_socket >= 0)
            close(m_socket);
    }

private:
    static constexpr unsigned kTogether = 250;
    static constexpr std::uint16_t kFirstPort = 1024;
    static constexpr std::uint16_t kLastPort = 61024;

    void nextSource()
    {
        if (m_socket >= 0)
            close(m_socket);
        m_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_in source{};
        source.sin_family = AF_INET;
        source.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        source.sin_port = htons(m_source++);
        if (m_source > 60000)
            m_source = 20000;
        bind(m_socket, reinterpret_cast<sockaddr*>(&source), sizeof source);
        m_port = kFirstPort;
    }

    unsigned sendSome(unsigned count)
    {
        if (m_socket < 0 || m_port + count > kLastPort)
            nextSource();
        char byte = 'x';
        iovec content{&byte, 1};
        std::array<sockaddr_in, kTogether> places{};
        std::array<mmsghdr, kTogether> packets{};
        for (unsigned i = 0; i < count; ++i) {
            places[i].sin_family = AF_INET;
            places[i].sin_addr.s_addr = htonl(0x7f000002);
            places[i].sin_port = htons(m_port++);
            packets[i].msg_hdr.msg_name = &places[i];
            packets[i].msg_hdr.msg_namelen = sizeof places[i];
            packets[i].msg_hdr.msg_iov = &content;
            packets[i].msg_hdr.msg_iovlen = 1;
        }
        unsigned taken = 0;
        for (unsigned at = 0; at < count;) {
            const int sent = sendmmsg(m_socket, packets.data() + at, count - at, 0);
            taken += sent > 0 ? unsigned(sent) : 0;
            at += sent > 0 ? unsigned(sent) : 1; // what the full table refuses is skipped
        }
        return taken;
    }

    int m_socket = -1;
    std::uint16_t m_source = 20000;
    std::uint16_t m_port = kFirstPort;
};

} // namespace portolan::test
