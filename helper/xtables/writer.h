// Makes our rules in the legacy tables what they should be, and touches nothing else.
#pragma once

#include "backend/forward/compile.h"
#include "helper/xtables/nat_scan.h"

#include <vector>

namespace portolan {

/// Makes our chains, and the jumps into them, hold exactly `rules` (compile() and compileJumps() of every
/// wanted forward of the family). Unchanged rules keep their place and counters; if all is right nothing is
/// committed. A table that does not exist is made only if a rule goes into it. One commit a table; if the
/// second fails the first is put back. After every commit the kernel is asked for the layout it has; where
/// that is another, the table is read back. Call with the XtablesLock held. seen: what was read under this
/// lock.
///
/// Our jumps are the first rules of their chains: one that another program put its own rules before is moved,
/// in the same commit.
/// Returns whether anything was changed. Errors: Kernel, Unsupported (no legacy tables in this kernel).
Result<bool> writeRules(Family family, const std::vector<CompiledRule>& rules, NatSight* seen = nullptr);

/// Whether writeRules() would change nothing. Takes no lock.
Result<bool> rulesWritten(Family family, const std::vector<CompiledRule>& rules);

} // namespace portolan
