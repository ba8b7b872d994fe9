// What one reader has yet to be told.
#pragma once

#include "helper/conntrack/hub.h"
#include "helper/conntrack/slots.h"

#include <deque>
#include <limits>
#include <memory>
#include <unordered_map>

namespace portolan {

/// First the table, place by place, then what happened since. Nothing is copied until it is read: a reader
/// that does not read costs a number a flow and, up to the bound, a line a birth or death.
class FlowSession {
public:
    FlowSession(const FlowFilter& filter, std::size_t bound)
        : m_filter(filter)
        , m_bound(bound)
    {
    }

    const FlowFilter& filter() const { return m_filter; }
    bool wants(const Flow& flow) const;

    void born(FlowSlots::Number number, std::uint64_t time);
    void changed(FlowSlots::Number number, std::uint64_t time);
    /// flow: its last words; the place may be another flow's from now on.
    void died(FlowSlots::Number number, const std::shared_ptr<const Flow>& flow, std::uint64_t time);
    /// The whole table again; lost: the reader is told to forget what it knew.
    void restart(bool lost);

    /// Adds at most `room` records to the batch; returns how many. whole: the table has no more to come, so
    /// what happened since may follow.
    std::size_t read(
        const FlowSlots& slots, bool whole, std::size_t room, std::uint64_t now, FlowBatch& batch);
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
        std::shared_ptr<const Flow> gone; ///< set once the flow is no more in its place
    };

    /// Not told of yet: it will be, as it is then.
    bool ahead(FlowSlots::Number number) const { return m_next != kTold && number >= m_next; }
    Entry* waiting(FlowSlots::Number number);
    void put(Entry entry);

    FlowFilter m_filter;
    std::size_t m_bound;
    std::size_t m_next = 0; ///< the place to be told next; kTold: the table was told
    bool m_lost = false;
    std::uint64_t m_handedOut = 0;
    std::deque<Entry> m_entries;
    std::uint64_t m_first = 0; ///< the running number of m_entries.front()
    std::unordered_map<FlowSlots::Number, std::uint64_t>
        m_waiting; ///< living flows: their entry's running number
    std::size_t m_lives = 0; ///< births and deaths among the entries
};

} // namespace portolan
