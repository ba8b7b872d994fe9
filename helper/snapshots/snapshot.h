// The rules and wanted forwards of one moment.
#pragma once

#include "backend/forward/port_forward.h"
#include "helper/snapshots/kept_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace portolan {

/// Why there is a snapshot.
enum class SnapshotReason : std::uint8_t { Taken, BeforeRestore };
/// "taken", "before-restore".
const char* toString(SnapshotReason reason);

/// What List tells of a snapshot.
struct SnapshotInfo {
    std::string id;
    std::string name;
    std::int64_t time = 0; ///< ms since 1970 UTC
    SnapshotReason reason = SnapshotReason::Taken;
    std::uint64_t size = 0; ///< bytes on disk
    std::uint32_t rules = 0;
    std::uint32_t forwards = 0;
    std::vector<std::string> engines;
    std::string fingerprint;
    Message damaged; ///< why it cannot be used; empty: it can
};

/// The rules of one engine and family as Rules.Save gave them.
struct SnapshotText {
    Engine engine = Engine::XtablesLegacy;
    Family family = Family::Ipv4;
    std::string text;
};

struct Snapshot {
    SnapshotInfo info;
    std::vector<SnapshotText> texts;
    std::vector<KeptTable> tables; ///< of the engine xtables-legacy
    bool restorable = true; ///< false: taken on another kind of machine, whose entries mean nothing here
    std::vector<PortForward> wanted;
};

/// Of everything but counters; the order of the tables does not matter, nor pristine ones.
std::string fingerprintOf(const std::vector<KeptTable>& tables, const std::vector<PortForward>& wanted);

/// Invalid: longer than 64 bytes, not UTF-8, or with control characters.
Result<void> checkSnapshotName(const std::string& name);

/// "2024-06-07 12:30 UTC".
std::string utcTime(std::int64_t milliseconds);

} // namespace portolan
