// A snapshot as files.
#pragma once

#include "helper/snapshots/snapshot.h"

#include <map>

namespace portolan {

inline constexpr const char* kSnapshotInfoFile = "info.json";

/// Names and contents; info.json is among them and names all others.
using SnapshotFiles = std::map<std::string, std::string>;

/// Sets info.size too.
SnapshotFiles toFiles(Snapshot& snapshot);

/// Reads info.json alone, and sees that the files it names are there in their sizes. Whatever is wrong is in
/// `damaged` of the answer.
SnapshotInfo readSnapshotInfo(const std::string& folder, const std::string& id);

/// The whole. Kernel: damaged, and how.
Result<Snapshot> readSnapshot(const std::string& folder, const std::string& id);

} // namespace portolan
