// A host out of a file somebody sent: to be looked at, never changed.
#pragma once

#include "app/client/host_source.h"

namespace portolan {

class FileSource : public HostSource {
    Q_OBJECT

public:
    /// path: of the file it came from.
    FileSource(const QString& path, HostSnapshot snapshot, QObject* parent = nullptr);

    /// Reads the file on another thread; done is called later on this one, unless context is gone by then.
    static void load(const QString& path, QObject* context, std::function<void(Result<HostSnapshot>)> done);

    Status status() const override { return Status::Ready; }
    QString statusText() const override { return {}; }
    /// The host's name where the file says it, else the file's.
    QString hostName() const override;
    bool isRecording() const override { return true; }
    QString fileName() const override;
    QString path() const { return m_path; }

    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override { }

    void watchFlows(bool on, bool all = false) override;

    void preview(const PortForward& forward, Reply reply) override;
    void add(const PortForward& forward, Reply reply) override;
    void remove(const QString& id, bool endConnections, RemoveReply reply) override;

private:
    QString m_path;
    std::shared_ptr<const HostSnapshot> m_snapshot;
};

} // namespace portolan
