// A host that was, played back: state.json and flows.bin of a folder made by `portolanctl record`.
#pragma once

#include "app/client/host_source.h"

#include <QTimer>

#include <cstdint>

namespace portolan {

/// Plays its flows in a loop, in the time they had. Times are moved to now, so that ages look alive.
class Recording : public HostSource {
    Q_OBJECT

public:
    /// Reads the folder at once; a folder that cannot be read is Unreachable, and statusText() says why.
    explicit Recording(const QString& folder, QObject* parent = nullptr);

    Status status() const override { return m_status; }
    QString statusText() const override { return m_statusText; }
    QString hostName() const override;
    bool isRecording() const override { return true; }

    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override;

    void watchFlows(bool on, bool all = false) override;

    void preview(const PortForward& forward, Reply reply) override;
    void add(const PortForward& forward, Reply reply) override;
    void remove(const QString& id, bool endConnections, RemoveReply reply) override;

    /// 1: as it was; 0: stands still, and only step() goes on.
    void setSpeed(double speed);
    /// Lets that much recorded time pass, at once.
    void step(std::uint64_t milliseconds);
    /// Recorded time from the first record to the last, in milliseconds.
    std::uint64_t length() const;

private:
    Result<void> load(const QString& folder);
    void rewind();
    void deliver(bool reset);
    FlowRecord shifted(FlowRecord record) const;

    Status m_status = Status::Connecting;
    QString m_statusText;
    std::shared_ptr<const HostSnapshot> m_snapshot;
    std::vector<FlowRecord> m_records; ///< by time
    std::size_t m_next = 0;
    std::uint64_t m_position = 0; ///< nanoseconds of recorded time since the first record
    std::int64_t m_shift = 0; ///< nanoseconds from recorded time to now, this round
    double m_speed = 1;
    bool m_watching = false;
    bool m_all = false;
    QTimer m_tick;
};

} // namespace portolan
