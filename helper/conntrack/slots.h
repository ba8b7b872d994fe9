// The connections known now, each in a numbered place it keeps for life.
#pragma once

#include "backend/flow/flow_store.h"

#include <vector>

namespace portolan {

/// A number stays with its flow, so that readers can go through the places one by one while flows come and
/// go, and can remember a flow by four bytes.
class FlowSlots : public FlowStore {
public:
    /// What dumps and events told of a flow.
    struct Note {
        std::uint32_t seen : 31 = 0; ///< the last dump, or the dump before the last event, that told of it
        /// Known by a dump alone. With nf_conntrack_events=2 a flow older than the first listener ends
        /// without an event (nf_conntrack_ecache.h), so dumps must tell.
        std::uint32_t mayVanish : 1 = 0;
    };

    Note& note(Number number)
    {
        if (number >= m_notes.size())
            m_notes.resize(number + 1);
        return m_notes[number];
    }

private:
    std::vector<Note> m_notes;
};

} // namespace portolan
