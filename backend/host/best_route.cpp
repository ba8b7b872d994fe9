#include "backend/host/best_route.h"

#include "backend/base/any_of.h"

#include <algorithm>

namespace portolan {
namespace routing {

enum class RoutingFit : std::uint8_t { No, Maybe, Yes };

bool isBetter(const HostState::Route& route, const HostState::Route& best)
{
    const auto length
        = [](const HostState::Route& one) { return one.destination ? int(one.destination->length()) : -1; };
    if (length(route) != length(best))
        return length(route) > length(best);
    if (route.metric != best.metric)
        return route.metric < best.metric;
    return route.type == "unicast" && best.type != "unicast";
}

const HostState::Route* bestIn(
    const std::vector<HostState::Route>& routes, const Address& address, const std::string& table)
{
    const HostState::Route* best = nullptr;
    for (const HostState::Route& route : routes) {
        const bool fits
            = route.destination ? route.destination->contains(address) : route.family == address.family();
        if (fits && !route.dead && route.table == table && (!best || isBetter(route, *best)))
            best = &route;
    }
    return best;
}

/// Of a packet that is passed on: it never comes in by lo, and no socket bound it to a way out.
RoutingFit fitOfRule(const HostState::RoutingRule& rule, const Address& address)
{
    if (rule.family != address.family())
        return RoutingFit::No;
    const bool never
        = rule.in == "lo" || !rule.out.empty() || (rule.destination && !rule.destination->contains(address));
    if (never)
        return rule.inverted ? RoutingFit::Yes : RoutingFit::No;
    if (rule.conditional || !rule.in.empty())
        return RoutingFit::Maybe;
    return rule.inverted ? RoutingFit::No : RoutingFit::Yes;
}

/// Whether the routes of the rule's table are known. Nobody puts any into "default".
bool knowsTable(const HostState& host, const std::string& table)
{
    return !table.empty() && (host.tableRoutes || isAnyOf(table, {"main", "default"}));
}

const HostState::Route* lookUp(
    const HostState& host, const HostState::RoutingRule& rule, const Address& address)
{
    const HostState::Route* route = rule.table == "main" ? bestIn(host.routes, address, {})
        : host.tableRoutes                               ? bestIn(*host.tableRoutes, address, rule.table)
                                                         : nullptr;
    if (!route || route->type == "throw")
        return nullptr;
    const unsigned length = route->destination ? route->destination->length() : 0;
    return rule.suppressedLength && length <= *rule.suppressedLength ? nullptr : route;
}

bool isSameWay(const HostState::Route& one, const HostState::Route& other)
{
    return one.interface == other.interface && one.type == other.type && one.destination == other.destination
        && one.severalInterfaces == other.severalInterfaces;
}

} // namespace routing

const HostState::Route* bestRoute(const HostState& host, const Address& address)
{
    return routing::bestIn(host.routes, address, {});
}

RouteChoice chooseRoute(const HostState& host, const Address& address)
{
    if (std::none_of(host.routingRules.begin(), host.routingRules.end(),
            [&](const HostState::RoutingRule& rule) { return rule.family == address.family(); }))
        return {bestRoute(host, address), true};
    std::vector<const HostState::Route*> perhaps;
    for (const HostState::RoutingRule& rule : host.routingRules) {
        const routing::RoutingFit fit = routing::fitOfRule(rule, address);
        if (fit == routing::RoutingFit::No || rule.table == "local" || rule.action == "nop")
            continue;
        // What such a rule takes goes no way at all.
        if (fit == routing::RoutingFit::Maybe
            && isAnyOf(rule.action, {"unreachable", "blackhole", "prohibit"}))
            continue;
        if (!routing::knowsTable(host, rule.table))
            return {nullptr, false};
        const HostState::Route* route = routing::lookUp(host, rule, address);
        if (!route)
            continue;
        if (fit == routing::RoutingFit::Yes && !rule.suppressesGroup)
            return {route, std::all_of(perhaps.begin(), perhaps.end(), [&](const HostState::Route* other) {
                        return routing::isSameWay(*route, *other);
                    })};
        perhaps.push_back(route);
    }
    return {nullptr, perhaps.empty()};
}

} // namespace portolan
