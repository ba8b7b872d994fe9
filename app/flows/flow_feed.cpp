#include "app/flows/flow_feed.h"

#include <QDateTime>

#include <utility>

namespace portolan {

namespace {

constexpr int kTickMilliseconds = 500;

} // namespace

FlowFeed::FlowFeed(HostSource* source, QObject* parent)
    : QObject(parent)
    , m_source(source)
{
    m_flows.setForwards(source->snapshot()->forwards);
    connect(source, &HostSource::flowsHeard, this, [this] { m_answers = m_heard = true; });
    connect(source, &HostSource::flowsArrived, this, &FlowFeed::take);
    connect(source, &HostSource::snapshotChanged, this,
        [this] { m_flows.setForwards(m_source->snapshot()->forwards); });
    connect(&m_timer, &QTimer::timeout, this, [this] { tick(QDateTime::currentMSecsSinceEpoch()); });
    m_timer.start(kTickMilliseconds);
}

void FlowFeed::take(const std::vector<FlowRecord>& records, bool reset)
{
    if (m_ends.isIdle())
        m_flows.take(records, reset);
    else
        m_flows.take(m_ends.pass(records), reset);
}

void FlowFeed::tick(std::int64_t now)
{
    m_ends.tick(now);
    if (m_answers)
        m_flows.setHeard(std::exchange(m_heard, false));
    Q_EMIT ticked(m_flows.tick(now));
}

} // namespace portolan
