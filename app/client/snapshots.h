// What a source says of the snapshots its helper keeps.
#pragma once

#include "backend/base/error.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace portolan {

struct HostSnapshot;

/// One kept moment, as Snapshots.List tells it.
struct SnapshotInfo {
    enum class Reason { Taken, BeforeRestore, Other };

    QString id;
    QString name; ///< may be empty
    QDateTime time;
    Reason reason = Reason::Taken;
    quint64 size = 0; ///< bytes on disk
    unsigned rules = 0;
    unsigned forwards = 0; ///< wanted of us
    QString fingerprint; ///< equal where rules and wanted forwards are
    Message damaged; ///< why it cannot be read; empty: it can
};

/// What a restore would do, and the proof of what it was decided on.
struct RestorePlan {
    std::shared_ptr<const HostSnapshot> now;
    std::shared_ptr<const HostSnapshot> then;
    QString fingerprint; ///< of now, or of something newer
};

struct RestoreResult {
    QString before; ///< the snapshot to undo it with; empty: nothing differed, none was made
    QStringList replaced; ///< tables, "ipv4/nat"
    QStringList emptied;
    QStringList unchanged;
};

using SnapshotsReply = std::function<void(Result<std::vector<SnapshotInfo>>)>;
using ReadSnapshotReply = std::function<void(Result<std::shared_ptr<const HostSnapshot>>)>;
using RestorePlanReply = std::function<void(Result<RestorePlan>)>;
using RestoreReply = std::function<void(Result<RestoreResult>)>;
using DoneReply = std::function<void(Result<void>)>;

} // namespace portolan
