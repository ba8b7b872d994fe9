// The helper as a whole: bus, loop, and the parts that answer.
#pragma once

#include "helper/options.h"

namespace portolan {

/// Owns org.portolan.Helper1 on the system bus and serves until SIGTERM, SIGINT, the idle limit or the bus's
/// end. The error says why it could not begin.
Result<void> serve(const Options& options);

} // namespace portolan
