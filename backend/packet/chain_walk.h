// What becomes of packets in a base chain, through its jumps, as far as that can be told from the rules.
#pragma once

#include "backend/packet/packet_facts.h"
#include "backend/packet/rule_index.h"

namespace portolan {

/// A rule that was taken, or a chain's policy.
struct WalkPlace {
    static constexpr std::size_t kPolicy = ~std::size_t(0);
    const Chain* chain = nullptr;
    std::size_t index = kPolicy;
    friend bool operator==(const WalkPlace&, const WalkPlace&) = default;
};

/// Where the way of some of the packets ends.
struct WalkEnd {
    bool accepts = false;
    /// All that come from these sources and did not end above end here, and nobody can have ended above in
    /// the other way. Else some may.
    bool sure = false;
    AddressSet sources;
    std::vector<WalkPlace> trail; ///< the jumps that lead there, and what decides
};

struct WalkOutcome {
    std::vector<WalkEnd> ends; ///< in the order met
    /// Drops from further sources that `ends` does not have, where a list of them is long; those are then
    /// thought to come further.
    std::size_t moreDrops = 0;
    bool complete
        = true; ///< false: too much to look at, or sent where we cannot follow; nothing is sure then
};

/// Of one table. Rules that only a rate, a mark, the time or an extension decides make what comes after them
/// unsure. What translates or changes packets is not followed: the facts are those of the whole hook.
WalkOutcome walkChain(
    const RuleIndex& index, const Table& table, const Chain& base, const PacketFacts& facts);

} // namespace portolan
