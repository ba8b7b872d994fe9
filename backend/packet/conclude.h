// How a packet's way ended, in one sentence.
#pragma once

#include "backend/host/host_state.h"
#include "backend/packet/trajectory.h"

namespace portolan {

/// Sets trajectory.end, and `certain` where the end is a guess. For a trajectory whose rules were filled in.
/// host: as it was while the packet passed; nullptr: nothing is known of it.
void concludeEnd(Trajectory& trajectory, const HostState* host);

/// Why a packet was not seen behind the place where it was seen last, best first, each with its evidence.
std::vector<Message> likelyReasons(const Trajectory& trajectory, const HostState& host);

} // namespace portolan
