// Where everything in the packet-flow diagram stands: geometry alone, from a graph, what is folded, and the
// size of the letters. The painter only draws it.
#pragma once

#include "backend/ruleset/chain_graph.h"

#include <QPolygonF>
#include <QRectF>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace portolan {

/// Sizes of the font the diagram is drawn in, in scene units.
struct LayoutMetrics {
    double character = 7.5; ///< mean width of a letter of a chain's name
    double lineHeight = 17;
    double smallCharacter = 6.2;
    double smallLineHeight = 14;
};

/// A rule written out in the diagram.
struct RuleNote {
    unsigned position = 0;
    std::size_t letters = 0; ///< length of what is written
    friend bool operator==(const RuleNote&, const RuleNote&) = default;
};

/// Which branches a person opened and closed, and what must be seen whatever is folded.
struct ChainFolding {
    std::set<ChainKey> open;
    std::set<ChainKey> closed;
    std::map<ChainKey, std::size_t> more; ///< so many of its branches are shown beyond the first few
    std::set<ChainId> pinned; ///< shown with all their parents
    std::set<ChainId> captioned; ///< base chains with a line of text below their name
    std::size_t inLetters = 0; ///< of the name of the interface packets come in by
    std::size_t outLetters = 0;
    std::map<ChainId, std::vector<RuleNote>> notes; ///< rules written out below their chain
};

struct ChainLayout {
    enum class Kind {
        Hook, ///< a panel; its base chains lie inside
        BaseChain,
        Conntrack,
        Chain, ///< a user chain, below the panel
        Note, ///< a rule of the chain above it
        More, ///< stands for the branches of `chain` that are not shown
        Unreached, ///< a panel above the chains no hook leads to
        Decision,
        Process,
        In,
        Out,
    };
    /// The parts of a packet's way; the order is that of the edges.
    enum class Leg {
        InPrerouting,
        PreroutingRoute,
        RouteForward,
        RouteInput,
        ForwardPostrouting,
        InputProcess,
        ProcessOutput,
        OutputRoute,
        RoutePostrouting,
        PostroutingOut,
        Jump, ///< from a chain to one drawn below it
    };

    struct Box {
        Kind kind = Kind::Hook;
        QRectF rect;
        Hook hook = Hook::Prerouting; ///< Hook, BaseChain, Conntrack; Decision: the hook it follows
        ChainId chain = 0; ///< BaseChain, Chain, Note; More: the chain whose branches are hidden
        HookStep::Kind step = HookStep::Kind::BaseChain;
        unsigned position = 0; ///< Note: the rule. Chain: the rule of its parent that leads here
        std::size_t hidden = 0; ///< chains below it, or of which it is the rest, that are not shown
        bool canFold = false;
        bool open = false;
    };
    struct Edge {
        Leg leg = Leg::Jump;
        QPolygonF points;
        std::size_t from = 0; ///< box
        std::size_t to = 0; ///< box
    };

    std::vector<Box> boxes; ///< panels before what lies inside them
    std::vector<Edge> edges;
    QRectF bounds;

    /// The box of a chain; nullopt while it is folded away.
    std::optional<std::size_t> boxOf(ChainId chain) const;
};

ChainLayout layoutChains(const ChainGraph& graph, const ChainFolding& folding, const LayoutMetrics& metrics);

/// Other chains than the one it is drawn below that jump to it, each once.
std::vector<ChainId> otherCallers(const ChainNode& node);

} // namespace portolan
