// flows --follow.
#pragma once

#include "app/ctl/arguments.h"
#include "app/ctl/outcome.h"
#include "backend/flow/flow_query.h"

namespace portolan::ctl {

class Helper;

/// Prints the events that pass the filter until SIGINT or SIGTERM, or until nobody reads the output: both are
/// success. A helper that went away is waited for a while; then the table is told anew.
Outcome<void> followFlows(Helper& helper, const Arguments& arguments, const FlowQuery& filter);

} // namespace portolan::ctl
