#include "app/forwards/flow_stats.h"

#include <algorithm>
#include <numeric>

namespace portolan {

namespace {

std::uint64_t statsKey(const Flow& flow)
{
    return std::uint64_t(flow.family()) << 40 | std::uint64_t(flow.protocol) << 32 | flow.id;
}

std::uint64_t bytesBothWays(const Flow& flow)
{
    return flow.sent.bytes + flow.received.bytes;
}

} // namespace

std::string FlowStats::forwardOf(const Flow& flow) const
{
    const FoundForward* found = m_index.find(flow);
    return found ? found->forward.id : std::string();
}

void FlowStats::setForwards(const std::vector<FoundForward>& forwards)
{
    m_index = ForwardIndex(forwards);
    std::erase_if(m_sums, [&](const auto& entry) {
        return std::none_of(forwards.begin(), forwards.end(),
            [&](const FoundForward& found) { return found.forward.id == entry.first; });
    });
    for (auto& [id, sum] : m_sums)
        sum.figures.live = 0;
    m_live = 0;
    for (auto& [key, known] : m_flows) {
        known.forward = forwardOf(known.flow);
        count(known, +1);
    }
}

void FlowStats::count(const Known& known, int change)
{
    if (known.forward.empty() || isFinished(known.flow))
        return;
    m_sums[known.forward].figures.live += unsigned(change);
    m_live += std::size_t(change);
}

void FlowStats::forget()
{
    m_flows.clear();
    m_live = 0;
    for (auto& [id, sum] : m_sums)
        sum.figures.live = 0;
}

void FlowStats::apply(const std::vector<FlowRecord>& records, bool reset)
{
    if (reset)
        forget();
    for (const FlowRecord& record : records) {
        const auto known = m_flows.find(statsKey(record.flow));
        if (known == m_flows.end()) {
            if (record.event != FlowEvent::Destroy)
                add(record);
            continue;
        }
        update(known->second, record);
        if (record.event == FlowEvent::Destroy) {
            count(known->second, -1);
            m_flows.erase(known);
        }
    }
}

void FlowStats::add(const FlowRecord& record)
{
    Known known{record.flow, forwardOf(record.flow), bytesBothWays(record.flow)};
    if (!known.forward.empty()) {
        Sum& sum = m_sums[known.forward];
        sum.figures.counted |= record.flow.counted;
        const bool isNew = record.event == FlowEvent::New;
        // What a connection carried before it was first seen is no traffic of this second.
        if (isNew)
            sum.pending += known.bytes;
        const std::uint64_t used = isNew ? record.time : record.flow.start;
        if (used != 0)
            sum.figures.lastUsed = std::max(sum.figures.lastUsed.value_or(0), used);
    }
    count(known, +1);
    m_flows.emplace(statsKey(record.flow), std::move(known));
}

void FlowStats::update(Known& known, const FlowRecord& record)
{
    // A record without counters (an event of a kernel that keeps none) says nothing about bytes.
    const std::uint64_t bytes = record.flow.counted ? bytesBothWays(record.flow) : known.bytes;
    const bool moved = bytes > known.bytes;
    if (!known.forward.empty()) {
        Sum& sum = m_sums[known.forward];
        sum.figures.counted |= record.flow.counted;
        if (moved)
            sum.pending += bytes - known.bytes;
        // The end of a connection is a timer's doing, not a use of the forward.
        if (moved || record.event == FlowEvent::Update)
            sum.figures.lastUsed = std::max(sum.figures.lastUsed.value_or(0), record.time);
    }
    known.bytes = std::max(bytes, known.bytes);
    count(known, -1);
    known.flow = record.flow;
    count(known, +1);
}

void FlowStats::tick(std::uint64_t now)
{
    const double seconds = m_lastTick == 0 ? 0 : double(now - m_lastTick) / 1e9;
    m_lastTick = now;
    for (auto& [id, sum] : m_sums) {
        if (seconds > 0) {
            auto& history = sum.figures.history;
            history.push_back(double(sum.pending) / seconds);
            if (history.size() > kHistory)
                history.pop_front();
            // The helper re-reads counters about once a second: a mean over three hides the beat of two
            // clocks.
            const auto recent = std::ptrdiff_t(std::min<std::size_t>(history.size(), 3));
            sum.figures.rate = std::accumulate(history.end() - recent, history.end(), 0.0) / double(recent);
        }
        sum.pending = 0;
    }
}

const FlowStats::Figures& FlowStats::of(const std::string& id) const
{
    static const Figures none;
    const auto sum = m_sums.find(id);
    return sum == m_sums.end() ? none : sum->second.figures;
}

} // namespace portolan
