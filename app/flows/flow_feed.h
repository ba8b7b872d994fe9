// The window's one table of live connections: fed by the host, told to whoever shows some of it twice a
// second.
#pragma once

#include "app/client/host_source.h"
#include "app/flows/awaited_ends.h"
#include "backend/flow/live_flows.h"

#include <QObject>
#include <QTimer>

namespace portolan {

class FlowFeed : public QObject {
    Q_OBJECT

public:
    explicit FlowFeed(HostSource* source, QObject* parent = nullptr);

    const LiveFlows& flows() const { return m_flows; }
    /// Its timer calls it. now: milliseconds since the epoch.
    void tick(std::int64_t now);
    /// The helper was asked to end these; then, what it answered. What ends in between is told after that.
    void awaitEnds(const std::vector<Flow>& flows) { m_ends.await(flows); }
    void settleEnds(bool done) { m_flows.take(m_ends.settle(done), false); }
    /// For who calls tick() alone.
    void stopTimer() { m_timer.stop(); }

Q_SIGNALS:
    /// Valid until the next tick.
    void ticked(const portolan::LiveFlows::Changes& changes);

private:
    void take(const std::vector<FlowRecord>& records, bool reset);

    HostSource* m_source;
    LiveFlows m_flows;
    AwaitedEnds m_ends;
    bool m_answers = false; ///< the source says when it is heard
    bool m_heard = false; ///< since the last tick
    QTimer m_timer;
};

} // namespace portolan
