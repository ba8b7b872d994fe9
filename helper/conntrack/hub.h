// Streams connections to readers that pull. One event socket and one dump serve every session.
#pragma once

#include "backend/flow/wire.h"
#include "backend/forward/port_forward.h"

#include <systemd/sd-event.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace portolan {

struct FlowFilter {
    bool all = false; ///< every connection, not only translated ones
    bool counters = false; ///< byte counts re-read about once a second
};

struct FlowBatch {
    std::uint64_t next = 0; ///< records handed out since the session began
    bool lost = false; ///< forget what you knew; the whole table follows
    std::vector<std::uint8_t> records; ///< packed, see backend/flow/wire.h
};

class FlowHub {
public:
    using SessionId = std::uint64_t;

    /// Births and deaths a session that does not read may fall behind before they are dropped: more than two
    /// seconds of 50,000 of each a second. The ends of flows take eighty bytes, shared by all sessions, and a
    /// session's line sixteen.
    static constexpr std::size_t kBound = 1 << 18;

    explicit FlowHub(sd_event* event, std::size_t bound = kBound);
    ~FlowHub();
    FlowHub(const FlowHub&) = delete;
    FlowHub& operator=(const FlowHub&) = delete;

    /// Begins listening if nobody was, dumps, and queues the table as FlowEvent::Present records.
    Result<SessionId> open(const FlowFilter& filter);
    /// At most max records, oldest first, at once.
    Result<FlowBatch> read(SessionId session, std::size_t max);
    /// The last session's close ends the listening. Unknown ids are ignored.
    void close(SessionId session);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

/// The connections that use each of the forwards now, by one look at the table, which is all the cost.
Result<std::vector<std::vector<Flow>>> flowsOf(const std::vector<const PortForward*>& forwards);
/// Ends them; returns how many were there to end.
Result<unsigned> endFlows(const std::vector<Flow>& flows);

} // namespace portolan
