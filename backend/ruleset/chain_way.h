// The chains a forwarded connection's packets run through: its first packet, and the answers to it.
#pragma once

#include "backend/forward/find.h"
#include "backend/host/host_state.h"
#include "backend/ruleset/chain_graph.h"

namespace portolan {

/// The interfaces at the two ends of a forward, as far as addresses and routes tell; empty: not known, or
/// none because a program on this host is the end.
struct WayEnds {
    std::string client; ///< of the interface asked for, else of the address, else of the default route
    bool clientIsUsual = false; ///< only the default route speaks for it: clients may come in elsewhere
    std::string target; ///< the route to the target's
    friend bool operator==(const WayEnds&, const WayEnds&) = default;
};
WayEnds wayEnds(const PortForward& forward, const HostState& state);

struct ForwardWay {
    bool answer = false; ///< of the answers, not of the first packet
    std::vector<Hook> hooks; ///< in the order met
    std::vector<ChainId> steps; ///< base chains in the order met
    std::vector<unsigned> numbers; ///< of the steps; empty: 1, 2, 3 …
    /// Of the steps, those at whose place conntrack gives an address back without asking their rules.
    std::vector<ChainId> restores;
    std::vector<ChainId> chains; ///< user chains on the way to the rules
    std::vector<RulePlace> jumps; ///< the rules that lead there
    std::vector<RulePlace> rules; ///< the forward's own rules on this way; of answers, what lets them through
    WayEnds ends; ///< for whom the way is; filled in by forwardWay and answerWay where a state is given
    /// Of a packet that was followed, its number; 0: it is a forward's way. With it the numbers of its steps
    /// at conntrack and at the routing decision where it came in; 0: no steps of its.
    unsigned packet = 0;
    unsigned lookedUp = 0;
    unsigned routed = 0;
    bool empty() const { return hooks.empty(); }
    friend bool operator==(const ForwardWay&, const ForwardWay&) = default;
};

/// The way of a client from outside (of a program on this host, if only OUTPUT leads to the forward). Empty
/// if the forward has no translating rule in the graph. `toThisHost`: the target is an address of this host.
ForwardWay forwardWay(const ChainGraph& graph, const FoundForward& forward, bool toThisHost);

/// The way of the answers. They cross hooks in the order every packet does, but no nat rule: conntrack turns
/// the addresses back by itself, the client's at dstnat's place, the one asked for at srcnat's. Of the other
/// tables, the first rule is named that certainly decides about an answer; none where that cannot be told.
ForwardWay answerWay(const ChainGraph& graph, const Ruleset& ruleset, const FoundForward& forward,
    bool toThisHost, const WayEnds& ends);

} // namespace portolan
