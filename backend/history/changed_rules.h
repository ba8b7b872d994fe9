// Which rule became which, where one went and another came at the same place.
#pragma once

#include "backend/history/ruleset_diff.h"

namespace portolan {

/// Makes pairs of neighbouring Removed and Added rows Changed where that helps reading: the two ask and do
/// mostly the same. The order of either side stays.
void pairChangedRules(ChainDiff& chain);

} // namespace portolan
