// The connections known now, each in a numbered place it keeps for life, and the ends not told to everybody.
#pragma once

#include "backend/flow/flow_store.h"
#include "backend/flow/wire.h"
#include "helper/conntrack/parser.h"

#include <vector>

namespace portolan {

/// What news changed of a flow known before.
enum class FlowChange { Nothing, Counters, More };

/// A number stays with its flow, so that readers can go through the places one by one while flows come and
/// go, and can remember a flow by four bytes. A flow that ended keeps its place until no reader needs its
/// last words any more; all of them share that one copy.
class FlowSlots : public FlowStore {
public:
    FlowSlots()
        : FlowStore(Index::Fast)
    {
    }

    /// What dumps and events told of a flow.
    struct Note {
        std::uint32_t seen : 31 = 0; ///< the last dump, or the dump before the last event, that told of it
        /// Known by a dump alone. With nf_conntrack_events=2 a flow older than the first listener ends
        /// without an event (nf_conntrack_ecache.h), so dumps must tell.
        std::uint32_t mayVanish : 1 = 0;
        std::uint32_t holders = 0; ///< of a flow that ended
    };

    /// Has the processor fetch what take() of these looks at, and tells visit() the places; see FlowStore.
    template <typename Items, typename PackedOf, typename Visit>
    [[gnu::always_inline]] void fetch(const Items& items, PackedOf packedOf, Visit visit) const
    {
        FlowStore::fetch(
            items, packedOf, [ this, &visit ](Number number) __attribute__((always_inline)) {
                __builtin_prefetch(&m_notes[number]);
                visit(number);
            });
    }
    [[gnu::always_inline]] void fetch(Number number) const
    {
        FlowStore::fetch(number);
        __builtin_prefetch(&m_notes[number]);
    }

    /// There is a connection in this place that did not end.
    bool alive(Number number) const { return used(number) && !retired(number); }

    Note& note(Number number)
    {
        if (number >= m_notes.size())
            m_notes.resize(number + 1);
        return m_notes[number];
    }

    /// Takes over what the news say, and puts what they leave out into them. A timeout alone is no change: it
    /// runs down by itself.
    FlowChange merge(Number number, ParsedFlow& news);

    void pack(FlowEvent event, std::uint64_t time, Number number, std::vector<std::uint8_t>& records) const
    {
        const PackedFlow& packed = row(number);
        if (!packed.isIpv6)
            return packRow(event, time, packed, nullptr, records);
        const AddressBlock addresses = ipv6(packed);
        packRow(event, time, packed, &addresses, records);
    }

    /// The flow ended: find() does not find it any more. Its place is free after the last release().
    void end(Number number)
    {
        retire(number);
        note(number).holders = 1;
    }
    void hold(Number number) { ++note(number).holders; }
    void release(Number number)
    {
        if (--note(number).holders == 0)
            remove(number);
    }

private:
    std::vector<Note> m_notes;
};

} // namespace portolan
