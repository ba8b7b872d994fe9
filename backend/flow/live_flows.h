// The connections of a host as they come, change, run and go: one table for everybody who shows some of it.
#pragma once

#include "backend/flow/flow_store.h"
#include "backend/flow/forward_index.h"
#include "backend/flow/packed_rate.h"
#include "backend/flow/wire.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Records are taken as they arrive; what they changed is told once a tick. Time is given, never read.
class LiveFlows {
public:
    using Number = FlowStore::Number;

    /// How long an ended connection is kept, milliseconds, and how many of them at most: a storm of short
    /// ones must not fill the memory.
    static constexpr std::int64_t kEndedStays = 60'000;
    static constexpr std::size_t kEndedMost = 20'000;
    /// Samples kept of a forward's rate; one a second.
    static constexpr std::size_t kHistory = 40;

    enum class Life : std::uint8_t {
        Free, ///< no connection
        Open,
        Ended, ///< closed, kept for a while
        Gone, ///< not there when the table was read again, or ended long ago; freed at the next tick
    };

    /// What is kept of a connection beside itself.
    struct Extra {
        PackedRate sentRate; ///< between the last two readings of its counters
        PackedRate receivedRate;
        std::uint32_t read = 0; ///< when they were read, or when it ended: low bits of ms since the epoch
        std::uint16_t forward = 0; ///< index into forwards() + 1; 0: none
        Life life = Life::Free;
        bool told : 1 = false; ///< it stands in changes() already
        bool runs : 1 = false; ///< it stands in running()
        bool stale : 1 = false; ///< not seen since the table began to be read again

        /// Bytes a second, both ways.
        double rate() const { return sentRate.value() + receivedRate.value(); }
        bool isRunning() const { return !sentRate.isZero() || !receivedRate.isZero(); }
        void stop() { sentRate = receivedRate = PackedRate(); }
    };

    /// What happened since the tick before. A number is in one list only.
    struct Changes {
        std::vector<Number> born;
        std::vector<Number> changed;
        std::vector<Number> gone; ///< still readable until the next tick
        bool reassigned = false; ///< the forwards are others: every row may name another
    };

    /// Of one forward, or of all flows without one.
    struct Figures {
        unsigned live = 0; ///< connections not finished
        double rate = 0; ///< bytes a second, both ways, over the last three samples
        double born = 0; ///< new connections a second, of the last sample
        std::deque<double> history; ///< bytes a second, one sample a second, oldest first
        std::optional<std::uint64_t> lastUsed; ///< nanoseconds since the epoch; none: not since we watch
        unsigned uncounted = 0; ///< of those live: bytes are not known of them
        std::uint64_t pending = 0; ///< bytes since the last sample
        std::uint32_t pendingBirths = 0; ///< new connections since then
        std::array<std::uint32_t, 4> births{}; ///< of the last samples, the newest first

        /// Nothing is known of the rate.
        bool isUncounted() const { return live > 0 && uncounted == live; }
        /// The rate is at least what is known of it. That new connections are not counted says nothing: it is
        /// known from the next reading on.
        bool isPartly() const;
    };

    struct Totals {
        std::size_t open = 0; ///< connections not finished
        bool counted = false; ///< bytes are known of at least one open connection
    };

    /// The forwards to tell flows by. Flows already known are told again at the next tick, so that until then
    /// whoever shows them finds what the last tick told.
    void setForwards(const std::vector<FoundForward>& forwards);
    /// reset: the stream lost some and begins again with the whole table, which may take many batches.
    void take(const std::vector<FlowRecord>& records, bool reset);
    /// Whether the source answered since the last tick; until this is first called, it is thought to. While
    /// it does not, nothing is known of the present: figures and rates stay as they were.
    void setHeard(bool heard) { m_heard = heard; }
    bool isHeard() const { return m_heard; }
    /// now: milliseconds since the epoch. The changes are valid until the next tick.
    const Changes& tick(std::int64_t now);
    /// What the last tick told, and how many there were.
    const Changes& changes() const { return m_changes; }
    std::uint64_t ticks() const { return m_ticks; }

    const FlowStore& store() const { return m_store; }
    Flow flow(Number number) const { return m_store.flow(number); }
    const Extra& extra(Number number) const { return m_extra[number]; }
    /// Open, or ended and kept for a while.
    bool shown(Number number) const
    {
        return m_extra[number].life == Life::Open || m_extra[number].life == Life::Ended;
    }
    /// Ended: conntrack has forgotten it.
    bool isOver(Number number) const { return m_extra[number].life != Life::Open; }
    /// Ended, or finished in conntrack's eyes (TIME_WAIT).
    bool quiet(Number number) const;
    /// Milliseconds since the epoch at which it ended; 0 while it is open.
    std::int64_t endedAt(Number number) const;
    /// Milliseconds since the epoch at which conntrack forgets it if no packet comes. Without counters no
    /// packet is known of but those that changed its state, so that it may be later.
    std::int64_t expiresAt(Number number) const;
    /// Seconds till then, 0 where that is past.
    std::uint32_t timeLeft(Number number) const;
    /// The forward a flow belongs to, or nullptr.
    const FoundForward* forward(Number number) const;
    const std::vector<FoundForward>& forwards() const { return m_forwards.forwards(); }
    /// By index of forwards() + 1; 0 for the connections of no forward.
    const Figures& figures(std::size_t forward) const { return m_figures[forward]; }
    /// By a forward's id; empty ones if there is none.
    const Figures& figuresOf(const std::string& id) const;
    const Totals& totals() const { return m_totals; }
    std::int64_t now() const { return m_now; }
    /// When the figures' last sample was taken, milliseconds since the epoch.
    std::int64_t sampledAt() const { return m_sampled; }
    /// The connections with a rate, for whoever sums some up.
    const std::vector<Number>& running() const { return m_running; }
    std::size_t memory() const;

private:
    void takeOne(const FlowRecord& record);
    void begin(const FlowRecord& record);
    void update(Number number, const FlowRecord& record);
    void noteReading(std::int64_t time);
    void measure(Number number, std::uint64_t time, std::uint64_t sentBefore, std::uint64_t receivedBefore);
    void end(Number number, std::uint64_t time);
    void markStale();
    void dropStale();
    void bury();
    void adopt(const std::vector<FoundForward>& forwards);
    void assign(Number number);
    void count(Number number, int change);
    void tell(Number number);
    void expire();
    void settle();
    void sample();
    void hear(std::int64_t now);
    void setBack(std::int64_t now);
    std::uint64_t booked(std::uint64_t bytes, const Extra& extra, std::int64_t time) const;
    /// How long counters may take to come again, milliseconds.
    std::int64_t patience() const { return 1500 + std::int64_t(m_interval * 1.5); }
    void drop(Number number);

    FlowStore m_store;
    std::vector<Extra> m_extra;
    ForwardIndex m_forwards;
    std::optional<std::vector<FoundForward>> m_nextForwards; ///< from the next tick on
    std::unordered_map<std::string, std::size_t> m_forwardNumbers; ///< by id; index of m_figures
    std::vector<Figures> m_figures = std::vector<Figures>(1);
    std::deque<Number> m_ended; ///< in the order they ended
    std::vector<Number> m_running;
    Changes m_changes; ///< of the last tick
    std::uint64_t m_ticks = 0;
    Changes m_news; ///< since then
    Totals m_totals;
    std::int64_t m_now = 0;
    std::int64_t m_sampled = 0; ///< the time of the last sample
    std::int64_t m_sampleBegan = 0; ///< when the next one began; later than that after a silence
    bool m_heard = true;
    std::int64_t m_heardAt = 0; ///< the last tick at which the source had answered
    std::int64_t m_silentFrom = 0; ///< the last silence; 0: none yet
    std::int64_t m_silentTo = 0;
    std::int64_t m_resetAt = 0; ///< when the table began to be read again; 0: it is whole
    double m_interval = 1000; ///< ms between readings of counters, smoothed
    std::int64_t m_lastReading = 0; ///< when a counter was last found to be another
    std::int64_t m_readingBegan = 0; ///< when the first of that reading was
    std::size_t m_countedOpen = 0;
};

} // namespace portolan
