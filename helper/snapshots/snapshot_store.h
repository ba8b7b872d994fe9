// Snapshots on disk.
#pragma once

#include "helper/snapshots/snapshot.h"

#include <optional>

namespace portolan {

/// `snapshots/ID/` in the state directory: info.json, forwards.json, ENGINE-FAMILY.save (text) and
/// FAMILY-TABLE.entries (as the kernel gave them), each but the first named with size and digest in
/// info.json. Made under another name and renamed, so that one is there whole or not at all.
class SnapshotStore {
public:
    struct Limits {
        std::size_t taken = 64; ///< by people; never dropped by themselves
        std::size_t automatic = 16; ///< made by Restore; the oldest are dropped
        std::uint64_t bytes = 256u << 20;
    };

    explicit SnapshotStore(const std::string& stateDirectory);
    SnapshotStore(const std::string& stateDirectory, Limits limits);

    /// Oldest first; damaged ones with `damaged` set. Reads each one's info.json, not its rules.
    Result<std::vector<SnapshotInfo>> list() const;
    /// Invalid: there is none of that id.
    Result<SnapshotInfo> info(const std::string& id) const;
    /// The whole, held against its digests. Invalid: there is none. Kernel: damaged; says how.
    Result<Snapshot> load(const std::string& id) const;
    /// Gives it an id and a size, writes it, and drops automatic ones beyond the limits, but never `keep`.
    /// Busy: too many or too large, and what to remove.
    Result<SnapshotInfo> save(Snapshot snapshot, const std::string& keep = {});
    Result<void> remove(const std::string& id);

private:
    std::string path(const std::string& id) const { return m_directory + '/' + id; }
    Result<void> makeDirectory() const;
    Result<std::vector<std::string>> makeRoom(
        const SnapshotInfo& snapshot, const std::vector<SnapshotInfo>& known, const std::string& keep) const;
    void sweep() const;

    std::string m_directory;
    Limits m_limits;
};

} // namespace portolan
