#include "app/flows/rate_history.h"

#include <algorithm>
#include <numeric>

namespace portolan {

void RateHistory::add(const std::map<QString, double>& rateByForward)
{
    m_samples.push_back(rateByForward);
    if (m_samples.size() > std::size_t(kSeconds))
        m_samples.pop_front();
    colourNewcomers(sums());
}

std::map<QString, double> RateHistory::sums() const
{
    std::map<QString, double> sums;
    for (const auto& sample : m_samples)
        for (const auto& [title, rate] : sample)
            if (!title.isEmpty())
                sums[title] += rate;
    return sums;
}

/// Gives each forward the lowest colour nobody has, and takes back those of forwards without traffic.
void RateHistory::colourNewcomers(const std::map<QString, double>& sums)
{
    std::erase_if(m_colours, [&](const auto& entry) { return !sums.contains(entry.first); });
    for (const auto& [title, sum] : sums) {
        int colour = 0;
        const auto taken = [&] {
            return std::any_of(m_colours.begin(), m_colours.end(),
                [&](const auto& entry) { return entry.second == colour; });
        };
        if (m_colours.contains(title))
            continue;
        while (taken())
            ++colour;
        m_colours.emplace(title, colour);
    }
}

std::vector<RateHistory::Series> RateHistory::series() const
{
    const std::map<QString, double> totals = sums();
    std::vector<std::pair<QString, double>> busiest(totals.begin(), totals.end());
    std::stable_sort(
        busiest.begin(), busiest.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (busiest.size() > std::size_t(kSeries))
        busiest.resize(std::size_t(kSeries));

    std::vector<Series> result;
    for (const auto& [title, sum] : busiest)
        result.push_back({title, std::vector<double>(kSeconds), 0, m_colours.at(title)});
    Series others{QString(), std::vector<double>(kSeconds), 0, kOthers};
    const std::size_t offset = std::size_t(kSeconds) - m_samples.size();
    for (std::size_t second = 0; second < m_samples.size(); ++second) {
        for (const auto& [title, rate] : m_samples[second]) {
            const auto it = std::find_if(result.begin(), result.end(),
                [&, wanted = title](const Series& s) { return s.title == wanted; });
            (it == result.end() ? others : *it).values[offset + second] += rate;
        }
    }
    if (std::any_of(others.values.begin(), others.values.end(), [](double value) { return value > 0; }))
        result.push_back(std::move(others));
    for (Series& one : result)
        one.now = one.values.back();
    return result;
}

double RateHistory::peak() const
{
    double highest = 0;
    for (const auto& sample : m_samples)
        highest = std::max(highest,
            std::accumulate(sample.begin(), sample.end(), 0.0,
                [](double sum, const auto& entry) { return sum + entry.second; }));
    return highest;
}

} // namespace portolan
