#include "app/trace/test_connection.h"

#include <QSocketNotifier>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace portolan {

using namespace std::chrono_literals;

namespace {

/// A SYN that is not answered is sent again after 1 and 3 seconds: enough to see it twice.
constexpr auto kTestPatience = 5s;

socklen_t fillSocketAddress(const Address& address, std::uint16_t port, sockaddr_storage& storage)
{
    if (address.family() == Family::Ipv4) {
        auto* in = reinterpret_cast<sockaddr_in*>(&storage);
        in->sin_family = AF_INET;
        in->sin_port = htons(port);
        std::memcpy(&in->sin_addr, address.bytes(), 4);
        return sizeof(sockaddr_in);
    }
    auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(port);
    std::memcpy(&in6->sin6_addr, address.bytes(), 16);
    return sizeof(sockaddr_in6);
}

std::vector<Address> ownAddresses()
{
    std::vector<Address> addresses;
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0)
        return addresses;
    for (const ifaddrs* each = first; each; each = each->ifa_next) {
        if (!each->ifa_addr)
            continue;
        if (each->ifa_addr->sa_family == AF_INET)
            addresses.push_back(Address::fromBytes(
                Family::Ipv4, &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr));
        else if (each->ifa_addr->sa_family == AF_INET6)
            addresses.push_back(Address::fromBytes(
                Family::Ipv6, &reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr));
    }
    freeifaddrs(first);
    return addresses;
}

} // namespace

TestConnection::TestConnection(QObject* parent)
    : QObject(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kTestPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { finish(ETIMEDOUT); });
}

TestConnection::~TestConnection()
{
    close();
}

std::optional<Address> TestConnection::ownAddress(const HostState& host, Family family)
{
    const std::vector<Address> ours = ownAddresses();
    for (const HostState::InterfaceAddress& each : host.addresses) {
        const Address& address = each.address;
        if (address.family() == family && !address.isLoopback() && !address.isLinkLocal()
            && std::find(ours.begin(), ours.end(), address) != ours.end())
            return address;
    }
    return std::nullopt;
}

void TestConnection::start(const Address& address, std::uint16_t port)
{
    close();
    m_since.start();
    const int family = address.family() == Family::Ipv4 ? AF_INET : AF_INET6;
    m_socket = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0) {
        finish(errno);
        return;
    }
    sockaddr_storage storage{};
    const socklen_t length = fillSocketAddress(address, port, storage);
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&storage), length) == 0) {
        finish(0);
        return;
    }
    if (errno != EINPROGRESS) {
        finish(errno);
        return;
    }
    m_patience.start();
    m_writable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
    connect(m_writable.get(), &QSocketNotifier::activated, this, [this] {
        int error = 0;
        socklen_t size = sizeof error;
        if (getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
            error = errno;
        finish(error);
    });
}

void TestConnection::finish(int error)
{
    const auto took = int(m_since.elapsed());
    close();
    switch (error) {
    case 0:
        Q_EMIT done(Outcome::Connected, took, {});
        break;
    case ECONNREFUSED:
        Q_EMIT done(Outcome::Refused, took, {});
        break;
    case ETIMEDOUT:
        Q_EMIT done(Outcome::NoAnswer, took, {});
        break;
    default:
        Q_EMIT done(Outcome::Failed, took, QString::fromLocal8Bit(std::strerror(error)));
    }
}

void TestConnection::close()
{
    m_patience.stop();
    if (m_writable) {
        // Later: it may be the one that is calling.
        m_writable->setEnabled(false);
        m_writable.release()->deleteLater();
    }
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
}

} // namespace portolan
