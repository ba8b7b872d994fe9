// The ways of real packets, as they pass.
#pragma once

#include "app/ctl/arguments.h"

namespace portolan::ctl {

/// PROTO PORT with their options, until a limit, an interrupt, or nobody reads.
Outcome<void> traceLive(const Arguments& arguments);

} // namespace portolan::ctl
