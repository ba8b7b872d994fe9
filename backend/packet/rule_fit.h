// Whether a rule's conditions are met by packets of which not everything is known.
#pragma once

#include "backend/packet/packet_facts.h"
#include "backend/ruleset/ruleset.h"

namespace portolan {

enum class Fit : std::uint8_t {
    No, ///< by none of them
    Yes, ///< by all
    Maybe, ///< by some, or nobody can tell: a match unknown here, a rate, a mark, the time
};

struct RuleFit {
    Fit fit = Fit::Yes; ///< of those from these sources
    AddressSet sources; ///< from which the rule takes packets at all; none where fit is No
};

/// sources: of the packets; those of the facts, or what is left of them.
RuleFit fitOf(const Rule& rule, const PacketFacts& facts, const AddressSet& sources);

} // namespace portolan
