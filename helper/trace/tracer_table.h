// The nf_tables table that marks packets for the kernel's trace, of the old tables too.
#pragma once

#include "backend/packet/trace_request.h"
#include "helper/files/file.h"

#include <memory>

namespace portolan {

/// Owned by a socket of its own: the kernel removes it when the helper goes, however it goes, and lets nobody
/// else change it. Empty chains at some places show addresses where no other chain would.
class TracerTable {
public:
    TracerTable() = default;
    TracerTable(const TracerTable&) = delete;
    TracerTable& operator=(const TracerTable&) = delete;

    /// conntrack: packets may be known by their connection. Not where nothing else on the host uses
    /// conntrack: then our looking would switch it, and NAT, on. Unsupported: no nf_tables, or too old for
    /// owned tables; Conflict: such a table is there (another helper's).
    Result<void> open(const TraceFilter& filter, const TraceLimits& limits, bool conntrack);
    /// No further packet is marked; those under way are seen to their end.
    void markNoMore();
    void close() { m_socket.reset(); }

private:
    std::unique_ptr<File> m_socket;
};

/// Whether connections are being tracked in this network namespace, as far as can be told: some are.
bool tracksConnections();

} // namespace portolan
