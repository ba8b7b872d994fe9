// What the rate chart shows: bytes a second by forward over the last minutes, one sample a second.
#pragma once

#include <QString>

#include <deque>
#include <map>
#include <vector>

namespace portolan {

class RateHistory {
public:
    static constexpr int kSeconds = 120;
    static constexpr int kSeries = 5; ///< the busiest by name, the others summed

    static constexpr int kOthers = -1;

    struct Series {
        QString title; ///< empty: everything that has no series of its own
        std::vector<double> values; ///< bytes/s, kSeconds of them, oldest first
        double now = 0;
        int colour
            = kOthers; ///< index for Theme::series; a forward keeps it while it has traffic in the window
    };

    /// One sample, once a second.
    void add(const std::map<QString, double>& rateByForward);
    /// The busiest over the window first; others last, if any. Stable while the order of sums is.
    std::vector<Series> series() const;
    /// The highest sum over all forwards in the window, bytes/s.
    double peak() const;

private:
    std::map<QString, double> sums() const;
    void colourNewcomers(const std::map<QString, double>& sums);

    std::deque<std::map<QString, double>> m_samples;
    std::map<QString, int> m_colours;
};

} // namespace portolan
