#include "backend/forward/reach.h"

namespace portolan {
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

} // namespace portolan
