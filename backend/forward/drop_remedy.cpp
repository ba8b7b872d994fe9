#include "backend/forward/drop_remedy.h"

#include "backend/base/any_of.h"
#include "backend/forward/compile.h"

#include <algorithm>

namespace portolan {
namespace drop_remedy {

constexpr const char* kByHand = PORTOLAN_TR("By hand that is done with “%1”.");

Prefix singleAddress(const Address& address)
{
    return Prefix(address, unsigned(address.size()) * 8);
}

const std::optional<PortRange>& answeringPorts(const PortForward& forward)
{
    return forward.to.ports ? forward.to.ports : forward.listen.ports;
}

/// The rule that accepts the forward's connections in that chain, without the option that puts it there.
std::string acceptRule(const CheckSubject& subject, const Chain& chain)
{
    const PortForward& forward = subject.forward;
    const bool ported = !subject.found || !subject.found->otherProtocol;
    CompiledRule rule;
    rule.chain = chain.name;
    if (chain.base->hook == Hook::Prerouting || subject.isRelayed()) {
        if (!ported || !forward.listen.ports)
            return {};
        if (forward.listen.address)
            rule.destination = singleAddress(*forward.listen.address);
        rule.in = forward.listen.interface;
        rule.protocol = forward.protocol;
        rule.destinationPorts = forward.listen.ports;
    } else {
        CompiledRule::Conntrack& connection = rule.conntrack.emplace();
        if (ported) {
            connection.protocol = forward.protocol;
            connection.originalPorts = forward.listen.ports;
        }
        if (forward.listen.address)
            connection.originalDestination = singleAddress(*forward.listen.address);
        if (forward.to.address && (!subject.found || subject.found->targets.size() < 2)) {
            connection.replySource = singleAddress(*forward.to.address);
            if (ported)
                connection.replyPorts = answeringPorts(forward);
        }
    }
    return rule.text().substr(std::string("-A ").size() + rule.chain.size() + 1);
}

/// Before the rule of the base chain that leads to where they are dropped; behind all where no rule does, so
/// that what rules drop stays dropped.
std::string insertion(const CheckSubject& subject, const FilterRules::Place& place, const WalkEnd& end)
{
    const std::string rule = acceptRule(subject, *place.chain);
    if (rule.empty())
        return {};
    const std::size_t index = end.trail.front().index;
    std::string command = subject.forward.family == Family::Ipv4 ? "iptables" : "ip6tables";
    command += place.table->engine == Engine::XtablesLegacy ? "-legacy" : "-nft";
    if (place.table->name != "filter")
        command.append(" -t ").append(place.table->name);
    const bool policy = index == WalkPlace::kPolicy;
    command.append(policy ? " -A " : " -I ").append(place.chain->name);
    if (!policy)
        command += ' ' + std::to_string(index + 1);
    return command + ' ' + rule;
}

/// The same by nft; before: a rule's handle, or 0 for the chain's head.
std::string nftCommand(std::string_view family, std::string_view table, std::string_view chain,
    std::string_view rule, bool policy, std::uint64_t before)
{
    std::string command = policy ? "nft add rule " : "nft insert rule ";
    command.append(family).append(" ").append(table).append(" ").append(chain);
    if (!policy && before != 0)
        command += " handle " + std::to_string(before);
    return command.append(" ").append(rule);
}

std::string nativeAcceptRule(const CheckSubject& subject)
{
    const PortForward& forward = subject.forward;
    const std::string family = forward.family == Family::Ipv4 ? "ip" : "ip6";
    const bool ported = !subject.found || !subject.found->otherProtocol;
    std::string rule;
    if (subject.isRelayed()) {
        if (forward.listen.address)
            rule += family + " daddr " + forward.listen.address->toString() + ' ';
        return rule + toString(forward.protocol) + " dport " + forward.listen.ports->toString('-')
            + " accept";
    }
    if (ported)
        rule += std::string("meta l4proto ") + toString(forward.protocol) + ' ';
    if (forward.listen.address)
        rule += "ct original " + family + " daddr " + forward.listen.address->toString() + ' ';
    if (ported && forward.listen.ports)
        rule += "ct original proto-dst " + forward.listen.ports->toString('-') + ' ';
    else if (forward.to.address && (!subject.found || subject.found->targets.size() < 2))
        rule += "ct reply " + family + " saddr " + forward.to.address->toString() + ' ';
    return rule + "ct status dnat accept";
}

/// ufw writes its chains anew at every reload, and asks its user's rules before what it rejects itself.
std::string ufwCommand(const CheckSubject& subject, const FilterRules::Place& place, const WalkEnd& end)
{
    const PortForward& forward = subject.forward;
    const bool forwarded = place.chain->base->hook == Hook::Forward;
    const WalkPlace& last = end.trail.back();
    const std::string_view users = forwarded ? "ufw-user-forward" : "ufw-user-input";
    const bool policy = last.index == WalkPlace::kPolicy;
    const bool ufws = policy ? place.table->chain(users) != nullptr
                             : last.chain->name.starts_with("ufw-") || last.chain->name.starts_with("ufw6-");
    const bool early = last.chain->name.find("-before-") != std::string_view::npos;
    const auto& ports = answeringPorts(forward);
    const bool ported
        = ports && forward.protocol != Protocol::Sctp && (!subject.found || !subject.found->otherProtocol);
    if (!ufws || early || !ported || place.table->name != "filter")
        return {};
    return std::string(forwarded ? "ufw route prepend allow proto " : "ufw prepend allow proto ")
        + toString(forward.protocol) + " to "
        + (forwarded && forward.to.address ? forward.to.address->toString() : "any") + " port "
        + ports->toString(':');
}

/// Repair puts the jump to our accept rules first: in FORWARD, or in the chain Docker keeps for others.
bool repairHelps(const CheckSubject& subject, const FilterRules::Place& place, const WalkEnd& end)
{
    if (!subject.found || subject.found->owner != Owner::Portolan || !subject.found->editable
        || place.table->name != "filter" || place.chain->base->hook != Hook::Forward
        || place.table->engine == Engine::Nftables)
        return false;
    const auto& rules = place.chain->rules;
    const bool docker = place.table->engine == Engine::XtablesNft
        && std::any_of(rules.begin(), rules.end(), [](const Rule& rule) {
               return rule.target == "DOCKER-USER" && rule.header.empty() && rule.matches.empty();
           });
    return !docker || end.trail.back().chain->name == "DOCKER-USER";
}

/// iptables-nft's filter, and nothing to write our accept rules into it with: by nft it would be spoilt.
bool wantsIptables(const CheckSubject& subject, const FilterRules::Place& place)
{
    const char* table = subject.forward.family == Family::Ipv4 ? "ip filter" : "ip6 filter";
    return subject.isOurs() && subject.host.unwritableFilters.contains(subject.forward.family)
        && place.table->engine == Engine::Nftables && place.table->name == table
        && place.chain->name == "FORWARD";
}

} // namespace drop_remedy

bool isOfIptables(std::string_view family, std::string_view chain)
{
    return (family == "ip" || family == "ip6")
        && isAnyOf(chain, {"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"});
}

Message nativeRemedy(const CheckSubject& subject, const NftBaseChain& chain)
{
    if (isOfIptables(chain.family, chain.name))
        return {};
    return {drop_remedy::kByHand,
        {drop_remedy::nftCommand(chain.family, chain.table, chain.name,
            drop_remedy::nativeAcceptRule(subject), chain.policyDrops, 0)}};
}

Message howToGetIptables()
{
    return {PORTOLAN_TR("The package iptables has them (on Fedora iptables-nft); after that, repair the "
                        "forwards."),
        {}};
}

DropRemedy dropRemedy(const CheckSubject& subject, const FilterRules::Place& place, const WalkEnd& end)
{
    if (drop_remedy::repairHelps(subject, place, end))
        return {{PORTOLAN_TR("Have Portolan's accept rules put first again: “%1”, or the button Repair."),
                    {"portolanctl repair"}},
            true};
    if (drop_remedy::wantsIptables(subject, place))
        return {
            {PORTOLAN_TR("Our accept rules are written there by iptables-nft's own programs alone, and those "
                         "are not installed. %1"),
                {howToGetIptables()}},
            false};
    if (place.table->engine == Engine::Nftables) {
        if (place.chain->base->hook == Hook::Prerouting
            || isOfIptables(place.table->nftFamily, place.chain->name))
            return {};
        const std::string_view table = place.table->name; // "inet fw"
        const std::size_t index = end.trail.front().index;
        const bool policy = index == WalkPlace::kPolicy;
        const std::string command = drop_remedy::nftCommand(place.table->nftFamily,
            table.substr(table.find(' ') + 1), place.chain->name, drop_remedy::nativeAcceptRule(subject),
            policy, policy ? 0 : place.chain->rules[index].handle);
        return {{drop_remedy::kByHand, {command}}, false};
    }
    std::string command = drop_remedy::ufwCommand(subject, place, end);
    if (command.empty())
        command = drop_remedy::insertion(subject, place, end);
    if (command.empty())
        return {};
    return {{PORTOLAN_TR("Let these connections through before that with “%1”."), {command}}, false};
}

} // namespace portolan
