#include "backend/packet/packet_way.h"

#include <algorithm>

namespace portolan {

namespace {

std::optional<ChainId> chainInGraph(const ChainGraph& graph, const Hop& hop, const std::string& chain)
{
    if (hop.engine != Engine::Nftables)
        return graph.find({hop.engine, hop.table, chain});
    if (const auto native = graph.find({Engine::Nftables, hop.tableFamily + ' ' + hop.table, chain}))
        return native;
    return graph.find({Engine::XtablesNft, hop.table, chain});
}

template <typename T> void noteOnce(std::vector<T>& list, const T& value)
{
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(value);
}

void addRules(ForwardWay& way, const ChainGraph& graph, const Hop& hop)
{
    for (const HopRule& rule : hop.rules) {
        const auto chain = chainInGraph(graph, hop, rule.chain);
        if (!chain || rule.step != TraceStep::Rule)
            continue;
        if (!graph.nodes[*chain].base)
            noteOnce(way.chains, *chain);
        if (rule.position == 0)
            continue;
        if (rule.verdict == RuleVerdict::Jump || rule.verdict == RuleVerdict::Goto)
            noteOnce(way.jumps, {*chain, rule.position});
        else if (rule.verdict != RuleVerdict::Continue && rule.verdict != RuleVerdict::Return)
            noteOnce(way.rules, {*chain, rule.position});
    }
}

/// What lies between the last chain of PREROUTING and the first behind it: conntrack, then the routing
/// decision, as far as they are steps of their own.
void addArrival(ForwardWay& way, const Trajectory& trajectory, const std::vector<unsigned>& numbers)
{
    const auto behind = std::find_if(trajectory.hops.begin(), trajectory.hops.end(), [](const Hop& hop) {
        return hop.base && (hop.base->hook == Hook::Forward || hop.base->hook == Hook::Input);
    });
    if (behind == trajectory.hops.end())
        return;
    // Whatever is forwarded or comes to this host came in there, though no chain may have said so.
    if (std::find(way.hooks.begin(), way.hooks.end(), Hook::Prerouting) == way.hooks.end())
        way.hooks.insert(way.hooks.begin(), Hook::Prerouting);
    const auto at = std::size_t(behind - trajectory.hops.begin());
    if (at >= numbers.size())
        return;
    const unsigned before = at > 0 ? numbers[at - 1] : 0;
    if (numbers[at] > before + 1)
        way.routed = numbers[at] - 1;
    if (numbers[at] > before + 2)
        way.lookedUp = numbers[at] - 2;
}

} // namespace

ForwardWay packetWay(
    const ChainGraph& graph, const Trajectory& trajectory, const std::vector<unsigned>& numbers)
{
    ForwardWay way;
    for (std::size_t i = 0; i < trajectory.hops.size(); ++i) {
        const Hop& hop = trajectory.hops[i];
        if (hop.base)
            noteOnce(way.hooks, hop.base->hook);
        const auto chain = chainInGraph(graph, hop, hop.chain);
        // A diagram has one number a chain: what goes around through lo keeps the first.
        if (chain && std::find(way.steps.begin(), way.steps.end(), *chain) == way.steps.end()) {
            way.steps.push_back(*chain);
            way.numbers.push_back(i < numbers.size() ? numbers[i] : unsigned(i) + 1);
        }
        addRules(way, graph, hop);
    }
    if (trajectory.lastPlace)
        noteOnce(way.hooks, trajectory.lastPlace->hook);
    way.packet = trajectory.number;
    addArrival(way, trajectory, numbers);
    way.ends.client = trajectory.hops.empty() ? std::string() : trajectory.hops.front().in;
    way.ends.target = trajectory.end.kind == TrajectoryEnd::Kind::Left ? trajectory.lastOut : std::string();
    return way;
}

} // namespace portolan
