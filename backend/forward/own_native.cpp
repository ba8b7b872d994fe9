#include "backend/forward/own_native.h"

#include "backend/forward/selector.h"

namespace portolan {
namespace {

using Action = CompiledRule::Action;

std::string_view targetOf(const CompiledRule& rule)
{
    switch (rule.action) {
    case Action::Dnat:
        return "DNAT";
    case Action::Redirect:
        return "REDIRECT";
    case Action::Masquerade:
        return "MASQUERADE";
    case Action::Jump:
        return rule.jumpTo;
    case Action::Accept:
        break;
    }
    return "ACCEPT";
}

std::optional<Prefix> narrow(const std::optional<Prefix>& prefix)
{
    return prefix && prefix->length() > 0 ? prefix : std::nullopt;
}

Selector selectorOf(const CompiledRule& rule, Family family)
{
    Selector selector;
    selector.family = family;
    if (rule.protocol)
        selector.protocol = ProtocolNumber(*rule.protocol);
    selector.source = narrow(rule.source);
    if (!rule.destinationInverted)
        selector.destination = narrow(rule.destination);
    selector.in = rule.in;
    if (rule.destinationPorts)
        selector.ports.push_back(*rule.destinationPorts);
    selector.sourceIsNotLocal = rule.sourceIsNotLocal;
    return selector;
}

bool sendsTo(const Rule& rule, const CompiledRule& expected)
{
    if (expected.action != Action::Dnat && expected.action != Action::Redirect)
        return true;
    const auto to = destinationOf(rule);
    return to && to->address == expected.toAddress && to->ports == expected.toPorts;
}

} // namespace

bool isOfFamily(const Rule& rule, Family family)
{
    return selectorOf(rule).family.value_or(family) == family;
}

bool isNativeRule(const Rule& rule, Family family, const CompiledRule& expected, bool anySource)
{
    if (rule.target != targetOf(expected) || !sendsTo(rule, expected))
        return false;
    Selector wanted = selectorOf(expected, family);
    Selector asked = selectorOf(rule);
    if (anySource) {
        wanted.source.reset();
        asked.source.reset();
    }
    return asked == wanted;
}

} // namespace portolan
