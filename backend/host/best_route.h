// The route the kernel takes to an address.
#pragma once

#include "backend/host/host_state.h"

namespace portolan {

/// The longest of the main table's that fits, of any type; nullptr: none does.
const HostState::Route* bestRoute(const HostState& host, const Address& address);

} // namespace portolan
