#include "app/chains/chain_tree.h"

#include "backend/ruleset/rule_search.h"

#include <algorithm>

namespace portolan {
namespace {

constexpr std::size_t kFewPerHook = 24; ///< up to so many, every branch begins open
constexpr std::size_t kSmallBranch = 6; ///< with more per hook, branches up to this size begin open
constexpr std::size_t kFirstChildren = 10; ///< of a longer list, so many are shown
constexpr std::size_t kSlack = 2; ///< a list longer by this much is shown whole: "2 more" helps nobody

/// The first rule of the parent that leads to the chain.
unsigned firstJump(const ChainNode& node)
{
    for (const auto& call : node.calledBy)
        if (call.from.chain == node.parent)
            return call.from.position;
    return 0;
}

} // namespace

ChainTree::ChainTree(const ChainGraph& graph, const ChainFolding& folding)
    : m_graph(graph)
    , m_folding(folding)
    , m_descendants(graph.nodes.size(), 0)
    , m_pinned(graph.nodes.size(), false)
{
    countDescendants();
    pinAncestors();
    for (const ChainNode& node : graph.nodes)
        if (!node.base)
            ++m_perHook[node.home];
}

void ChainTree::countDescendants()
{
    const std::vector<ChainId> order = chainsInPacketOrder(m_graph);
    for (auto it = order.rbegin(); it != order.rend(); ++it)
        if (const auto& parent = m_graph.nodes[*it].parent)
            m_descendants[*parent] += m_descendants[*it] + 1;
}

void ChainTree::pinAncestors()
{
    for (ChainId pinned : m_folding.pinned) {
        if (pinned >= m_graph.nodes.size())
            continue;
        for (std::optional<ChainId> at = pinned; at && !m_pinned[*at]; at = m_graph.nodes[*at].parent)
            m_pinned[*at] = true;
    }
}

bool ChainTree::isOpen(ChainId chain) const
{
    const ChainNode& node = m_graph.nodes[chain];
    if (m_folding.open.contains(node.key))
        return true;
    if (m_folding.closed.contains(node.key))
        return false;
    if (node.base)
        return true;
    const auto count = m_perHook.find(node.home);
    if (count != m_perHook.end() && count->second <= kFewPerHook)
        return true;
    // Small branches in a long list stay closed: the list is what is read.
    const std::size_t siblings
        = node.parent ? m_graph.nodes[*node.parent].children.size() : m_graph.unreached.size();
    return m_descendants[chain] <= kSmallBranch && siblings <= kFirstChildren + kSlack;
}

std::size_t ChainTree::moreOf(ChainId chain) const
{
    const auto more = m_folding.more.find(m_graph.nodes[chain].key);
    return more == m_folding.more.end() ? 0 : more->second;
}

std::vector<TreeRow> ChainTree::rows(std::optional<ChainId> root) const
{
    std::vector<TreeRow> rows;
    if (root) {
        const ChainNode& node = m_graph.nodes[*root];
        addChildren(rows, node.children, isOpen(*root), moreOf(*root), root, kRoot, 1);
    } else {
        const auto& roots = m_graph.unreached;
        const std::size_t more = roots.empty() ? 0 : moreOf(roots.back());
        addChildren(rows, roots, true, more, std::nullopt, kRoot, 1);
    }
    return rows;
}

void ChainTree::addChildren(std::vector<TreeRow>& rows, const std::vector<ChainId>& children, bool open,
    std::size_t more, std::optional<ChainId> owner, std::size_t parentRow, unsigned depth) const
{
    const std::size_t most = kFirstChildren + more;
    const bool cut = children.size() > most + kSlack;
    std::size_t shown = 0;
    std::size_t hidden = 0;
    for (ChainId child : children) {
        const bool first = open && (!cut || shown < most);
        if (first || m_pinned[child]) {
            ++shown;
            addChain(rows, child, parentRow, depth);
        } else {
            hidden += m_descendants[child] + 1;
        }
    }
    if (open && hidden > 0 && owner)
        rows.push_back({ChainLayout::Kind::More, *owner, parentRow, depth, 0, 0, hidden, false, false});
    else if (open && hidden > 0)
        rows.push_back(
            {ChainLayout::Kind::More, children.back(), parentRow, depth, 0, 0, hidden, false, false});
}

void ChainTree::addChain(
    std::vector<TreeRow>& rows, ChainId chain, std::size_t parentRow, unsigned depth) const
{
    const ChainNode& node = m_graph.nodes[chain];
    const bool open = isOpen(chain);
    const std::size_t row = rows.size();
    rows.push_back({ChainLayout::Kind::Chain, chain, parentRow, depth, firstJump(node), node.key.name.size(),
        open ? 0 : m_descendants[chain], !node.children.empty(), open});
    if (const auto notes = m_folding.notes.find(chain); notes != m_folding.notes.end())
        for (const RuleNote& note : notes->second)
            rows.push_back(
                {ChainLayout::Kind::Note, chain, row, depth, note.position, note.letters, 0, false, false});
    addChildren(rows, node.children, open, moreOf(chain), chain, row, depth + 1);
}

} // namespace portolan
