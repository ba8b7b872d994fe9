#include "app/flows/flow_history.h"

#include "app/flows/forward_titles.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace portolan {

namespace {

/// Samples come a second apart, a little more or less; further apart than this there is a gap.
constexpr std::int64_t kHistoryGap = 3000; // ms

double sum(const std::vector<FlowHistory::Reading>& sample, FlowHistory::Measure measure)
{
    return std::accumulate(sample.begin(), sample.end(), 0.0,
        [measure](double sum, const FlowHistory::Reading& reading) { return sum + reading.values[measure]; });
}

} // namespace

void FlowHistory::sample(const LiveFlows& flows)
{
    if (m_titles.size() != flows.forwards().size())
        m_titles = forwardTitles(flows.forwards());
    std::vector<Reading> readings;
    for (std::size_t i = 0; i <= flows.forwards().size(); ++i) {
        const LiveFlows::Figures& figures = flows.figures(i);
        Reading reading{{}, {}, {figures.rate, double(figures.live), figures.born}, figures.isPartly()};
        if (reading.values == std::array<double, MeasureCount>{})
            continue;
        if (i > 0) {
            reading.id = flows.forwards()[i - 1].forward.id;
            reading.title = m_titles[i - 1];
        }
        readings.push_back(std::move(reading));
    }
    add(std::move(readings), flows.sampledAt());
}

void FlowHistory::add(std::vector<Reading> readings, std::int64_t time)
{
    const std::int64_t since = time - std::exchange(m_lastSample, time);
    if (!m_samples.empty() && since > kHistoryGap)
        for (std::int64_t i = std::min<std::int64_t>(since / 1000 - 1, kSeconds); i > 0; --i)
            push({{}, true});
    for (const Reading& reading : readings) {
        if (reading.id.empty())
            continue;
        Known& known = m_known[reading.id];
        known.title = reading.title;
        ++known.samples;
        for (std::size_t measure = 0; measure < MeasureCount; ++measure)
            known.sums[measure] += reading.values[measure];
    }
    push({std::move(readings), false});
    colourNewcomers();
}

void FlowHistory::push(Sample sample)
{
    m_samples.push_back(std::move(sample));
    if (m_samples.size() <= std::size_t(kSeconds))
        return;
    forget(m_samples.front().readings);
    m_samples.pop_front();
}

void FlowHistory::forget(const std::vector<Reading>& readings)
{
    for (const Reading& reading : readings) {
        const auto known = m_known.find(reading.id);
        if (known == m_known.end())
            continue;
        for (std::size_t measure = 0; measure < MeasureCount; ++measure)
            known->second.sums[measure] -= reading.values[measure];
        if (--known->second.samples == 0)
            m_known.erase(known);
    }
}

std::vector<std::string> FlowHistory::busiest(Measure measure) const
{
    // What is left of a sum after all was subtracted again may be a little beside nothing.
    constexpr double kNothing = 1e-3;
    std::vector<std::pair<double, std::string>> ranked;
    for (const auto& [id, known] : m_known)
        if (known.sums[measure] > kNothing)
            ranked.emplace_back(-known.sums[measure], id);
    const std::size_t count = std::min(ranked.size(), std::size_t(kSeries));
    std::partial_sort(ranked.begin(), ranked.begin() + std::ptrdiff_t(count), ranked.end());
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i)
        ids.push_back(ranked[i].second);
    return ids;
}

/// Colours are few: only those who are among the busiest get one, and keep it.
void FlowHistory::colourNewcomers()
{
    for (const Measure measure : {Rate, Open, Fresh})
        for (const std::string& id : busiest(measure))
            if (Known& known = m_known.at(id); known.colour == kOthers)
                known.colour = freeColour();
}

int FlowHistory::freeColour() const
{
    int colour = 0;
    const auto taken = [&] {
        return std::any_of(
            m_known.begin(), m_known.end(), [&](const auto& entry) { return entry.second.colour == colour; });
    };
    while (taken())
        ++colour;
    return colour;
}

std::vector<FlowHistory::Series> FlowHistory::series(Measure measure) const
{
    std::vector<Series> result;
    std::unordered_map<std::string, std::size_t> places;
    for (const std::string& id : busiest(measure)) {
        const Known& known = m_known.at(id);
        places.emplace(id, result.size());
        result.push_back({id, known.title, std::vector<double>(kSeconds), 0, known.colour});
    }
    Series others{{}, {}, std::vector<double>(kSeconds), 0, kOthers};
    const std::size_t offset = std::size_t(kSeconds) - m_samples.size();
    for (std::size_t second = 0; second < m_samples.size(); ++second) {
        for (const Reading& reading : m_samples[second].readings) {
            const auto place = places.find(reading.id);
            Series& series = place == places.end() ? others : result[place->second];
            series.values[offset + second] += reading.values[measure];
            series.isPartly |= reading.isPartly && second + 1 == m_samples.size();
        }
    }
    if (std::any_of(others.values.begin(), others.values.end(), [](double value) { return value > 0; }))
        result.push_back(std::move(others));
    for (Series& one : result)
        one.now = one.values.back();
    return result;
}

std::vector<bool> FlowHistory::missing() const
{
    std::vector<bool> result(kSeconds);
    const std::size_t offset = std::size_t(kSeconds) - m_samples.size();
    for (std::size_t second = 0; second < m_samples.size(); ++second)
        result[offset + second] = m_samples[second].isMissing;
    return result;
}

double FlowHistory::peak(Measure measure) const
{
    double highest = 0;
    for (const Sample& sample : m_samples)
        highest = std::max(highest, sum(sample.readings, measure));
    return highest;
}

double FlowHistory::now(Measure measure) const
{
    return m_samples.empty() ? 0 : sum(m_samples.back().readings, measure);
}

} // namespace portolan
