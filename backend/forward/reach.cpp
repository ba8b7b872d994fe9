#include "backend/forward/reach.h"

#include "backend/base/any_of.h"
#include "backend/host/best_route.h"

namespace portolan {
namespace {

Reach reachByAddresses(const Address& target, const HostState& host)
{
    Reach best;
    for (const HostState::InterfaceAddress& own : host.addresses) {
        const Prefix prefix(own.address, own.prefixLength);
        const bool longer = best.kind == Reach::Kind::None || prefix.length() > best.prefix.length();
        if (prefix.contains(target) && longer)
            best = {Reach::Kind::Connected, own.interface, prefix, "unicast"};
    }
    return best;
}

} // namespace

Reach reachOf(const Address& target, const HostState& host)
{
    const bool noRoutes = host.routes.empty() && (!host.tableRoutes || host.tableRoutes->empty());
    if (noRoutes || host.isLocal(target)) // routes to the host's own addresses are in no table that is read
        return reachByAddresses(target, host);
    const RouteChoice choice = chooseRoute(host, target);
    if (!choice.known)
        return {Reach::Kind::Unknown, {}, {}, {}};
    const HostState::Route* route = choice.route;
    if (!route)
        return {};
    if (!route->type.empty() && route->type != "unicast") {
        // Others, such as “local”, refuse nothing.
        if (!isAnyOf(route->type, {"unreachable", "blackhole", "prohibit"}))
            return {route->type == "throw" ? Reach::Kind::None : Reach::Kind::Unknown, {}, {}, {}};
        if (!route->destination)
            return {};
        return {Reach::Kind::Refused, route->interface, *route->destination, route->type};
    }
    if (route->severalInterfaces)
        return {Reach::Kind::Unknown, {}, {}, {}};
    if (!route->destination)
        return {Reach::Kind::Default, route->interface, {}, "unicast"};
    const auto kind = route->gateway ? Reach::Kind::Routed : Reach::Kind::Connected;
    return {kind, route->interface, *route->destination, "unicast"};
}

} // namespace portolan
