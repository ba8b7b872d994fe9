// Sets and maps of native tables that hold more than the helper reads: nothing is known of their entries.
#pragma once

#include "backend/ruleset/ruleset.h"

namespace portolan {

/// What stands for the entries of such a set: an empty list, always the same, told from others by its
/// address.
const LookupEntries& unreadEntries();
bool areUnread(const LookupEntries& entries);
/// Whether the table's sets and maps are such; the helper leaves out those of a table all together.
bool hasUnreadSets(const Table& table);

} // namespace portolan
