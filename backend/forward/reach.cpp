#include "backend/forward/reach.h"

#include "backend/forward/selector.h"

#include <algorithm>
#include <set>

namespace portolan {
namespace {

/// "--ctstate RELATED,ESTABLISHED" cannot match the first packet of a translated connection.
bool statesExclude(const Option* states)
{
    if (!states || states->inverted)
        return false;
    const std::string_view list = states->value();
    return list.find("NEW") == list.npos && list.find("DNAT") == list.npos;
}

bool interfacesExclude(const Rule& rule, const PortForward& forward, const std::string& out)
{
    if (const Option* option = rule.headerOption("-o"); option && !out.empty()) {
        const std::string_view name = option->value();
        const bool same
            = name.ends_with('+') ? out.starts_with(name.substr(0, name.size() - 1)) : name == out;
        if (same == option->inverted)
            return true;
    }
    const Option* option = rule.headerOption("-i");
    if (!option || option->value().ends_with('+'))
        return false;
    const std::string_view name = option->value();
    if (forward.listen.interface)
        return (name == forward.listen.interface->toString()) == option->inverted;
    // Traffic that comes from the target's own network is not what people mean by "it works".
    return !option->inverted && name == out;
}

bool couldAccept(const Rule& rule, const PortForward& forward, const std::string& out)
{
    const Selector selector = selectorOf(rule);
    const Address& target = *forward.to.address;
    if (selector.protocol && *selector.protocol != 0
        && *selector.protocol != ProtocolNumber(forward.protocol))
        return false;
    if (selector.destination && !selector.destination->contains(target))
        return false;
    if (selector.source && selector.source->contains(target))
        return false;
    const auto& asked = forward.to.ports ? forward.to.ports : forward.listen.ports;
    const bool otherPorts = asked && !selector.ports.empty()
        && std::none_of(selector.ports.begin(), selector.ports.end(),
            [&](const PortRange& ports) { return ports.overlaps(*asked); });
    return !otherPorts && !statesExclude(rule.matchOption("--ctstate"))
        && !statesExclude(rule.matchOption("--state")) && !interfacesExclude(rule, forward, out);
}

} // namespace

Reach reachOf(const Address& target, const HostState& host)
{
    Reach best;
    for (const HostState::InterfaceAddress& own : host.addresses) {
        const Prefix prefix(own.address, own.prefixLength);
        const bool longer = best.kind == Reach::Kind::None || prefix.length() > best.prefix.length();
        if (prefix.contains(target) && longer)
            best = {Reach::Kind::Connected, own.interface, prefix, "unicast"};
    }
    for (const HostState::Route& route : host.routes) {
        if (route.family != target.family())
            continue;
        if (!route.destination) {
            if (best.kind == Reach::Kind::None && route.type == "unicast")
                best = {Reach::Kind::Default, route.interface, {}, route.type};
            continue;
        }
        const bool weaker = best.kind == Reach::Kind::None || best.kind == Reach::Kind::Default;
        if (!route.destination->contains(target)
            || (!weaker && route.destination->length() <= best.prefix.length()))
            continue;
        const auto kind = route.type == "unicast" ? Reach::Kind::Routed : Reach::Kind::Refused;
        best = {kind, route.interface, *route.destination, route.type};
    }
    return best;
}

bool mayAccept(const Table& filter, const PortForward& forward, const std::string& outInterface)
{
    std::set<std::string_view> seen{"FORWARD"};
    std::vector<std::string_view> open{"FORWARD"};
    while (!open.empty()) {
        const Chain* chain = filter.chain(open.back());
        open.pop_back();
        if (!chain)
            continue;
        for (const Rule& rule : chain->rules) {
            if (rule.target == "ACCEPT" && couldAccept(rule, forward, outInterface))
                return true;
            if (!rule.target.empty() && seen.insert(rule.target).second)
                open.push_back(rule.target);
        }
    }
    return false;
}

} // namespace portolan
