// How a forward that somebody else made is changed properly: by its owner's own commands.
#pragma once

#include "backend/forward/port_forward.h"

#include <string>

namespace portolan {

/// The command that takes the forward back, as one would type it (as root where its owner needs that); empty
/// for ours, and where no command of the owner can do it. Source: the rule and what is known of its owner.
std::string removalCommand(const FoundForward& found);

} // namespace portolan
