#include "app/flows/followed_flow.h"

#include "app/flows/flow_model.h"
#include "app/flows/same_connection.h"

#include <algorithm>

namespace portolan {

namespace {

constexpr std::int64_t kRateSample = 900; // ms; ticks come a little early now and then
constexpr std::int64_t kNanosecondsAMillisecond = 1'000'000;

} // namespace

FollowedFlow::FollowedFlow(const LiveFlows& shown, LiveFlows::Number number, const LiveFlows& live)
    : m_now(live.now())
{
    read(shown, number);
    const std::int64_t start = std::int64_t(m_flow.start) / kNanosecondsAMillisecond;
    if (m_endedAt != 0)
        step(m_endedAt, false);
    else
        step(start != 0 ? start : shown.now(), false);
    m_steps.front().seenBegin = start != 0 && m_endedAt == 0;
    if (number < live.store().places() && live.shown(number) && sameConnection(live.flow(number), m_flow))
        m_number = number;
    if (!isOver())
        read(live, number);
}

void FollowedFlow::read(const LiveFlows& flows, LiveFlows::Number number)
{
    m_flow = flows.flow(number);
    m_phase = flowPhase(flows, number);
    m_endedAt = flows.endedAt(number);
    m_quiet = flows.quiet(number);
    m_timeLeft = flows.timeLeft(number);
    m_sentRate = flows.extra(number).sentRate.value();
    m_receivedRate = flows.extra(number).receivedRate.value();
    const FoundForward* forward = flows.forward(number);
    m_forwardId = forward ? forward->forward.id : std::string();
    m_forwardTitle = forward ? FlowModel::forwardTitle(*forward) : QString();
}

void FollowedFlow::step(std::int64_t time, bool seenBegin)
{
    if (m_steps.size() == kSteps)
        m_steps.erase(m_steps.begin() + 1);
    m_steps.push_back({time, m_phase, seenBegin});
}

void FollowedFlow::tick(const LiveFlows& live, const LiveFlows::Changes& changes)
{
    m_now = live.now();
    if (isOver())
        return;
    const FlowPhase before = m_phase;
    // What is gone is readable until the next tick, and never again.
    const bool gone = std::find(changes.gone.begin(), changes.gone.end(), m_number) != changes.gone.end();
    const bool wasOpen = m_endedAt == 0;
    read(live, m_number);
    if (gone) {
        m_number = FlowStore::kNone;
        m_quiet = true;
        if (m_endedAt == 0)
            m_endedAt = m_now;
    }
    if (m_phase != before)
        step(wasOpen && m_endedAt != 0 ? m_endedAt : m_now, false);
    const std::int64_t elapsed = m_now - m_sampled; // less than nothing if the clock was set back
    if ((elapsed >= 0 && elapsed < kRateSample) || m_endedAt != 0 || !live.isHeard())
        return;
    m_sampled = m_now;
    if (m_rates.size() == kSamples)
        m_rates.pop_front();
    m_rates.push_back(rate());
}

} // namespace portolan
