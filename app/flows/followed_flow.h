// One connection followed from tick to tick: what became of it, its rate, the states it was seen in.
#pragma once

#include "app/flows/flow_words.h"

#include <QString>

#include <deque>
#include <vector>

namespace portolan {

class FollowedFlow {
public:
    static constexpr std::size_t kSamples = 120; ///< of the rate, one a second
    static constexpr std::size_t kSteps = 50; ///< of the states; the first and the newest are kept

    struct Step {
        std::int64_t time = 0; ///< ms since the epoch
        FlowPhase phase = FlowPhase::Opening;
        bool seenBegin = false; ///< it began then; else it was in this state already when it was first seen
    };

    /// shown: what the row shows, its number there; live: what goes on. They differ while a table is paused.
    FollowedFlow(const LiveFlows& shown, LiveFlows::Number number, const LiveFlows& live);

    /// After each tick of live.
    void tick(const LiveFlows& live, const LiveFlows::Changes& changes);

    const Flow& flow() const { return m_flow; }
    FlowPhase phase() const { return m_phase; }
    /// ms since the epoch; 0: it is open.
    std::int64_t endedAt() const { return m_endedAt; }
    /// Nothing more will be heard of it.
    bool isOver() const { return m_number == FlowStore::kNone; }
    /// Ended, or finished in conntrack's eyes.
    bool isQuiet() const { return m_quiet; }
    /// Seconds until conntrack forgets it if no packet comes; at least, if its packets are not counted.
    std::uint32_t timeLeft() const { return m_timeLeft; }
    double sentRate() const { return m_sentRate; } ///< bytes a second
    double receivedRate() const { return m_receivedRate; }
    double rate() const { return m_sentRate + m_receivedRate; }
    const std::deque<double>& rates() const { return m_rates; } ///< oldest first
    const std::vector<Step>& steps() const { return m_steps; } ///< oldest first
    const std::string& forwardId() const { return m_forwardId; }
    const QString& forwardTitle() const { return m_forwardTitle; }
    std::int64_t now() const { return m_now; }

private:
    void read(const LiveFlows& flows, LiveFlows::Number number);
    void step(std::int64_t time, bool seenBegin);

    LiveFlows::Number m_number = FlowStore::kNone; ///< in live
    Flow m_flow;
    FlowPhase m_phase = FlowPhase::Opening;
    std::int64_t m_endedAt = 0;
    std::int64_t m_now = 0;
    std::int64_t m_sampled = 0;
    bool m_quiet = false;
    std::uint32_t m_timeLeft = 0;
    double m_sentRate = 0;
    double m_receivedRate = 0;
    std::deque<double> m_rates;
    std::vector<Step> m_steps;
    std::string m_forwardId;
    QString m_forwardTitle;
};

} // namespace portolan
