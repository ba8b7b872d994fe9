// Which chain follows which: the hooks a packet meets, the base chains in each, and who jumps where.
// Structure only, without counters, so that two readings of a host whose rules did not change compare equal.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace portolan {

/// Index into ChainGraph::nodes.
using ChainId = std::size_t;

/// What tells one chain of a family from all others, on this reading and the next.
struct ChainKey {
    Engine engine = Engine::XtablesLegacy;
    std::string table;
    std::string name;
    friend auto operator<=>(const ChainKey&, const ChainKey&) = default;
};

/// One place inside a hook, in the order a packet meets them.
struct HookStep {
    enum class Kind : std::uint8_t {
        BaseChain,
        ConntrackLookup, ///< conntrack finds or makes the connection (NF_IP_PRI_CONNTRACK, -200)
        ConntrackConfirm, ///< a new connection is entered into the table (NF_IP_PRI_CONNTRACK_CONFIRM,
                          ///< INT_MAX)
    };
    Kind kind = Kind::BaseChain;
    int priority = 0;
    ChainId chain = 0; ///< BaseChain only
    friend bool operator==(const HookStep&, const HookStep&) = default;
};

/// One rule of one chain; position from 1, 0 for the chain as a whole.
struct RulePlace {
    ChainId chain = 0;
    unsigned position = 0;
    friend auto operator<=>(const RulePlace&, const RulePlace&) = default;
};

struct ChainNode {
    struct Call {
        RulePlace from;
        bool isGoto = false;
        friend bool operator==(const Call&, const Call&) = default;
    };

    ChainKey key;
    std::size_t tableIndex = 0; ///< in Ruleset::tables()
    std::size_t chainIndex = 0; ///< in Table::chains
    std::optional<BaseHook> base; ///< none: a user chain
    std::string policy;
    /// A chain of a nat table; of native tables, a base chain of type nat and what is drawn below it.
    bool translates = false;
    std::vector<Call> calledBy; ///< every jump and goto to it, in ruleset order
    /// The chain below which it is drawn: the first caller a packet meets. None for base chains and for roots
    /// of chains that no hook reaches.
    std::optional<ChainId> parent;
    std::vector<ChainId> children; ///< the chains drawn below it, by the position of their first jump
    std::optional<Hook> home; ///< the hook that reaches it first; none: no hook does
    unsigned depth = 0; ///< jumps from the base chain; 0 for base chains
    friend bool operator==(const ChainNode&, const ChainNode&) = default;
};

inline constexpr std::size_t kHookCount = 5;

struct ChainGraph {
    Family family = Family::Ipv4;
    std::vector<ChainNode> nodes; ///< in ruleset order
    std::array<std::vector<HookStep>, kHookCount> hooks; ///< by Hook, each in priority order
    std::vector<ChainId> unreached; ///< user chains that neither a hook nor another unreached chain leads to
    bool severalEngines = false; ///< tables of the same name can occur twice

    bool empty() const { return nodes.empty(); }
    const std::vector<HookStep>& steps(Hook hook) const { return hooks[static_cast<std::size_t>(hook)]; }
    std::optional<ChainId> find(const ChainKey& key) const;
    friend bool operator==(const ChainGraph&, const ChainGraph&) = default;
};

/// The graph of every table of that family. Conntrack has a place only where the rules make it work: with a
/// nat table, or a match or target that asks it.
ChainGraph makeChainGraph(const Ruleset& ruleset, Family family);

/// The chain itself, for a ruleset the graph was made from or one of equal structure.
const Chain& chainOf(const ChainGraph& graph, const Ruleset& ruleset, ChainId index);
const Table& tableOf(const ChainGraph& graph, const Ruleset& ruleset, ChainId index);

/// The jumps that lead from a base chain of that hook to a chain, first jump first; empty if none does or if
/// the chain is that base chain.
std::vector<RulePlace> jumpsTo(const ChainGraph& graph, ChainId chain, Hook hook);
/// Whether a packet at that hook can come into the chain.
bool reaches(const ChainGraph& graph, Hook hook, ChainId chain);

} // namespace portolan
