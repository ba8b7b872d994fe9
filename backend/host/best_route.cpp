#include "backend/host/best_route.h"

namespace portolan {

const HostState::Route* bestRoute(const HostState& host, const Address& address)
{
    const HostState::Route* best = nullptr;
    const auto length = [](const HostState::Route& route) {
        return route.destination ? int(route.destination->length()) : -1;
    };
    for (const HostState::Route& route : host.routes) {
        const bool fits
            = route.destination ? route.destination->contains(address) : route.family == address.family();
        if (fits && (!best || length(route) > length(*best)))
            best = &route;
    }
    return best;
}

} // namespace portolan
