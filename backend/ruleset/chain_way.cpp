#include "backend/ruleset/chain_way.h"

#include "backend/host/best_route.h"

#include <algorithm>

namespace portolan {
namespace {

void addOnce(std::vector<ChainId>& list, ChainId chain)
{
    if (std::find(list.begin(), list.end(), chain) == list.end())
        list.push_back(chain);
}

/// Puts a rule of the forward and the jumps to it on the way, if this hook leads there.
bool addRule(ForwardWay& way, const ChainGraph& graph, RulePlace rule, Hook hook)
{
    if (!reaches(graph, hook, rule.chain))
        return false;
    for (const RulePlace& jump : jumpsTo(graph, rule.chain, hook)) {
        way.jumps.push_back(jump);
        if (!graph.nodes[jump.chain].base)
            addOnce(way.chains, jump.chain);
    }
    if (!graph.nodes[rule.chain].base)
        addOnce(way.chains, rule.chain);
    way.rules.push_back(rule);
    return true;
}

/// What accepts a forward may stand in another engine than what translates it.
std::optional<RulePlace> placeOf(const ChainGraph& graph, Engine translator, const RuleReference& reference)
{
    for (const Engine engine : {translator, Engine::XtablesNft, Engine::XtablesLegacy})
        if (const auto chain = graph.find({engine, reference.table, reference.chain}))
            return RulePlace{*chain, reference.position};
    return std::nullopt;
}

/// Once a nat chain gave the connection its destination, later nat chains of the hook are not called
/// (net/netfilter/nf_nat_core.c, nf_nat_inet_fn).
void addSteps(ForwardWay& way, const ChainGraph& graph, Hook hook, Engine translator)
{
    bool translated = false;
    for (const HookStep& step : graph.steps(hook)) {
        if (step.kind != HookStep::Kind::BaseChain)
            continue;
        const ChainNode& node = graph.nodes[step.chain];
        if (node.translates && translated)
            continue;
        way.steps.push_back(step.chain);
        translated
            = translated || (node.translates && node.key.engine == translator && hook == way.hooks.front());
    }
}

} // namespace

WayEnds wayEnds(const PortForward& forward, const HostState& state)
{
    WayEnds ends;
    if (forward.listen.interface) {
        ends.client = forward.listen.interface->toString();
    } else if (forward.listen.address) {
        for (const auto& address : state.addresses)
            if (address.address == *forward.listen.address)
                ends.client = address.interface;
    } else {
        for (const auto& route : state.routes)
            if (!route.destination && route.family == forward.family && ends.client.empty())
                ends.client = route.interface;
        ends.clientIsUsual = !ends.client.empty();
    }
    if (forward.to.address && !state.isLocal(*forward.to.address))
        if (const RouteChoice choice = chooseRoute(state, *forward.to.address);
            choice.known && choice.route && !choice.route->severalInterfaces)
            ends.target = choice.route->interface;
    return ends;
}

ForwardWay forwardWay(const ChainGraph& graph, const FoundForward& forward, bool toThisHost)
{
    ForwardWay way;
    if (graph.family != forward.forward.family || forward.rules.empty())
        return way;
    const RuleReference& translation = forward.rules.front();
    const auto translator = graph.find({forward.engine, translation.table, translation.chain});
    if (!translator)
        return way;
    const RulePlace translating{*translator, translation.position};
    Hook first = Hook::Prerouting;
    if (!addRule(way, graph, translating, first)) {
        first = Hook::Output;
        if (!addRule(way, graph, translating, first))
            return way;
    }
    const bool local = toThisHost || !forward.forward.to.address;
    way.hooks.push_back(first);
    if (first == Hook::Prerouting)
        way.hooks.push_back(local ? Hook::Input : Hook::Forward);
    if (first == Hook::Output || !local)
        way.hooks.push_back(Hook::Postrouting);
    // Of the other rules only those every client meets: hairpin rules stand in POSTROUTING.
    for (std::size_t i = 1; i < forward.rules.size(); ++i) {
        const auto place = placeOf(graph, forward.engine, forward.rules[i]);
        if (!place || graph.nodes[place->chain].translates)
            continue;
        for (Hook hook : way.hooks)
            if (addRule(way, graph, *place, hook))
                break;
    }
    for (Hook hook : way.hooks)
        addSteps(way, graph, hook, forward.engine);
    return way;
}

} // namespace portolan
