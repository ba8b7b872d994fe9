#include "app/client/file_source.h"

#include "app/client/host_file.h"
#include "app/client/worker.h"

#include <QFileInfo>

namespace portolan {

namespace {

tl::unexpected<Error> fromFile()
{
    return failure(ErrorCode::Unsupported,
        PORTOLAN_TR(
            "This is a file, not a running host: nothing can be changed here. Close the file first."));
}

} // namespace

FileSource::FileSource(const QString& path, HostSnapshot snapshot, QObject* parent)
    : HostSource(parent)
    , m_path(path)
    , m_snapshot(std::make_shared<const HostSnapshot>(std::move(snapshot)))
{
}

void FileSource::load(const QString& path, QObject* context, std::function<void(Result<HostSnapshot>)> done)
{
    runAside(
        context,
        [path] {
            return loadHostFile(path).and_then([](const HostTexts& texts) { return buildSnapshot(texts); });
        },
        std::move(done));
}

QString FileSource::hostName() const
{
    return m_snapshot->state.host.empty() ? fileName() : QString::fromStdString(m_snapshot->state.host);
}

QString FileSource::fileName() const
{
    return QFileInfo(m_path).fileName();
}

void FileSource::watchFlows(bool on, bool)
{
    if (!on)
        return;
    const Error error{ErrorCode::Unsupported,
        Message{PORTOLAN_TR("A file holds rules, not connections: there is nothing to watch."), {}}, {}};
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT flowsFailed(error); }, Qt::QueuedConnection);
}

void FileSource::preview(const PortForward&, Reply reply)
{
    reply(fromFile());
}

void FileSource::add(const PortForward&, Reply reply)
{
    reply(fromFile());
}

void FileSource::remove(const QString&, bool, RemoveReply reply)
{
    reply(fromFile(), 0, 0);
}

} // namespace portolan
