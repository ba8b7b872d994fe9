// The figures of LiveFlows: what came by, second by second, and the silences between.
#include "backend/flow/live_flows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace portolan {

namespace {

/// What is read again within less belongs to one reading.
constexpr std::int64_t kOneReading = 200; // ms
/// Between readings of a table of 262,144, and some.
constexpr double kLongestInterval = 12'000; // ms
/// The helper re-reads counters about once a second too: a mean over a few samples hides the beat of two
/// clocks.
constexpr std::size_t kSmoothed = 3;
constexpr std::size_t kSmoothedMost = 20;
constexpr std::int64_t kSample = 900; // ms; ticks come a little early now and then
/// A source that says nothing for longer than this, or a window that stood still, makes a gap.
constexpr std::int64_t kSilence = 3000; // ms

} // namespace

bool LiveFlows::Figures::isPartly() const
{
    return uncounted > std::accumulate(births.begin(), births.end(), pendingBirths);
}

/// Of what a connection carried since its last reading, what is of one interval between readings: what it
/// carried in a silence is no peak after it.
std::uint64_t LiveFlows::booked(std::uint64_t bytes, const Extra& extra, std::int64_t time) const
{
    const bool wasReadSince = std::int32_t(extra.read - std::uint32_t(m_silentTo)) >= 0;
    if (m_silentTo == 0 || time > m_silentTo + patience() || wasReadSince)
        return bytes;
    const auto gap = std::min<std::int64_t>(std::uint32_t(time) - extra.read, time - m_silentFrom);
    return std::uint64_t(double(bytes) * m_interval / std::max(double(gap), m_interval));
}

/// Counters are read all at once, and the less often the longer that takes. Where hardly anything runs, they
/// do not change with every reading: that must not make us wait for ever.
void LiveFlows::noteReading(std::int64_t time)
{
    const std::int64_t gap = time - std::exchange(m_lastReading, time);
    if (gap < kOneReading)
        return;
    const std::int64_t began = std::exchange(m_readingBegan, time);
    const bool isAfterSilence = m_heardAt != 0 && time - m_heardAt > kSilence;
    if (began != 0 && began < time && !isAfterSilence)
        m_interval += (std::min(double(time - began), kLongestInterval) - m_interval) * 0.3;
}

/// After a silence a sample begins anew: what came till now is of all that time.
void LiveFlows::hear(std::int64_t now)
{
    const std::int64_t before = std::exchange(m_heardAt, now);
    if (before == 0 || now - before <= kSilence)
        return;
    m_silentFrom = before;
    m_silentTo = now;
    m_sampleBegan = now;
    m_readingBegan = 0;
    for (Figures& figures : m_figures) {
        figures.pending = 0;
        figures.pendingBirths = 0;
    }
}

void LiveFlows::sample()
{
    const std::int64_t elapsed = m_now - m_sampleBegan;
    if (m_sampleBegan != 0 && elapsed < kSample)
        return;
    const bool first = std::exchange(m_sampleBegan, m_now) == 0;
    m_sampled = m_now;
    // Counters of a great table come less often: a mean over two readings.
    const auto together
        = std::clamp(std::size_t(std::lround(2 * m_interval / 1000)), kSmoothed, kSmoothedMost);
    for (Figures& figures : m_figures) {
        const auto bytes = std::exchange(figures.pending, 0);
        const auto births = std::exchange(figures.pendingBirths, 0);
        std::rotate(figures.births.begin(), figures.births.end() - 1, figures.births.end());
        figures.births.front() = births;
        if (first)
            continue;
        figures.born = double(births) * 1000 / double(elapsed);
        figures.history.push_back(double(bytes) * 1000 / double(elapsed));
        if (figures.history.size() > kHistory)
            figures.history.pop_front();
        const auto recent = std::ptrdiff_t(std::min(figures.history.size(), together));
        figures.rate
            = std::accumulate(figures.history.end() - recent, figures.history.end(), 0.0) / double(recent);
    }
}

} // namespace portolan
