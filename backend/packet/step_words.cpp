#include "backend/packet/step_words.h"

#include "backend/flow/flow.h"
#include "backend/host/best_route.h"
#include "backend/ruleset/words.h"

#include <algorithm>

namespace portolan::steps {

namespace {

std::string rulePlaceName(const HopRule& rule)
{
    if (rule.position > 0)
        return rule.chain + ' ' + std::to_string(rule.position);
    if (rule.handle > 0)
        return rule.chain + " #" + std::to_string(rule.handle);
    return rule.chain;
}

/// The rule itself, as long as it still is what matched.
const Rule* findRule(const HopRule& matched, const Chain& chain)
{
    // Native rules have handles; those of iptables-nft are known by their place, as the old ones are.
    if (matched.handle > 0) {
        const auto found = std::find_if(chain.rules.begin(), chain.rules.end(),
            [&](const Rule& rule) { return rule.handle == matched.handle; });
        if (found != chain.rules.end())
            return &*found;
    }
    if (matched.position == 0 || matched.position > chain.rules.size())
        return nullptr;
    const Rule& rule = chain.rules[matched.position - 1];
    return matched.text.empty() || matched.text == rule.text ? &rule : nullptr;
}

/// What is known of a rule that is not there to be read.
Message verdictWords(const HopRule& rule)
{
    switch (rule.verdict) {
    case RuleVerdict::Accept:
        return {PORTOLAN_TR("accepts it"), {}};
    case RuleVerdict::Drop:
        return {PORTOLAN_TR("drops it"), {}};
    case RuleVerdict::Reject:
        return {PORTOLAN_TR("rejects it"), {}};
    case RuleVerdict::Jump:
        return {PORTOLAN_TR("sends it through the chain %1"), {rule.target}};
    case RuleVerdict::Goto:
        return {PORTOLAN_TR("sends it on to the chain %1"), {rule.target}};
    case RuleVerdict::Return:
        return {PORTOLAN_TR("sends it back"), {}};
    case RuleVerdict::Continue:
        return {PORTOLAN_TR("matched and decided nothing"), {}};
    case RuleVerdict::Queue:
        return {PORTOLAN_TR("hands it to a program"), {}};
    case RuleVerdict::Unknown:
        break;
    }
    return {PORTOLAN_TR("matched"), {}};
}

std::string endpointText(const Packet& packet, const Address& address, std::uint16_t port)
{
    const bool ports = hasPorts(packet.protocol) && !packet.fragment;
    return ports ? address.toBracketed() + ':' + std::to_string(port) : address.toString();
}

} // namespace

const Table* tableOf(const Hop& hop, const KnownHost& known)
{
    if (!known.rules)
        return nullptr;
    const Family family = hop.packet.family();
    if (hop.engine != Engine::Nftables)
        return known.rules->table(hop.engine, family, hop.table);
    if (const Table* native = known.rules->table(Engine::Nftables, family, hop.tableFamily + ' ' + hop.table))
        return native;
    return known.rules->table(Engine::XtablesNft, family, hop.table);
}

StepRule stepRule(const Hop& hop, const HopRule& matched, const KnownHost& known)
{
    StepRule said;
    said.text = matched.text;
    const Table* table = tableOf(hop, known);
    const Chain* chain = table ? table->chain(matched.chain) : nullptr;
    if (matched.step == TraceStep::Policy) {
        said.place = {PORTOLAN_TR("%1 policy"), {matched.chain}};
        if (matched.verdict == RuleVerdict::Drop)
            said.words = {PORTOLAN_TR("no rule decided: the policy drops it"), {}};
        else if (matched.verdict == RuleVerdict::Accept)
            said.words = {PORTOLAN_TR("accepts it"), {}};
        else
            said.words = {PORTOLAN_TR("the end of the chain"), {}};
        return said;
    }
    if (matched.step == TraceStep::Return) {
        said.place = {"%1", {rulePlaceName(matched)}};
        said.words = {PORTOLAN_TR("back to the chain it came from"), {}};
        return said;
    }
    said.place = {"%1", {rulePlaceName(matched)}};
    const Rule* rule = chain ? findRule(matched, *chain) : nullptr;
    if (rule) {
        said.words = inWords(*rule, *table, *chain);
        said.text = rule->text;
    } else if (!matched.text.empty()) {
        said.words = {"%1", {matched.text}};
    } else {
        said.words = verdictWords(matched);
    }
    return said;
}

Message undecided(const Hop& hop)
{
    const bool known = std::any_of(
        hop.rules.begin(), hop.rules.end(), [](const HopRule& rule) { return rule.step != TraceStep::Seen; });
    if (hop.verdict == RuleVerdict::Drop)
        return {PORTOLAN_TR("no rule decided: the policy drops it"), {}};
    if (hop.verdict == RuleVerdict::Reject)
        return {PORTOLAN_TR("rejected here"), {}};
    if (!known)
        return {PORTOLAN_TR("seen here; which rules matched is not said"), {}};
    const bool matched = std::any_of(
        hop.rules.begin(), hop.rules.end(), [](const HopRule& rule) { return rule.step == TraceStep::Rule; });
    return matched ? Message{PORTOLAN_TR("no rule decided"), {}}
                   : Message{PORTOLAN_TR("no rule matched"), {}};
}

Message changed(const Packet& before, const Packet& after)
{
    const bool source = before.source != after.source || before.sourcePort != after.sourcePort;
    const bool destination
        = before.destination != after.destination || before.destinationPort != after.destinationPort;
    const std::string from = endpointText(after, after.source, after.sourcePort);
    const std::string to = endpointText(after, after.destination, after.destinationPort);
    if (source && destination)
        return {PORTOLAN_TR("the source becomes %1, the destination %2"), {from, to}};
    if (source)
        return {PORTOLAN_TR("the source becomes %1"), {from}};
    return {PORTOLAN_TR("the destination becomes %1"), {to}};
}

void sayRoute(WayStep& step, Hook next, const KnownHost& known)
{
    const Address& destination = step.packet.destination;
    if (next == Hook::Input) {
        step.said = known.state && known.state->isLocal(destination)
            ? Message{PORTOLAN_TR("%1 is an address of this host"), {destination.toString()}}
            : Message{PORTOLAN_TR("to this host"), {}};
        return;
    }
    const HostState::Route* route = known.state ? bestRoute(*known.state, destination) : nullptr;
    const bool fits = route && (step.out.empty() || route->interface == step.out);
    if (fits && route->destination)
        step.said = {PORTOLAN_TR("%1 is reached by %2"), {route->destination->toString(), route->interface}};
    else if (fits)
        step.said = {PORTOLAN_TR("%1 is reached by the default route, by %2"),
            {destination.toString(), route->interface}};
    else if (!step.out.empty())
        step.said = {PORTOLAN_TR("%1 is reached by %2"), {destination.toString(), step.out}};
    else
        step.said = {PORTOLAN_TR("on to another host"), {}};
    if (known.state && known.state->forwarding(destination.family()) == true)
        step.notes.push_back({PORTOLAN_TR("not this host: forwarding is on"), {}});
}

bool isContainerLink(std::string_view interface)
{
    static constexpr std::string_view kNames[] = {
        "docker", "br-", "veth", "podman", "cni", "virbr", "lxc", "lxd", "incus", "vnet", "cali", "flannel"};
    return std::any_of(std::begin(kNames), std::end(kNames),
        [&](std::string_view name) { return interface.substr(0, name.size()) == name; });
}

} // namespace portolan::steps
