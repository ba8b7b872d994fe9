// Takes snapshots and goes back to them.
#pragma once

#include "helper/forwards/editor.h"
#include "helper/nftables/reader.h"
#include "helper/snapshots/snapshot_store.h"
#include "helper/snapshots/table_swap.h"

namespace portolan {

class SnapshotKeeper {
public:
    template <typename T> using Done = std::function<void(Result<T>)>;

    struct Restored {
        std::string before; ///< the snapshot that undoes it; empty: nothing differed
        std::vector<std::string> replaced; ///< tables, "ipv4/nat"
        std::vector<std::string> emptied;
        std::vector<std::string> unchanged;
    };

    SnapshotKeeper(XtablesReader& reader, NftReader& nftReader, ForwardEditor& editor, SnapshotStore store);

    SnapshotStore& store() { return m_store; }
    /// Of the rules and wanted forwards as they are.
    Result<std::string> fingerprint() const;
    void take(const std::string& name, Done<SnapshotInfo> done);
    /// Makes rules and wanted forwards those of the snapshot; unless they are now what `unchangedSince` says
    /// (a fingerprint; empty: whatever they are) nothing is done. All or nothing.
    /// To be confirmed, it goes back by itself to the snapshot taken before it.
    void restore(Snapshot snapshot, const std::string& unchangedSince, const EditAuthor& author,
        const EditOptions& options, Done<Restored> done);
    /// Conflict: it is the way back of what waits for confirmation.
    Result<void> remove(const std::string& id);

private:
    struct Restoring;
    using Job = std::shared_ptr<Restoring>;

    void prepare(const Job& job, Snapshot now);
    void act(const Job& job);
    void verify(const Job& job, std::size_t text);
    void giveUp(const Job& job, Error error, bool swapped);
    void succeed(const Job& job);
    Result<std::optional<std::vector<PortForward>>> putBack(const std::string& id);
    /// The snapshot that must not go; empty: none.
    std::string held() const;

    XtablesReader& m_reader;
    NftReader& m_nftReader;
    ForwardEditor& m_editor;
    SnapshotStore m_store;
};

} // namespace portolan
