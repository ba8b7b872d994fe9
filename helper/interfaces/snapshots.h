// org.portolan.Helper1.Snapshots: the rules of earlier moments, and the way back to one.
#pragma once

#include "helper/interfaces/context.h"
#include "helper/snapshots/keeper.h"

namespace portolan {

class SnapshotsInterface {
public:
    SnapshotsInterface(const BusContext& context, SnapshotKeeper& keeper);

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void take(const CallPtr& call);
    void list(const CallPtr& call);
    void read(const CallPtr& call);
    void fingerprint(const CallPtr& call);
    void restore(const CallPtr& call);
    void remove(const CallPtr& call);

private:
    void goBack(const CallPtr& call, const std::string& id, const std::string& unchangedSince,
        const EditOptions& options);
    void changed();

    BusContext m_context;
    SnapshotKeeper& m_keeper;
    SlotPtr m_slot;
};

} // namespace portolan
