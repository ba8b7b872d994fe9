// A packet's way in the chains diagram.
#pragma once

#include "backend/packet/trajectory.h"
#include "backend/ruleset/chain_way.h"

namespace portolan {

/// The chains of the graph that the packet passed; those the graph does not have are left out, the numbers of
/// the others stay those of waySteps(). numbers: of waySteps' chains, by hop.
ForwardWay packetWay(
    const ChainGraph& graph, const Trajectory& trajectory, const std::vector<unsigned>& numbers);

} // namespace portolan
