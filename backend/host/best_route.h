// The route the kernel takes to an address.
#pragma once

#include "backend/host/host_state.h"

namespace portolan {

/// The longest of the main table's that fits, of the lowest metric, of any type; nullptr: none does.
const HostState::Route* bestRoute(const HostState& host, const Address& address);

struct RouteChoice {
    const HostState::Route* route = nullptr; ///< nullptr: none leads there, or it is not known which
    bool known = true; ///< false: it depends on what is not known, such as a packet's mark
};
/// What the routing rules choose for packets that come from elsewhere, from all tables; where no rules are
/// known, from the main table.
RouteChoice chooseRoute(const HostState& host, const Address& address);

} // namespace portolan
