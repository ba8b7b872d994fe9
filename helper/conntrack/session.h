// What one reader has yet to be told.
#pragma once

#include "helper/conntrack/hub.h"
#include "helper/conntrack/slots.h"

#include <deque>
#include <limits>
#include <vector>

namespace portolan {

/// First the table, place by place, then what happened since. Nothing is copied until it is read: a reader
/// that does not read costs a number a flow and, up to the bound, a line a birth or death.
class FlowSession {
public:
    FlowSession(FlowSlots& slots, const FlowFilter& filter, std::size_t bound)
        : m_slots(slots)
        , m_filter(filter)
        , m_bound(bound)
    {
    }
    ~FlowSession() { forget(); }
    FlowSession(const FlowSession&) = delete;
    FlowSession& operator=(const FlowSession&) = delete;

    const FlowFilter& filter() const { return m_filter; }
    bool wants(std::uint64_t status) const;

    /// Has the processor fetch what born(), changed() and died() of this flow look at.
    [[gnu::always_inline]] void fetch(FlowSlots::Number number) const
    {
        if (number < m_waiting.size())
            __builtin_prefetch(&m_waiting[number]);
    }
    /// asTable: the table's reading found it, so it is part of the table to a reader who lacks some of that.
    void born(FlowSlots::Number number, std::uint64_t time, bool asTable = false);
    void changed(FlowSlots::Number number, std::uint64_t time);
    /// Its place has its last words, and is held until they are told.
    void died(FlowSlots::Number number, std::uint64_t time);
    /// The whole table again; lost: the reader is told to forget what it knew.
    void restart(bool lost);

    /// Adds at most `room` records to the batch; returns how many. dump: the one that reads the table, which
    /// ends before a place that it has not told of; 0: the table has no more to come, so what happened since
    /// may follow.
    std::size_t read(std::uint32_t dump, std::size_t room, std::uint64_t now, FlowBatch& batch);
    /// Part of the table is not told yet.
    bool behind() const { return m_next != kTold; }
    /// True once: records were dropped since the last read.
    bool takeLost();
    std::uint64_t count(std::size_t handedOut) { return m_handedOut += handedOut; }

private:
    static constexpr auto kTold = std::numeric_limits<std::size_t>::max();

    struct Entry {
        FlowEvent event = FlowEvent::Update;
        FlowSlots::Number number = 0;
        std::uint64_t time = 0;

        /// What the bound counts. Of the others there is one a place at most.
        bool isLife() const { return event == FlowEvent::New || event == FlowEvent::Destroy; }
    };

    /// Not told of yet: it will be, as it is then.
    bool ahead(FlowSlots::Number number) const { return m_next != kTold && number >= m_next; }
    Entry* waiting(FlowSlots::Number number);
    void forgetWaiting(FlowSlots::Number number);
    void put(const Entry& entry);
    void forget();

    FlowSlots& m_slots;
    FlowFilter m_filter;
    std::size_t m_bound;
    std::size_t m_next = 0; ///< the place to be told next; kTold: the table was told
    bool m_lost = false;
    std::uint64_t m_handedOut = 0;
    std::deque<Entry> m_entries;
    std::uint32_t m_first = 0; ///< the running number of m_entries.front(); begins again after the last
    /// By place, of flows that live: their entry's running number and one; 0: none. Where the running number
    /// begins again one entry is not found, and its flow is told of twice.
    std::vector<std::uint32_t> m_waiting;
    std::size_t m_lives = 0; ///< births and deaths among the entries
};

} // namespace portolan
