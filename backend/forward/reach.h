// Which way a host sends packets to an address.
#pragma once

#include "backend/forward/port_forward.h"
#include "backend/host/host_state.h"

namespace portolan {

/// What the host's routing rules and routes have for a target.
struct Reach {
    /// Unknown: rules choose by what is not known, or between several interfaces.
    enum class Kind { Connected, Routed, Default, Refused, None, Unknown };
    Kind kind = Kind::None;
    std::string interface; ///< empty where there is none, or it is not known
    Prefix prefix; ///< of the route; Connected, Routed and Refused
    std::string type; ///< of the route: "unreachable", …
};

/// Of packets from elsewhere. Where no routes are known, the host's addresses tell.
Reach reachOf(const Address& target, const HostState& host);

} // namespace portolan
