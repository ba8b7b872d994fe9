// The inside of the hub: one table for every reader.
#pragma once

#include "helper/conntrack/dump.h"
#include "helper/conntrack/events.h"
#include "helper/conntrack/hub.h"
#include "helper/conntrack/session.h"

#include <chrono>
#include <map>
#include <optional>

namespace portolan {

/// Nanoseconds since the epoch, for records.
std::uint64_t flowTime();

/// The order that loses nothing: listen, dump, then take the news; so news wait in their socket while a dump
/// runs.
class FlowHub::Private {
public:
    Private(sd_event* event, std::size_t bound)
        : m_event(event)
        , m_bound(bound)
    {
    }
    ~Private()
    {
        m_sessions.clear(); // they let go of places
        silence();
    }
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;

    Result<SessionId> open(const FlowFilter& filter);
    Result<FlowBatch> read(SessionId session, std::size_t max);
    void close(SessionId session);

private:
    using Clock = std::chrono::steady_clock;
    enum class Purpose {
        Begin, ///< the table is being read for a new reader, or anew after a loss
        Counters, ///< of translated flows, or of all if a reader counts all
        Vanished, ///< everything we know of, to see what is gone
    };

    Result<void> listen(bool all);
    void silence();
    Result<void> begin();
    Result<void> startDump(Purpose purpose, bool translatedOnly);
    Result<void> stepDump();
    void dumpEnded();
    template <typename Items, typename PackedOf> void fetch(const Items& items, PackedOf packedOf) const;
    void take(ParsedFlow& parsed);
    void take(FlowEvents::Kind kind, ParsedFlow& parsed);
    void add(const ParsedFlow& parsed, bool byDump);
    void update(FlowSlots::Number number, ParsedFlow& parsed);
    void remove(FlowSlots::Number number, ParsedFlow* news);
    void removeUnseen();
    void drain();
    void overrun();
    void narrow();
    void schedule();
    void dumpAgain();
    bool anyone(bool FlowFilter::*wish) const;
    bool countsAll() const;
    bool isFresh() const;
    bool beginning() const { return m_dump.running() && m_purpose == Purpose::Begin; }
    int onTimer(sd_event_source*& source, std::chrono::microseconds after, sd_event_time_handler_t handler);

    sd_event* m_event;
    std::size_t m_bound;
    SessionId m_lastId = 0;
    FlowSlots m_slots;
    std::map<SessionId, FlowSession> m_sessions;
    FlowEvents m_events;
    FlowDump m_dump;
    bool m_all = false; ///< everything is listened for, not only translated flows
    Purpose m_purpose = Purpose::Begin;
    bool m_dumpTranslatedOnly = true;
    std::uint32_t m_dumps = 0; ///< running number of the dump
    std::size_t m_mayVanish = 0; ///< flows known by dumps alone
    std::size_t m_counted = 0; ///< flows whose bytes are counted
    std::uint64_t m_time = 0; ///< of the news being taken: those of one nap are taken together
    std::optional<Error> m_broken; ///< why the table could not be read
    Clock::time_point m_dumpStarted{};
    Clock::time_point m_freshUntil{}; ///< a new reader needs no dump of its own before
    Clock::time_point m_countersDue{};
    Clock::time_point m_vanishedDue{};
    sd_event_source* m_newsSource = nullptr;
    sd_event_source* m_napSource = nullptr;
    sd_event_source* m_dumpSource = nullptr;
    sd_event_source* m_againSource = nullptr;
};

} // namespace portolan
