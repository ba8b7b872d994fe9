#include "backend/forward/compile.h"

#include "backend/forward/native_text.h"

#include <algorithm>

namespace portolan {
namespace {

using Action = CompiledRule::Action;

Prefix single(const Address& address)
{
    return Prefix(address, unsigned(address.size()) * 8);
}

CompiledRule ruleOf(const PortForward& forward, const char* table, const char* chain, Action action)
{
    CompiledRule rule;
    rule.table = table;
    rule.chain = chain;
    rule.id = forward.id;
    rule.action = action;
    return rule;
}

/// The ports the target is asked on.
PortRange answeringPorts(const PortForward& forward)
{
    return forward.to.ports.value_or(*forward.listen.ports);
}

Prefix loopbackNetwork(Family family)
{
    const std::uint8_t ipv4[4] = {127, 0, 0, 0};
    const std::uint8_t ipv6[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return family == Family::Ipv4 ? Prefix(Address::fromBytes(family, ipv4), 8)
                                  : Prefix(Address::fromBytes(family, ipv6), 128);
}

/// What conntrack says of this forward's connections.
CompiledRule::Conntrack connections(const PortForward& forward)
{
    CompiledRule::Conntrack match;
    match.protocol = forward.protocol;
    if (forward.listen.address)
        match.originalDestination = single(*forward.listen.address);
    match.originalPorts = forward.listen.ports;
    return match;
}

CompiledRule translation(const PortForward& forward)
{
    CompiledRule rule
        = ruleOf(forward, "nat", kNatChain, forward.to.address ? Action::Dnat : Action::Redirect);
    if (forward.listen.address)
        rule.destination = single(*forward.listen.address);
    rule.in = forward.listen.interface;
    rule.protocol = forward.protocol;
    rule.destinationPorts = forward.listen.ports;
    rule.sourceIsNotLocal = !forward.fromThisHost && !forward.listen.interface;
    rule.toAddress = forward.to.address;
    // A range to the same range: without ports the kernel leaves the port alone.
    const bool moved = forward.to.ports && *forward.to.ports != *forward.listen.ports;
    const bool range = forward.to.ports && forward.to.ports->count() > 1;
    if (moved || (forward.to.ports && !range))
        rule.toPorts = forward.to.ports;
    if (moved && range && forward.to.address)
        rule.basePort = forward.listen.ports->first;
    return rule;
}

std::vector<CompiledRule> translations(const PortForward& forward)
{
    std::vector<CompiledRule> rules;
    CompiledRule rule = translation(forward);
    for (const Prefix& source : forward.sources) {
        rule.source = source;
        if (std::find(rules.begin(), rules.end(), rule) == rules.end())
            rules.push_back(rule);
    }
    if (forward.sources.empty())
        rules.push_back(std::move(rule));
    return rules;
}

/// Asked by 127.0.0.1: whatever else the forward asks of its clients, they are programs on this host.
CompiledRule loopbackTranslation(const PortForward& forward)
{
    CompiledRule rule = translation(forward);
    rule.chain = kLoopbackChain;
    if (!forward.onlyLoopback())
        rule.destination.reset();
    rule.in.reset();
    rule.sourceIsNotLocal = false;
    return rule;
}

CompiledRule acceptance(const PortForward& forward)
{
    CompiledRule rule = ruleOf(forward, "filter", kForwardChain, Action::Accept);
    rule.conntrack = connections(forward);
    rule.conntrack->replySource = single(*forward.to.address);
    rule.conntrack->replyPorts = answeringPorts(forward);
    return rule;
}

/// The connected network that holds the target, the longest first; the target alone where none is known.
Prefix networkOf(const Address& target, const CompileContext& context)
{
    Prefix best = single(target);
    bool found = false;
    for (const Prefix& prefix : context.connected)
        if (prefix.length() > 0 && prefix.contains(target) && (!found || prefix.length() > best.length())) {
            best = prefix;
            found = true;
        }
    return best;
}

CompiledRule masquerade(const PortForward& forward, const CompileContext& context)
{
    CompiledRule rule = ruleOf(forward, "nat", kPostChain, Action::Masquerade);
    if (!forward.hideClientAddress)
        rule.source = networkOf(*forward.to.address, context);
    rule.destination = single(*forward.to.address);
    rule.protocol = forward.protocol;
    rule.destinationPorts = answeringPorts(forward);
    rule.conntrack = connections(forward);
    return rule;
}

/// The target cannot answer 127.0.0.1.
CompiledRule loopbackMasquerade(const PortForward& forward)
{
    CompiledRule rule = ruleOf(forward, "nat", kPostChain, Action::Masquerade);
    rule.source = loopbackNetwork(forward.family);
    rule.destination = single(*forward.to.address);
    rule.protocol = forward.protocol;
    rule.destinationPorts = answeringPorts(forward);
    rule.conntrack = connections(forward);
    if (!forward.onlyLoopback())
        rule.conntrack->originalDestination.reset();
    return rule;
}

bool hidesClients(const PortForward& forward)
{
    return !forward.toThisHost() && !forward.onlyLoopback() && (forward.hairpin || forward.hideClientAddress);
}

bool hidesLoopback(const PortForward& forward)
{
    return !forward.toThisHost() && forward.loopback;
}

CompiledRule jump(const char* table, const char* from, const char* to)
{
    CompiledRule rule;
    rule.table = table;
    rule.chain = from;
    rule.action = Action::Jump;
    rule.jumpTo = to;
    return rule;
}

void appendTable(std::string& text, const char* table, const std::vector<CompiledRule>& rules)
{
    std::string lines;
    std::vector<std::string> chains;
    for (const CompiledRule& rule : rules) {
        if (rule.table != table)
            continue;
        lines += rule.text() + '\n';
        if (rule.action == Action::Jump)
            chains.push_back(rule.jumpTo);
    }
    if (lines.empty())
        return;
    chains.erase(std::unique(chains.begin(), chains.end()), chains.end());
    text.append("*").append(table).append("\n");
    for (const std::string& chain : chains)
        text.append(":").append(chain).append(" - [0:0]\n");
    text += lines + "COMMIT\n";
}

} // namespace

bool isTraceChain(std::string_view chain)
{
    return chain == kTraceChain || chain == kTraceOutChain;
}

bool isOwnChain(std::string_view chain)
{
    return chain == kNatChain || chain == kLoopbackChain || chain == kPostChain || chain == kForwardChain
        || isTraceChain(chain);
}

std::vector<CompiledRule> compile(const PortForward& forward, const CompileContext& context)
{
    std::vector<CompiledRule> rules;
    if (!forward.enabled || !forward.listen.ports)
        return rules;
    if (!forward.toThisHost() && !forward.onlyLoopback())
        rules.push_back(acceptance(forward));
    if (!forward.onlyLoopback())
        for (CompiledRule& rule : translations(forward))
            rules.push_back(std::move(rule));
    if (forward.loopback)
        rules.push_back(loopbackTranslation(forward));
    if (hidesClients(forward))
        rules.push_back(masquerade(forward, context));
    if (hidesLoopback(forward))
        rules.push_back(loopbackMasquerade(forward));
    return rules;
}

std::vector<CompiledRule> compileJumps(const std::vector<PortForward>& forwards, Family family)
{
    bool translates = false;
    bool accepts = false;
    bool loopback = false;
    bool hides = false;
    for (const PortForward& forward : forwards) {
        if (!forward.enabled || forward.family != family)
            continue;
        translates |= !forward.onlyLoopback();
        accepts |= !forward.toThisHost() && !forward.onlyLoopback();
        loopback |= forward.loopback;
        hides |= hidesClients(forward) || hidesLoopback(forward);
    }

    std::vector<CompiledRule> rules;
    if (accepts)
        rules.push_back(jump("filter", "FORWARD", kForwardChain));
    if (translates) {
        CompiledRule rule = jump("nat", "PREROUTING", kNatChain);
        rule.destinationIsLocal = true;
        rules.push_back(rule);
        // A loopback source cannot leave by another interface: only forwards made for it may take those.
        rule.chain = "OUTPUT";
        rule.destination = loopbackNetwork(family);
        rule.destinationInverted = true;
        rules.push_back(rule);
    }
    if (loopback) {
        CompiledRule rule = jump("nat", "OUTPUT", kLoopbackChain);
        rule.destination = loopbackNetwork(family);
        rules.push_back(rule);
    }
    if (hides)
        rules.push_back(jump("nat", "POSTROUTING", kPostChain));
    return rules;
}

std::string previewText(const PortForward& forward, const CompileContext& context)
{
    PortForward shown = forward;
    if (shown.id.empty())
        shown.id = "00000000";
    std::vector<CompiledRule> rules = compileJumps({shown}, shown.family);
    for (CompiledRule& rule : compile(shown, context))
        rules.push_back(std::move(rule));
    if (context.engine == Engine::Nftables)
        return nativeTableText(shown.family, rules);
    std::string text;
    appendTable(text, "filter", rules);
    appendTable(text, "nat", rules);
    return text;
}

} // namespace portolan
