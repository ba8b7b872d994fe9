// How many packets came into each chain, as far as the counters tell.
#pragma once

#include "backend/ruleset/chain_graph.h"

namespace portolan {

/// What came into a chain since its counters were last set to zero.
struct ChainTraffic {
    std::uint64_t packets = 0;
    bool atLeast = false; ///< more may have come: some left through a chain that others share
    std::uint64_t policyPackets = 0; ///< base chains: what the policy decided
    bool counted = true; ///< false: nothing here counts (native chains without counters)
    bool connections = false; ///< nat: first packets of connections only
    friend bool operator==(const ChainTraffic&, const ChainTraffic&) = default;
};

/// By ChainId. A user chain was entered as often as the jumps to it were taken; a base chain by as many
/// packets as its policy and the rules that ended their way counted.
std::vector<ChainTraffic> chainTraffic(const ChainGraph& graph, const Ruleset& ruleset);

/// Whether a packet that takes this target does not come to the next rule; nullopt for extensions nobody here
/// knows.
std::optional<bool> endsTraversal(std::string_view target);

} // namespace portolan
