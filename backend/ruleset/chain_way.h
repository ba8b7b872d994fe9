// The chains the first packet of a forwarded connection runs through.
#pragma once

#include "backend/forward/find.h"
#include "backend/ruleset/chain_graph.h"

namespace portolan {

struct ForwardWay {
    std::vector<Hook> hooks; ///< in the order met
    std::vector<ChainId> steps; ///< base chains in the order met
    std::vector<ChainId> chains; ///< user chains on the way to the forward's rules
    std::vector<RulePlace> jumps; ///< the rules that lead there
    std::vector<RulePlace> rules; ///< the forward's own rules on this way
    bool empty() const { return hooks.empty(); }
    friend bool operator==(const ForwardWay&, const ForwardWay&) = default;
};

/// The way of a client from outside (of a program on this host, if only OUTPUT leads to the forward). Empty
/// if the forward has no translating rule in the graph. `toThisHost`: the target is an address of this host.
ForwardWay forwardWay(const ChainGraph& graph, const FoundForward& forward, bool toThisHost);

} // namespace portolan
