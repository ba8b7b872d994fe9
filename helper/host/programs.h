// Which program holds a socket, as far as this user may know.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace portolan::host {

/// What a socket is told by.
struct SocketPlace {
    std::string protocol; ///< "tcp", "udp", "sctp"
    std::uint16_t port = 0;
    unsigned inode = 0;
};

class Programs {
public:
    /// Reads /proc once: the descriptors of processes that may be looked into (own uid), and the command
    /// lines of port proxies that say which port they hold, whoever runs them.
    Programs();

    /// Empty where it cannot be known.
    std::string of(const SocketPlace& socket) const;

private:
    void addDescriptors(const std::string& process);
    void addProxy(const std::string& process);

    std::map<unsigned, std::string> m_byInode;
    std::map<std::pair<std::string, std::uint16_t>, std::string> m_byPort;
};

} // namespace portolan::host
