// Which way a host sends packets to an address.
#pragma once

#include "backend/forward/port_forward.h"
#include "backend/host/host_state.h"

namespace portolan {

/// The best entry of the host's addresses and main routing table for a target.
struct Reach {
    enum class Kind { Connected, Routed, Default, Refused, None };
    Kind kind = Kind::None;
    std::string interface; ///< empty where there is none
    Prefix prefix; ///< of the entry; Connected and Routed
    std::string type; ///< of the route: "unreachable", …
};

/// Policy routing (ip rule) is not looked at.
Reach reachOf(const Address& target, const HostState& host);

} // namespace portolan
