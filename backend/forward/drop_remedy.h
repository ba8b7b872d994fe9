// What lets a forward's connections past a rule or policy that drops them.
#pragma once

#include "backend/forward/check_subject.h"
#include "backend/forward/filter_rules.h"
#include "backend/packet/chain_walk.h"

namespace portolan {

struct DropRemedy {
    Message message; ///< empty: there is none to give
    bool repairs = false; ///< to put our rules first again is enough
};

/// A base chain of iptables-nft, by its names: a rule of nft's there, and its programs cannot read the table
/// any more.
bool isOfIptables(std::string_view family, std::string_view chain);
/// What lets the forward's connections through such a chain, of whose rules nothing is known; empty where
/// nothing but its owner's programs should write.
Message nativeRemedy(const CheckSubject& subject, const NftBaseChain& chain);

/// A sentence: how to come by iptables-nft's programs, and what then.
Message howToGetIptables();

/// end: where the connections are dropped, with the way there.
DropRemedy dropRemedy(const CheckSubject& subject, const FilterRules::Place& place, const WalkEnd& end);

} // namespace portolan
