// What the charts show: rate, open and new connections by forward over the last minutes, one sample a second.
#pragma once

#include "backend/flow/live_flows.h"

#include <QString>

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

namespace portolan {

class FlowHistory {
public:
    static constexpr int kSeconds = 120;
    static constexpr int kSeries = 5; ///< the busiest by name, the others summed
    static constexpr int kOthers = -1;

    enum Measure { Rate, Open, Fresh, MeasureCount }; ///< bytes/s, connections, new connections/s

    /// One forward's values of one second; without an id those of all connections of no forward.
    struct Reading {
        std::string id;
        QString title;
        std::array<double, MeasureCount> values{};
        bool isPartly = false; ///< the rate is that of some of its connections; of the others it is not known
    };

    struct Series {
        std::string id; ///< of the forward; empty: everything that has no series of its own
        QString title;
        std::vector<double> values; ///< kSeconds of them, oldest first
        double now = 0;
        int colour = kOthers; ///< index for Theme::series; a forward's own in every chart, for as long as it
                              ///< has something in the window
        bool isPartly = false; ///< now; see Reading
    };

    /// One sample, once a second. time: milliseconds since the epoch; where seconds were left out, what they
    /// were is not known.
    void add(std::vector<Reading> readings, std::int64_t time);
    /// The same of all forwards there are.
    void sample(const LiveFlows& flows);
    /// The forwards are others from now on.
    void forgetTitles() { m_titles.clear(); }
    /// The busiest over the window first; others last, if any. Stable while the order of sums is.
    std::vector<Series> series(Measure measure) const;
    /// By place in a series: nobody knows what was then.
    std::vector<bool> missing() const;
    /// The highest sum over all forwards in the window.
    double peak(Measure measure) const;
    /// The same of the last sample.
    double now(Measure measure) const;
    std::int64_t lastSample() const { return m_lastSample; }

private:
    struct Known {
        QString title;
        std::array<double, MeasureCount> sums{}; ///< over the window
        int samples = 0; ///< in the window
        int colour = kOthers;
    };

    struct Sample {
        std::vector<Reading> readings;
        bool isMissing = false;
    };

    void push(Sample sample);
    void forget(const std::vector<Reading>& readings);
    std::vector<std::string> busiest(Measure measure) const;
    void colourNewcomers();
    int freeColour() const;

    std::deque<Sample> m_samples;
    std::unordered_map<std::string, Known> m_known; ///< by id: forwards with something in the window
    std::vector<QString> m_titles; ///< of the forwards there are; none: not known yet
    std::int64_t m_lastSample = 0;
};

} // namespace portolan
