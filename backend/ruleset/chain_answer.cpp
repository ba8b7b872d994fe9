// The way of a forward's answers.
#include "backend/ruleset/chain_way.h"

#include "backend/packet/chain_walk.h"

#include <algorithm>

namespace portolan {
namespace {

/// The places where conntrack turns addresses back (net/netfilter/nf_nat_core.c, nf_nat_packet): answers get
/// the source asked for at POSTROUTING or INPUT, and the client as destination at PREROUTING or OUTPUT.
bool givesBack(Hook hook, bool clientHidden)
{
    if (hook == Hook::Postrouting || hook == Hook::Input)
        return true;
    return clientHidden && (hook == Hook::Prerouting || hook == Hook::Output);
}

void addAnswerSteps(ForwardWay& way, const ChainGraph& graph, Hook hook, const FoundForward& forward)
{
    for (const HookStep& step : graph.steps(hook)) {
        if (step.kind != HookStep::Kind::BaseChain)
            continue;
        const ChainNode& node = graph.nodes[step.chain];
        if (node.translates) {
            if (node.key.engine != forward.engine || !givesBack(hook, forward.forward.hideClientAddress))
                continue;
            way.restores.push_back(step.chain);
        }
        way.steps.push_back(step.chain);
    }
}

PacketFacts answerAt(Hook hook, const PortForward& forward, const WayEnds& ends, bool local)
{
    PacketFacts answer;
    answer.family = forward.family;
    answer.protocol = ProtocolNumber(forward.protocol);
    answer.in.none = hook == Hook::Output || hook == Hook::Postrouting;
    answer.out.none = hook == Hook::Prerouting || hook == Hook::Input;
    if (!answer.in.none && !local)
        answer.in.name = ends.target;
    if (!answer.out.none)
        answer.out.name = ends.client;
    answer.sources = AddressSet::all(forward.family);
    if (forward.to.address) {
        // The client is somebody else.
        const AddressSet target = Prefix(*forward.to.address, unsigned(forward.to.address->size()) * 8);
        answer.destinations = answer.sources.without(target);
        answer.sources = target;
    }
    if (const auto& ports = forward.to.ports ? forward.to.ports : forward.listen.ports)
        answer.sourcePorts = {*ports};
    PacketFacts::Connection& connection = answer.connection.emplace();
    connection.states = {"ESTABLISHED", "DNAT"};
    connection.perhaps = {"SNAT"};
    return answer;
}

/// The rules that certainly decide about it, jumps first; none where the policy does or nobody can tell.
std::vector<RulePlace> decisionAbout(
    const PacketFacts& answer, const ChainGraph& graph, const Ruleset& ruleset, ChainId base)
{
    const Table& table = tableOf(graph, ruleset, base);
    const WalkOutcome outcome = walkChain(RuleIndex(), table, chainOf(graph, ruleset, base), answer);
    std::vector<RulePlace> taken;
    if (!outcome.complete || outcome.ends.size() != 1 || !outcome.ends.front().sure)
        return taken;
    for (const WalkPlace& place : outcome.ends.front().trail) {
        const auto chain = place.index == WalkPlace::kPolicy
            ? std::nullopt
            : graph.find({table.engine, std::string(table.name), std::string(place.chain->name)});
        if (!chain)
            return {};
        taken.push_back({*chain, unsigned(place.index + 1)});
    }
    return taken;
}

void addDecision(ForwardWay& way, const ChainGraph& graph, const std::vector<RulePlace>& taken)
{
    for (const RulePlace& place : taken) {
        (place == taken.back() ? way.rules : way.jumps).push_back(place);
        const bool known = std::find(way.chains.begin(), way.chains.end(), place.chain) != way.chains.end();
        if (!graph.nodes[place.chain].base && !known)
            way.chains.push_back(place.chain);
    }
}

} // namespace

ForwardWay answerWay(const ChainGraph& graph, const Ruleset& ruleset, const FoundForward& forward,
    bool toThisHost, const WayEnds& ends)
{
    const ForwardWay request = forwardWay(graph, forward, toThisHost);
    ForwardWay way;
    way.answer = true;
    way.ends = ends;
    if (request.empty())
        return way;
    const bool local = toThisHost || !forward.forward.to.address;
    if (request.hooks.front() == Hook::Output)
        way.hooks = {Hook::Prerouting, Hook::Input};
    else if (local)
        way.hooks = {Hook::Output, Hook::Postrouting};
    else
        way.hooks = {Hook::Prerouting, Hook::Forward, Hook::Postrouting};
    for (Hook hook : way.hooks) {
        const std::size_t first = way.steps.size();
        addAnswerSteps(way, graph, hook, forward);
        if (forward.otherProtocol)
            continue;
        const PacketFacts answer = answerAt(hook, forward.forward, ends, local);
        for (std::size_t i = first; i < way.steps.size(); ++i)
            if (!graph.nodes[way.steps[i]].translates)
                addDecision(way, graph, decisionAbout(answer, graph, ruleset, way.steps[i]));
    }
    return way;
}

} // namespace portolan
