// Live connections summed up by what they have in common.
#pragma once

#include "backend/flow/live_flows.h"

namespace portolan {

enum class FlowGrouping : std::uint8_t {
    Forward, ///< connections of no forward are a group too
    Client,
    Target, ///< who answers
};

struct FlowGroup {
    std::string key; ///< tells groups of one grouping apart: a forward's id (empty: of none), or an address
    std::size_t connections = 0; ///< not finished
    std::uint64_t sent = 0; ///< bytes of all of them, as far as counted
    std::uint64_t received = 0;
    double rate = 0; ///< bytes a second, both ways
    std::size_t uncounted = 0; ///< connections of which the bytes are unknown

    /// Of at least one the bytes are known.
    bool counted() const { return uncounted < connections; }
};

/// One group for each that has an open connection, in no order.
std::vector<FlowGroup> groupFlows(const LiveFlows& flows, FlowGrouping grouping);

} // namespace portolan
