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

    /// nullptr: none is known.
    const ChainFigure* figure(ChainId chain) const;
};

BoxContent contentOf(const ChainLayout::Box& box, const ChainPicture& picture);
bool isLit(const ChainLayout::Edge& edge, const ChainLayout& layout, const ChainPicture& picture);

} // namespace portolan
