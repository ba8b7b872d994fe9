// Finding chains and rules by what somebody types.
#pragma once

#include "backend/ruleset/chain_graph.h"

namespace portolan {

/// Chains whose name holds the text and rules whose text or comment holds it, case aside (ASCII); a number
/// also finds the rules that name a port range it lies in. In the order a packet meets the chains; position 0
/// is the chain itself. Empty text finds nothing.
std::vector<RulePlace> findInRules(const ChainGraph& graph, const Ruleset& ruleset, std::string_view text);

/// Whether one rule answers to the text, by the same measure.
bool ruleMatches(const Rule& rule, std::string_view text);

/// Every chain in the order it is drawn: hook by hook, base chain by base chain, branches depth first.
std::vector<ChainId> chainsInPacketOrder(const ChainGraph& graph);

} // namespace portolan
