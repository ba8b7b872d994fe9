// flows --follow.
#pragma once

#include "app/ctl/arguments.h"
#include "app/ctl/outcome.h"

namespace portolan::ctl {

class Helper;

/// Prints events until SIGINT or SIGTERM, or until nobody reads the output: both are success.
Outcome<void> followFlows(Helper& helper, const Arguments& arguments);

} // namespace portolan::ctl
