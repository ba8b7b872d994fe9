// A live trace: starts it at the source, puts together what comes, and hands on the packets as they are done.
#pragma once

#include "app/client/packet_source.h"
#include "app/trace/packet_finisher.h"
#include "backend/packet/gatherer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

namespace portolan {

class PacketFollower : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,
        Starting, ///< perhaps a password is asked for
        Running,
    };
    enum class Ending { Packets, Seconds, Stopped };

    /// The source must outlive it.
    explicit PacketFollower(HostSource* source, QObject* parent = nullptr);
    ~PacketFollower() override;

    void start(TraceFilter filter, const TraceLimits& limits);
    /// What was seen so far is handed on before it ends.
    void stop();

    State state() const { return m_state; }
    const TraceFilter& filter() const { return m_filter; }
    const TraceLimits& limits() const { return m_limits; }
    /// Of the limits.
    unsigned secondsLeft() const;
    unsigned packets() const { return m_packets; }
    /// The host as it is while the trace runs.
    const std::shared_ptr<const HostSnapshot>& host() const { return m_host; }

Q_SIGNALS:
    void stateChanged();
    /// Before the first packet; what cannot be seen.
    void started(const std::vector<portolan::Message>& remarks);
    void arrived(const std::vector<portolan::Trajectory>& packets);
    /// Ways may have gaps.
    void lost();
    void ticked(); ///< what is left became less
    void ended(portolan::PacketFollower::Ending ending);
    void failed(const portolan::Error& error);

private:
    void take(const std::vector<TraceEvent>& events, bool lost);
    void tick();
    void handOn(std::vector<Trajectory> packets);
    void end();
    void setState(State state);

    HostSource* m_source;
    QPointer<PacketSource> m_tracer; ///< null: no packets pass there
    State m_state = State::Idle;
    TraceFilter m_filter;
    TraceLimits m_limits;
    std::shared_ptr<const HostSnapshot> m_host;
    std::optional<TrajectoryGatherer> m_gatherer;
    std::optional<PacketFinisher> m_finisher;
    QTimer m_tick;
    QElapsedTimer m_running;
    unsigned m_packets = 0;
    unsigned m_saidSeconds = 0;
};

} // namespace portolan
