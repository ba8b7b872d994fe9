// Tells connections that were ended from this window from those that conntrack forgot by itself: it does not
// say.
#pragma once

#include "backend/flow/wire.h"

#include <cstdint>
#include <unordered_set>
#include <vector>

namespace portolan {

/// The helper's answer and the ends come by two ways, in either order. Ends of connections that it was asked
/// for are held back until the answer says whose doing they are.
class AwaitedEnds {
public:
    /// The helper was asked to end these.
    void await(const std::vector<Flow>& flows);
    /// It has answered; done: it ended some. What was held back, to be taken now.
    std::vector<FlowRecord> settle(bool done);
    /// Whether pass() has to be asked at all.
    bool isIdle() const { return m_asked.empty(); }
    /// What of these is to be taken at once.
    std::vector<FlowRecord> pass(const std::vector<FlowRecord>& records);
    /// now: milliseconds since the epoch. Ends that come long after the answer are conntrack's own.
    void tick(std::int64_t now);

private:
    static std::uint64_t keyOf(const Flow& flow)
    {
        return std::uint64_t(flow.id) << 32 | std::uint64_t(flow.original.sourcePort) << 16
            | flow.original.destinationPort;
    }

    std::unordered_set<std::uint64_t> m_asked;
    std::vector<FlowRecord> m_held;
    bool m_isAnswered = false;
    std::int64_t m_answeredAt = 0; ///< the first tick after the answer; 0: there was none yet
};

} // namespace portolan
