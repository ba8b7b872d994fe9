// What the diagram shows at one moment, and each of its boxes in words.
#pragma once

#include "app/chains/box_item.h"
#include "app/chains/chain_figures.h"
#include "backend/ruleset/chain_way.h"

#include <set>

namespace portolan {

struct ChainPicture {
    std::shared_ptr<const ChainGraph> graph = std::make_shared<ChainGraph>(); ///< never null
    std::shared_ptr<const HostSnapshot> snapshot; ///< null: no numbers
    std::vector<ChainFigure> figures; ///< by ChainId; may be empty
    ForwardWay way;
    QString askedFor; ///< address and port the way's connections were made to: "172.20.242.183:8080"
    std::set<ChainId> found; ///< chains with what is searched for
};

BoxContent contentOf(const ChainLayout::Box& box, const ChainPicture& picture);
/// Rich text; empty for boxes that have no more to say.
QString toolTipOf(const ChainLayout::Box& box, const ChainPicture& picture);
bool isLit(const ChainLayout::Edge& edge, const ChainLayout& layout, const ChainPicture& picture);
/// "nat", or "nat (nft)" where two engines have such a table.
QString tableName(const ChainGraph& graph, ChainId chain);
/// "PREROUTING 1, OUTPUT 1": who jumps to a chain.
QString callersText(const ChainGraph& graph, ChainId chain);
/// "1 rule", "12 rules".
QString ruleCount(std::size_t count);
/// "73 conns", "2,1 k"; with "≥" where more may have come.
QString trafficText(const ChainTraffic& traffic);

} // namespace portolan
