// The window's one table of live connections: fed by the host, told to whoever shows some of it twice a
// second.
#pragma once

#include "app/client/host_source.h"
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
    /// For who calls tick() alone.
    void stopTimer() { m_timer.stop(); }

Q_SIGNALS:
    /// Valid until the next tick.
    void ticked(const portolan::LiveFlows::Changes& changes);

private:
    HostSource* m_source;
    LiveFlows m_flows;
    QTimer m_timer;
};

} // namespace portolan
