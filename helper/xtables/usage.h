// Whether anybody uses the legacy tables. Makes none by looking.
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"

namespace portolan {

/// Whether the kernel knows legacy tables of either family at all.
bool legacyThere();
/// Whether a legacy table of the family has a rule, or a policy other than ACCEPT.
Result<bool> legacyUsed(Family family);
/// Whether the filter table's FORWARD chain may drop what is forwarded: it has a rule that is not ours, or
/// another policy than ACCEPT. False where there is no such table.
Result<bool> forwardFiltered(Family family);

} // namespace portolan
