// A client, this host and a container in namespaces of their own, with real connections between them.
#pragma once

#include "tests/helper/kernel_test.h"

#include <arpa/inet.h>

#include <QCoreApplication>

#include <memory>

namespace kerneltest {

inline const char* const kFlowNetwork = R"(
for side in client container; do
    ip netns add $side
    ip -n $side link set lo up
done
ip link add eth0 type veth peer name eth0 netns client
ip link add docker0 type veth peer name eth0 netns container
ip addr add 172.20.242.183/20 dev eth0
ip addr add 172.17.0.1/16 dev docker0
ip addr add fd20::1/64 dev eth0 nodad
ip addr add fd17::1/64 dev docker0 nodad
ip link set eth0 up
ip link set docker0 up
ip -n client addr add 172.20.240.9/20 dev eth0
ip -n client addr add fd20::9/64 dev eth0 nodad
ip -n client link set eth0 up
ip -n client route add default via 172.20.242.183
ip -n container addr add 172.17.0.2/16 dev eth0
ip -n container addr add fd17::2/64 dev eth0 nodad
ip -n container link set eth0 up
ip -n container route add default via 172.17.0.1
ip -n container -6 route add default via fd17::1
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.netfilter.nf_conntrack_acct=1
iptables-legacy -t nat -A PREROUTING -d 172.20.242.183 -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
iptables-legacy -t nat -A PREROUTING -d 172.20.242.183 -p udp --dport 5353 -j DNAT --to-destination 172.17.0.2:53
iptables-legacy -t nat -A POSTROUTING -s 172.17.0.0/16 -o eth0 -j MASQUERADE
ip6tables-legacy -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination [fd17::2]:80
)";

/// What `PROGRAM --serve TYPE ADDRESS PORT` does: sends back what it gets, to everybody, until its input
/// ends.
inline int serve(bool stream, const char* address, std::uint16_t port);
/// What `PROGRAM --talk TYPE ADDRESS PORT` does: a connection; each line of input makes it send 1000 bytes
/// and wait for as many.
inline int talk(bool stream, const char* address, std::uint16_t port);

/// This program in another namespace. Ends with its object.
class Peer {
public:
    Peer(const QString& side, const char* role, const char* type, const char* address, int port)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start("ip",
            {"netns", "exec", side, QCoreApplication::applicationFilePath(), role, type, address,
                QString::number(port)});
        ok = m_process.waitForReadyRead(5000) && m_process.readLine() == "ready\n";
    }
    ~Peer() { end(); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool say()
    {
        m_process.write("\n");
        return m_process.waitForReadyRead(5000) && m_process.readLine() == "done\n";
    }
    void end()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(5000);
    }
    bool ok = false;

private:
    QProcess m_process;
};

using PeerPointer = std::unique_ptr<Peer>;

inline PeerPointer server(const char* type, const char* address, int port)
{
    return std::make_unique<Peer>("container", "--serve", type, address, port);
}

inline PeerPointer client(const char* type, const char* address, int port)
{
    return std::make_unique<Peer>("client", "--talk", type, address, port);
}

struct Place {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    int family = AF_INET;

    Place(const char* address, std::uint16_t port)
    {
        if (std::strchr(address, ':')) {
            auto* six = reinterpret_cast<sockaddr_in6*>(&bytes);
            six->sin6_family = AF_INET6;
            six->sin6_port = htons(port);
            inet_pton(AF_INET6, address, &six->sin6_addr);
            size = sizeof(sockaddr_in6);
            family = AF_INET6;
        } else {
            auto* four = reinterpret_cast<sockaddr_in*>(&bytes);
            four->sin_family = AF_INET;
            four->sin_port = htons(port);
            inet_pton(AF_INET, address, &four->sin_addr);
            size = sizeof(sockaddr_in);
        }
    }
    sockaddr* raw() { return reinterpret_cast<sockaddr*>(&bytes); }
};

} // namespace kerneltest
