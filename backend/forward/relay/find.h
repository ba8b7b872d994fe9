// Ports that programs forward without any rule.
#pragma once

#include "backend/forward/port_forward.h"
#include "backend/host/host_state.h"

#include <vector>

namespace portolan {

/// Each socket of the host that one of its relays holds, as a forward of its own: owner Relay, no rules,
/// named after the program. `known`: the forwards found in rules; where one of them already takes what comes
/// for that port, the relay behind it (Docker's proxy, for this host's own 127.0.0.1) is no row. A socket
/// that takes both families makes a row of each.
///
/// A relay and a socket belong together where the process is known to hold it, else where the command line
/// claims the port and the user is the same.
std::vector<FoundForward> findRelays(const HostState& host, const std::vector<FoundForward>& known);

} // namespace portolan
