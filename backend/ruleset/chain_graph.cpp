#include "backend/ruleset/chain_graph.h"

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <limits>
#include <unordered_map>

namespace portolan {
namespace {

constexpr int kConntrackPriority = -200; // include/uapi/linux/netfilter_ipv4.h, NF_IP_PRI_CONNTRACK
constexpr int kConfirmPriority = std::numeric_limits<int>::max(); // NF_IP_PRI_CONNTRACK_CONFIRM

bool oneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The kernel registers conntrack's hooks with the first user that asks for them (nf_ct_netns_get).
bool asksConntrack(const Rule& rule)
{
    const auto asks = [](const Match& match) {
        return oneOf(match.name,
            {"conntrack", "state", "connmark", "connbytes", "connlabel", "connlimit", "helper", "cluster"});
    };
    return std::any_of(rule.matches.begin(), rule.matches.end(), asks)
        || oneOf(rule.target, {"CT", "NOTRACK", "CONNMARK", "CONNSECMARK", "SYNPROXY"});
}

bool needsConntrack(const Table& table)
{
    if (table.translates())
        return true;
    return std::any_of(table.chains.begin(), table.chains.end(), [](const Chain& chain) {
        return std::any_of(chain.rules.begin(), chain.rules.end(), asksConntrack);
    });
}

void addTable(ChainGraph& graph, const Table& table, std::size_t tableIndex)
{
    const std::size_t first = graph.nodes.size();
    std::unordered_map<std::string_view, ChainId> byName;
    const bool native = table.engine == Engine::Nftables;
    for (std::size_t i = 0; i < table.chains.size(); ++i) {
        const Chain& chain = table.chains[i];
        ChainNode node;
        node.key = {table.engine, std::string(table.name), std::string(chain.name)};
        node.tableIndex = tableIndex;
        node.chainIndex = i;
        node.base = chain.base;
        node.policy = chain.policy;
        node.translates = native ? chain.type == "nat" : table.name == "nat";
        byName.emplace(chain.name, first + i);
        graph.nodes.push_back(std::move(node));
    }
    for (std::size_t i = 0; i < table.chains.size(); ++i) {
        unsigned position = 0;
        for (const Rule& rule : table.chains[i].rules) {
            ++position;
            rule.eachCallee([&](std::string_view callee, bool isGoto) {
                const auto target = byName.find(callee);
                if (target == byName.end())
                    return;
                // A map may lead to one chain for many values.
                const ChainNode::Call call{{first + i, position}, isGoto};
                auto& calledBy = graph.nodes[target->second].calledBy;
                if (calledBy.empty() || calledBy.back() != call)
                    calledBy.push_back(call);
            });
        }
    }
}

void placeBaseChains(ChainGraph& graph, bool conntrack)
{
    for (ChainId i = 0; i < graph.nodes.size(); ++i) {
        if (const auto& base = graph.nodes[i].base) {
            graph.hooks[static_cast<std::size_t>(base->hook)].push_back(
                {HookStep::Kind::BaseChain, base->priority, i});
        }
    }
    if (conntrack) {
        for (Hook hook : {Hook::Prerouting, Hook::Output})
            graph.hooks[static_cast<std::size_t>(hook)].push_back(
                {HookStep::Kind::ConntrackLookup, kConntrackPriority, 0});
        for (Hook hook : {Hook::Input, Hook::Postrouting})
            graph.hooks[static_cast<std::size_t>(hook)].push_back(
                {HookStep::Kind::ConntrackConfirm, kConfirmPriority, 0});
    }
    for (auto& steps : graph.hooks) {
        std::stable_sort(steps.begin(), steps.end(),
            [](const HookStep& a, const HookStep& b) { return a.priority < b.priority; });
    }
}

/// The calls of every chain, by position: the mirror of calledBy.
std::vector<std::vector<std::pair<unsigned, ChainId>>> callsOf(const ChainGraph& graph)
{
    std::vector<std::vector<std::pair<unsigned, ChainId>>> calls(graph.nodes.size());
    for (ChainId i = 0; i < graph.nodes.size(); ++i)
        for (const auto& call : graph.nodes[i].calledBy)
            calls[call.from.chain].emplace_back(call.from.position, i);
    for (auto& list : calls)
        std::sort(list.begin(), list.end());
    return calls;
}

/// Draws each chain once, below the caller that is met first; nearest caller first within one base chain.
class Tree {
public:
    explicit Tree(ChainGraph& graph)
        : m_graph(graph)
        , m_calls(callsOf(graph))
        , m_placed(graph.nodes.size(), false)
    {
    }

    void growHooks()
    {
        for (std::size_t hook = 0; hook < kHookCount; ++hook)
            for (const HookStep& step : m_graph.hooks[hook])
                if (step.kind == HookStep::Kind::BaseChain)
                    grow(step.chain, static_cast<Hook>(hook), 0);
    }

    void growRest()
    {
        for (ChainId i = 0; i < m_placed.size(); ++i)
            if (!m_placed[i] && m_graph.nodes[i].calledBy.empty())
                addUnreached(i);
        for (ChainId i = 0; i < m_placed.size(); ++i)
            if (!m_placed[i])
                addUnreached(i);
    }

private:
    void addUnreached(ChainId root)
    {
        m_graph.unreached.push_back(root);
        grow(root, std::nullopt, 1);
    }

    void grow(ChainId root, std::optional<Hook> home, unsigned depth)
    {
        m_graph.nodes[root].home = home;
        m_graph.nodes[root].depth = depth;
        m_placed[root] = true;
        std::deque<ChainId> queue{root};
        while (!queue.empty()) {
            const ChainId at = queue.front();
            queue.pop_front();
            for (const auto& [position, target] : m_calls[at]) {
                if (m_placed[target] || m_graph.nodes[target].base)
                    continue;
                m_placed[target] = true;
                ChainNode& node = m_graph.nodes[target];
                node.parent = at;
                node.translates |= m_graph.nodes[at].translates;
                node.home = home;
                node.depth = m_graph.nodes[at].depth + 1;
                m_graph.nodes[at].children.push_back(target);
                queue.push_back(target);
            }
        }
    }

    ChainGraph& m_graph;
    std::vector<std::vector<std::pair<unsigned, ChainId>>> m_calls;
    std::vector<bool> m_placed;
};

/// From a chain up to a base chain of the hook: the jump taken into each chain on the way. nullopt: no way.
std::optional<std::vector<RulePlace>> climb(const ChainGraph& graph, ChainId chain, Hook hook)
{
    std::vector<std::optional<RulePlace>> leadsTo(graph.nodes.size());
    std::vector<ChainId> next(graph.nodes.size(), chain);
    std::vector<bool> seen(graph.nodes.size(), false);
    std::deque<ChainId> queue{chain};
    seen[chain] = true;
    while (!queue.empty()) {
        ChainId at = queue.front();
        queue.pop_front();
        const ChainNode& node = graph.nodes[at];
        if (node.base && node.base->hook == hook) {
            std::vector<RulePlace> jumps;
            for (; leadsTo[at]; at = next[at])
                jumps.push_back(*leadsTo[at]);
            return jumps;
        }
        for (const auto& call : node.calledBy) {
            if (seen[call.from.chain])
                continue;
            seen[call.from.chain] = true;
            leadsTo[call.from.chain] = call.from;
            next[call.from.chain] = at;
            queue.push_back(call.from.chain);
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<ChainId> ChainGraph::find(const ChainKey& key) const
{
    const auto it
        = std::find_if(nodes.begin(), nodes.end(), [&](const ChainNode& node) { return node.key == key; });
    if (it == nodes.end())
        return std::nullopt;
    return static_cast<ChainId>(it - nodes.begin());
}

ChainGraph makeChainGraph(const Ruleset& ruleset, Family family)
{
    ChainGraph graph;
    graph.family = family;
    bool conntrack = false;
    std::optional<Engine> engine;
    for (std::size_t i = 0; i < ruleset.tables().size(); ++i) {
        const Table& table = ruleset.tables()[i];
        if (table.family != family)
            continue;
        addTable(graph, table, i);
        conntrack = conntrack || needsConntrack(table);
        graph.severalEngines = graph.severalEngines || (engine && *engine != table.engine);
        engine = table.engine;
    }
    placeBaseChains(graph, conntrack);
    Tree tree(graph);
    tree.growHooks();
    tree.growRest();
    return graph;
}

const Table& tableOf(const ChainGraph& graph, const Ruleset& ruleset, ChainId index)
{
    return ruleset.tables()[graph.nodes[index].tableIndex];
}

const Chain& chainOf(const ChainGraph& graph, const Ruleset& ruleset, ChainId index)
{
    return tableOf(graph, ruleset, index).chains[graph.nodes[index].chainIndex];
}

std::vector<RulePlace> jumpsTo(const ChainGraph& graph, ChainId chain, Hook hook)
{
    return climb(graph, chain, hook).value_or(std::vector<RulePlace>());
}

bool reaches(const ChainGraph& graph, Hook hook, ChainId chain)
{
    return climb(graph, chain, hook).has_value();
}

} // namespace portolan
