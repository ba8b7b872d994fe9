// Which user chains are shown, and where, below one panel of the diagram.
#pragma once

#include "app/chains/chain_layout.h"

namespace portolan {

/// One line below a panel, in drawing order.
struct TreeRow {
    ChainLayout::Kind kind = ChainLayout::Kind::Chain; ///< Chain, Note or More
    ChainId chain = 0;
    std::size_t parentRow = 0; ///< index of the row it branches from; kRoot: the panel's own row
    unsigned depth = 1;
    unsigned position = 0;
    std::size_t letters = 0; ///< Note: of its text
    std::size_t hidden = 0;
    bool canFold = false;
    bool open = false;
};
inline constexpr std::size_t kRoot = static_cast<std::size_t>(-1);

/// Decides what of a graph is shown. Few chains are shown all; of many, the small branches are opened and of
/// long lists the first few shown, so that a host with thousands of chains is still a picture.
class ChainTree {
public:
    ChainTree(const ChainGraph& graph, const ChainFolding& folding);

    /// The rows below a base chain, or below the panel of unreached chains for no root.
    std::vector<TreeRow> rows(std::optional<ChainId> root) const;
    bool isOpen(ChainId chain) const;
    /// Chains drawn below this one, however deep.
    std::size_t descendants(ChainId chain) const { return m_descendants[chain]; }

private:
    std::size_t moreOf(ChainId chain) const;
    void countDescendants();
    void pinAncestors();
    void addChildren(std::vector<TreeRow>& rows, const std::vector<ChainId>& children, bool open,
        std::size_t more, std::optional<ChainId> owner, std::size_t parentRow, unsigned depth) const;
    void addChain(std::vector<TreeRow>& rows, ChainId chain, std::size_t parentRow, unsigned depth) const;

    const ChainGraph& m_graph;
    const ChainFolding& m_folding;
    std::vector<std::size_t> m_descendants;
    std::vector<bool> m_pinned; ///< itself or something below it is pinned
    std::map<std::optional<Hook>, std::size_t> m_perHook;
};

} // namespace portolan
