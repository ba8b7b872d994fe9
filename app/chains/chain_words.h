// What the diagram and the rules below it call the same things.
#pragma once

#include "backend/ruleset/chain_graph.h"
#include "backend/ruleset/chain_traffic.h"

#include <QString>

namespace portolan {

/// "nat", or "nat (nft)" where two engines have such a table.
QString tableName(const ChainGraph& graph, ChainId chain);
/// "PREROUTING 1, OUTPUT 1": who jumps to a chain.
QString callersText(const ChainGraph& graph, ChainId chain);
/// "1 rule", "12 rules".
QString ruleCount(std::size_t count);
/// "73 conns", "2,1 k"; with "≥" where more may have come.
QString trafficText(const ChainTraffic& traffic);
/// Of which native tables it is not known what their sets and maps hold; empty: of none.
QString unreadElements(const Ruleset& ruleset, Family family);
/// The same of the table of one chain.
QString unreadElements(const ChainGraph& graph, const Ruleset& ruleset, ChainId chain);

} // namespace portolan
