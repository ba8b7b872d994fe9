// Reads the packets of a kernel log.
#pragma once

#include "backend/host/host_state.h"
#include "backend/packet/trajectory.h"

#include <QString>

namespace portolan {

struct ImportedLog {
    /// Packets that are shown of one log; more than anybody looks through.
    static constexpr std::size_t kMostPackets = 20'000;
    /// A day of a busy log.
    static constexpr qint64 kMostBytes = 256 << 20;

    QString name; ///< of the file; empty: from the clipboard
    std::vector<Trajectory> packets; ///< as they were gathered, see PacketFinisher
    std::size_t skipped = 0; ///< lines that are no packet's
    std::size_t unplaced = 0; ///< lines whose prefix does not say where the packet was
    std::size_t leftOut = 0; ///< packets beyond kMostPackets
    bool ofThisHost = false; ///< an address of this host is among theirs
};

/// Invalid, in a whole sentence, where the text holds no packet. Slow for long ones.
Result<ImportedLog> importLog(std::string_view text, const QString& name, const HostState& host);
/// The same of a file; Invalid where it cannot be read.
Result<ImportedLog> importLogFile(const QString& path, const HostState& host);

} // namespace portolan
