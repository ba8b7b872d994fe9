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

} // namespace

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

void HostSource::restoreSnapshot(const QString&, const QString&, RestoreReply reply)
{
    reply(noSnapshots(*this));
}

void HostSource::removeSnapshot(const QString&, DoneReply reply)
{
    reply(noSnapshots(*this));
}

} // namespace portolan
