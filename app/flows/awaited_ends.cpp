#include "app/flows/awaited_ends.h"

#include "backend/flow/flow_phase.h"

#include <utility>

namespace portolan {

namespace {

/// The stream of connections may be behind by a reading of the whole table.
constexpr std::int64_t kEndsAreLate = 5000; // ms

} // namespace

void AwaitedEnds::await(const std::vector<Flow>& flows)
{
    m_isAnswered = false;
    m_answeredAt = 0;
    m_asked.clear();
    for (const Flow& flow : flows)
        m_asked.insert(keyOf(flow));
}

std::vector<FlowRecord> AwaitedEnds::settle(bool done)
{
    m_isAnswered = true;
    std::vector<FlowRecord> held = std::exchange(m_held, {});
    if (done) {
        for (FlowRecord& record : held)
            record.flow.status |= kEndedHere;
    } else {
        m_asked.clear();
    }
    return held;
}

std::vector<FlowRecord> AwaitedEnds::pass(const std::vector<FlowRecord>& records)
{
    std::vector<FlowRecord> passed;
    passed.reserve(records.size());
    for (const FlowRecord& record : records) {
        const bool isAsked = record.event == FlowEvent::Destroy && m_asked.contains(keyOf(record.flow));
        if (isAsked && !m_isAnswered) {
            m_held.push_back(record);
            continue;
        }
        passed.push_back(record);
        if (isAsked)
            passed.back().flow.status |= kEndedHere;
    }
    return passed;
}

void AwaitedEnds::tick(std::int64_t now)
{
    if (!m_isAnswered || m_asked.empty())
        return;
    if (m_answeredAt == 0)
        m_answeredAt = now;
    else if (now - m_answeredAt > kEndsAreLate)
        m_asked.clear();
}

} // namespace portolan
