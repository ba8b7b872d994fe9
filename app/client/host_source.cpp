// What a source answers that has no helper.
#include "app/client/host_source.h"

namespace portolan {

namespace {

tl::unexpected<Error> noSnapshots(const HostSource& source)
{
    if (source.fileName().isEmpty())
        return failure(ErrorCode::Unsupported, PORTOLAN_TR("There are no snapshots in a recording."));
    return failure(ErrorCode::Unsupported, PORTOLAN_TR("There are no snapshots in a file."));
}

tl::unexpected<Error> notRunning(const HostSource& source)
{
    if (source.fileName().isEmpty())
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR(
                "This is a recording: nothing can be changed. Connect to a running helper to do this."));
    return failure(ErrorCode::Unsupported,
        PORTOLAN_TR(
            "This is a file, not a running host: nothing can be changed here. Close the file first."));
}

} // namespace

void HostSource::endFlows(const std::vector<Flow>&, EndReply reply)
{
    reply(notRunning(*this), 0);
}

void HostSource::setSysctl(const QString&, const QString&, bool, Reply reply)
{
    reply(notRunning(*this));
}

void HostSource::addWith(const PortForward&, const EditWish&, Reply reply)
{
    reply(notRunning(*this));
}

void HostSource::addSeveral(const std::vector<PortForward>&, const EditWish&, IdsReply reply)
{
    reply(notRunning(*this));
}

void HostSource::replace(const QString&, const PortForward&, const EditWish&, RemoveReply reply)
{
    reply(notRunning(*this), 0, 0);
}

void HostSource::removeSeveral(const QStringList&, const EditWish&, RemoveReply reply)
{
    reply(notRunning(*this), 0, 0);
}

void HostSource::setEnabled(const QStringList&, bool, const EditWish&, RemoveReply reply)
{
    reply(notRunning(*this), 0, 0);
}

void HostSource::undo(const EditWish&, EditReply reply)
{
    reply(notRunning(*this));
}

void HostSource::redo(const EditWish&, EditReply reply)
{
    reply(notRunning(*this));
}

void HostSource::confirmEdit(quint64, EditReply reply)
{
    reply(notRunning(*this));
}

void HostSource::repair(RepairReply reply)
{
    reply(notRunning(*this));
}

void HostSource::setAutomaticRepair(bool, DoneReply reply)
{
    reply(notRunning(*this));
}

void HostSource::setEngine(EnginePreference, DoneReply reply)
{
    reply(notRunning(*this));
}

void HostSource::readEdits(EditLogReply reply)
{
    reply(notRunning(*this));
}

void HostSource::listSnapshots(SnapshotsReply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::takeSnapshot(const QString&, Reply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::readSnapshot(const QString&, ReadSnapshotReply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::planRestore(const QString&, RestorePlanReply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::restoreSnapshot(const QString&, const QString&, const EditWish&, RestoreReply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::removeSnapshot(const QString&, DoneReply reply)
{
    reply(noSnapshots(*this));
}

} // namespace portolan
