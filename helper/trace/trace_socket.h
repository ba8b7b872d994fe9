// A netlink socket on which the kernel tells of packets.
#pragma once

#include "helper/files/file.h"
#include "helper/trace/parsers.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portolan {

class TraceSocket {
public:
    enum class Kind {
        Nftrace, ///< any number may listen
        Nflog, ///< group 0, of which one may
    };
    enum class Drained { All, Some, Overrun };

    /// Nflog: Busy if another program has the group, and which.
    Result<void> open(Kind kind);
    void close() { m_socket.reset(); }
    bool isOpen() const { return m_socket != nullptr; }
    int descriptor() const { return m_socket->get(); }

    using TraceVisit = std::function<void(const TraceMessage&)>;
    /// Hands over what is there, at most what one turn of the event loop may take.
    Drained drain(const InterfaceNamer& names, const TraceVisit& visit);

private:
    Result<void> bindGroup();
    int configure(void* request);

    std::unique_ptr<File> m_socket;
    Kind m_kind = Kind::Nftrace;
    std::vector<char> m_buffer;
    TraceMessage m_parsed; ///< used again for every message
};

} // namespace portolan
