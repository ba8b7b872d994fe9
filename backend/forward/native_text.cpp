#include "backend/forward/native_text.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace portolan {
namespace {

using Action = CompiledRule::Action;

const char* ipWord(Family family)
{
    return family == Family::Ipv4 ? "ip" : "ip6";
}

std::string prefixText(const Prefix& prefix)
{
    const bool single = prefix.length() == prefix.address().size() * 8;
    return single ? prefix.address().toString() : prefix.toString();
}

/// Whether nft says the family by one of the rule's addresses.
bool namesAddress(const CompiledRule& rule)
{
    return (rule.source && rule.source->length() > 0) || (rule.destination && rule.destination->length() > 0);
}

std::string conditions(Family family, const CompiledRule& rule)
{
    const std::string ip = ipWord(family);
    std::string text = namesAddress(rule) ? "" : std::string("meta nfproto ") + toString(family) + ' ';
    if (rule.in)
        text += "iifname \"" + rule.in->toString() + "\" ";
    if (rule.source && rule.source->length() > 0)
        text += ip + " saddr " + prefixText(*rule.source) + ' ';
    if (rule.destination && rule.destination->length() > 0)
        text
            += ip + " daddr " + (rule.destinationInverted ? "!= " : "") + prefixText(*rule.destination) + ' ';
    if (rule.destinationIsLocal)
        text += "fib daddr type local ";
    if (rule.sourceIsNotLocal)
        text += "fib saddr type != local ";
    if (rule.protocol && rule.destinationPorts)
        text += std::string(toString(*rule.protocol)) + " dport " + rule.destinationPorts->toString() + ' ';
    else if (rule.protocol)
        text += std::string("meta l4proto ") + toString(*rule.protocol) + ' ';
    if (!rule.conntrack)
        return text;
    text += "ct status dnat ";
    if (rule.conntrack->protocol)
        text += std::string("ct protocol ") + toString(*rule.conntrack->protocol) + ' ';
    if (rule.conntrack->originalDestination)
        text += "ct original " + ip + " daddr " + prefixText(*rule.conntrack->originalDestination) + ' ';
    if (rule.conntrack->originalPorts)
        text += "ct original proto-dst " + rule.conntrack->originalPorts->toString() + ' ';
    return text;
}

std::string destinationText(Family family, const CompiledRule& rule)
{
    std::string text = std::string("dnat ") + ipWord(family) + " to ";
    const std::string address = rule.toAddress->toString();
    const bool bracketed = family == Family::Ipv6 && rule.toPorts;
    text += bracketed ? '[' + address + ']' : address;
    if (rule.basePort)
        return text + ':' + toString(*rule.protocol) + " dport map @" + shiftMapName(rule);
    return rule.toPorts ? text + ':' + rule.toPorts->toString() : text;
}

std::string actionText(Family family, const CompiledRule& rule)
{
    switch (rule.action) {
    case Action::Dnat:
        return destinationText(family, rule);
    case Action::Redirect:
        return rule.toPorts ? "redirect to :" + rule.toPorts->toString() : "redirect";
    case Action::Masquerade:
        return "masquerade";
    case Action::Jump:
        return "jump " + rule.jumpTo;
    case Action::Accept:
        break;
    }
    return "accept";
}

std::string mapText(const CompiledRule& rule)
{
    std::string elements;
    for (unsigned port = rule.destinationPorts->first; port <= rule.destinationPorts->last; ++port)
        // Where nft breaks the line.
        elements += (elements.empty()                                        ? ""
                            : (port - rule.destinationPorts->first) % 5 == 0 ? ",\n\t\t\t     "
                                                                             : ", ")
            + std::to_string(port) + " : " + std::to_string(rule.toPorts->first + (port - *rule.basePort));
    return "\tmap " + shiftMapName(rule) + " {\n\t\ttype inet_service : inet_service\n\t\telements = { "
        + elements + " }\n\t}\n\n";
}

/// "type nat hook …" of a base chain; empty for others.
std::string hookText(std::string_view chain)
{
    constexpr std::array<std::tuple<std::string_view, const char*, int>, 3> kHooks{{
        {"PREROUTING", "prerouting", kNativeDestinationPriority},
        {"OUTPUT", "output", kNativeDestinationPriority},
        {"POSTROUTING", "postrouting", kNativeSourcePriority},
    }};
    for (const auto& [name, hook, priority] : kHooks)
        if (name == chain)
            return std::string("\t\ttype nat hook ") + hook + " priority " + std::to_string(priority)
                + "; policy accept;\n";
    return {};
}

} // namespace

std::string shiftMapName(const CompiledRule& rule)
{
    return "shift-" + rule.destinationPorts->toString() + "-to-" + std::to_string(rule.toPorts->first);
}

std::string nativeText(Family family, const CompiledRule& rule)
{
    const std::string comment
        = rule.id.empty() ? std::string() : " comment \"" + std::string(kCommentPrefix) + rule.id + '"';
    return conditions(family, rule) + "counter " + actionText(family, rule) + comment;
}

std::string nativeTableText(Family family, const std::vector<CompiledRule>& rules)
{
    std::vector<std::string> chains; // those that are jumped to first
    std::set<std::string> maps;
    const auto add = [&](const std::string& name) {
        if (std::find(chains.begin(), chains.end(), name) == chains.end())
            chains.insert(hookText(name).empty() ? chains.begin() : chains.end(), name);
    };
    std::string text;
    for (const CompiledRule& rule : rules) {
        if (rule.table != "nat")
            continue;
        if (rule.action == Action::Jump)
            add(rule.jumpTo);
        add(rule.chain);
        if (rule.basePort && maps.insert(shiftMapName(rule)).second)
            text += mapText(rule);
    }
    if (chains.empty())
        return {};
    for (std::size_t i = 0; i < chains.size(); ++i) {
        text += (i > 0 ? "\n\tchain " : "\tchain ") + chains[i] + " {\n" + hookText(chains[i]);
        for (const CompiledRule& rule : rules)
            if (rule.table == "nat" && rule.chain == chains[i])
                text += "\t\t" + nativeText(family, rule) + '\n';
        text += "\t}\n";
    }
    return "table inet portolan {\n" + text + "}\n";
}

} // namespace portolan
