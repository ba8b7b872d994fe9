// Where the window gets a host from: the helper over D-Bus, or a recording. Pages and models know only this.
#pragma once

#include "app/client/edits.h"
#include "app/client/snapshots.h"
#include "app/client/written_engine.h"
#include "backend/flow/wire.h"
#include "backend/forward/find.h"
#include "backend/forward/port_forward.h"
#include "backend/history/foreign_change.h"
#include "backend/host/host_state.h"
#include "backend/ruleset/ruleset.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace portolan {

/// Everything known of a host at one moment, immutable once shared.
struct HostSnapshot {
    Ruleset ruleset; ///< every engine and family that could be read
    bool legacyAlone = false; ///< of a kept snapshot: nothing of other engines is in it
    std::shared_ptr<const std::string> nftables; ///< the JSON its native tables were read from; or none
    HostState state;
    std::vector<PortForward> wanted; ///< the helper's own list
    std::vector<FoundForward> forwards; ///< findForwards(ruleset, wanted)
    QString helperVersion;
    std::optional<WrittenEngine> written; ///< where forwards are written; none: not known
};

class HostSource : public QObject {
    Q_OBJECT

public:
    enum class Status {
        Connecting,
        Ready,
        Unreachable, ///< no bus, no helper, or it went away; the source goes on trying by itself
        Denied, ///< the helper is there, this user may not look
    };
    Q_ENUM(Status)

    /// The outcome of an edit: an error, or the text of success (an id, or a sentence).
    using Reply = std::function<void(Result<QString>)>;
    using RemoveReply = std::function<void(Result<void>, unsigned connections, unsigned ended)>;
    /// How many were ended; the others were gone already. After an error too: some may have been ended
    /// before.
    using EndReply = std::function<void(Result<void>, unsigned ended)>;

    using QObject::QObject;

    virtual Status status() const = 0;
    /// A sentence on the status: what is wrong and what to do. Empty when Ready.
    virtual QString statusText() const = 0;
    /// The name shown for the host.
    virtual QString hostName() const = 0;
    /// True for a recording: nothing can be edited and everything says so.
    virtual bool isRecording() const = 0;
    /// The name of the file that is shown instead of this host; empty: none. A file is a recording too.
    virtual QString fileName() const { return {}; }

    /// The newest snapshot; never null (empty before the first).
    virtual std::shared_ptr<const HostSnapshot> snapshot() const = 0;
    /// Reads rules, state and forwards again; snapshotChanged follows.
    virtual void refresh() = 0;
    /// Whether somebody looks. While nobody does, nothing is read by itself; what was missed is read as soon
    /// as somebody looks again. In the beginning somebody does.
    virtual void setLookedAt(bool) { }

    /// Starts or stops delivering flows. `all`: every connection, not only translated ones.
    virtual void watchFlows(bool on, bool all = false) = 0;

    /// Edits; the helper asks for authorisation. Replies come on this thread, once.
    virtual void preview(const PortForward& forward, Reply reply) = 0;
    virtual void add(const PortForward& forward, Reply reply) = 0;
    virtual void remove(const QString& id, bool endConnections, RemoveReply reply) = 0;

    /// Ends connections, as many as there are. Replies once, on this thread; Unsupported where there is no
    /// helper, as for what follows.
    virtual void endFlows(const std::vector<Flow>& flows, EndReply reply);
    /// Replies with the value it had. Which keys and values: see Host.SetSysctl on the bus. persistent: at
    /// every start of the host too.
    virtual void setSysctl(const QString& key, const QString& value, bool persistent, Reply reply);

    /// Edits of the helper's own forwards that can be taken back. Replies come once, on this thread;
    /// Unsupported where there is no helper, as in a recording. What went back by itself, whoever made it, is
    /// told by editsChanged.
    virtual void addWith(const PortForward& forward, const EditWish& wish, Reply reply); ///< with its id
    virtual void addSeveral(const std::vector<PortForward>& forwards, const EditWish& wish, IdsReply reply);
    virtual void replace(
        const QString& id, const PortForward& forward, const EditWish& wish, RemoveReply reply);
    virtual void removeSeveral(const QStringList& ids, const EditWish& wish, RemoveReply reply);
    virtual void setEnabled(const QStringList& ids, bool enabled, const EditWish& wish, RemoveReply reply);
    virtual void undo(const EditWish& wish, EditReply reply);
    virtual void redo(const EditWish& wish, EditReply reply);
    /// What waits for confirmation stays. number: of the edit somebody saw; a Conflict if it is another.
    virtual void confirmEdit(quint64 number, EditReply reply);
    virtual void repair(RepairReply reply);
    virtual void setAutomaticRepair(bool on, DoneReply reply);
    /// Where all forwards are written from now on.
    virtual void setEngine(EnginePreference preference, DoneReply reply);
    virtual void readEdits(EditLogReply reply);

    /// Snapshots of rules and wanted forwards. Replies come once, on this thread; Unsupported where there is
    /// no helper to keep any, as in a recording.
    virtual void listSnapshots(SnapshotsReply reply); ///< newest first
    virtual void takeSnapshot(const QString& name, Reply reply); ///< replies with its id
    virtual void readSnapshot(const QString& id, ReadSnapshotReply reply);
    /// Reads the snapshot and the host as it is, for somebody to see what a restore changes.
    virtual void planRestore(const QString& id, RestorePlanReply reply);
    /// Refused as a Conflict if the host is not any more what has this fingerprint.
    virtual void restoreSnapshot(
        const QString& id, const QString& fingerprint, const EditWish& wish, RestoreReply reply);
    virtual void removeSnapshot(const QString& id, DoneReply reply);

Q_SIGNALS:
    void statusChanged();
    void snapshotChanged();
    /// What readEdits() answers is another, or can be asked for now.
    void editsChanged();
    /// The list of kept snapshots is another, or can be asked for now.
    void snapshotsChanged();
    /// Other programs changed forwards between the last two snapshots.
    void changedByOthers(const portolan::ForeignChange& change);
    /// The one who tells of flows answered, be it that there is nothing to tell; a batch may follow. A source
    /// that never says so always tells what there is.
    void flowsHeard();
    /// A batch of what happened, oldest first. `reset`: forget every flow known before this batch.
    void flowsArrived(const std::vector<portolan::FlowRecord>& records, bool reset);
    /// Flows cannot be watched, or no longer; why. Tried again by itself, except after Denied and Dismissed.
    void flowsFailed(const portolan::Error& error);
    /// Events were lost between kernel and here; a batch with `reset` follows, and the table is whole again.
    void flowsLost();
    /// true: the helper is there and does not answer; false: it does again.
    void flowsStalled(bool stalled);
};

} // namespace portolan
