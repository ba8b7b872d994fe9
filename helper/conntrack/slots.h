// The connections known now, each in a numbered place it keeps for life.
#pragma once

#include "backend/flow/flow_table.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace portolan {

/// A number stays with its flow, so that readers can go through the places one by one while flows come and
/// go, and can remember a flow by four bytes.
class FlowSlots {
public:
    using Number = std::uint32_t;
    struct Slot {
        Flow flow;
        std::uint32_t seen = 0; ///< the last dump, or the dump before the last event, that told of it
        bool used = false;
        /// Known by a dump alone. With nf_conntrack_events=2 a flow older than the first listener ends
        /// without an event (nf_conntrack_ecache.h), so dumps must tell.
        bool mayVanish = false;
    };

    /// Places there are, used or not.
    std::size_t size() const { return m_slots.size(); }
    Slot& operator[](Number number) { return m_slots[number]; }
    const Slot& operator[](Number number) const { return m_slots[number]; }

    std::optional<Number> find(const Flow& flow) const;
    /// atEnd: takes no place that a reader may have passed already.
    Number add(const Flow& flow, bool atEnd);
    void remove(Number number);
    void clear();

private:
    std::vector<Slot> m_slots;
    std::vector<Number> m_free;
    std::unordered_map<FlowKey, Number, FlowKeyHash> m_numbers;
};

} // namespace portolan
