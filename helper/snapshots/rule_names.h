// What the kernel's entries say by a number that may mean something else by now.
#pragma once

#include <string>
#include <string_view>

namespace portolan {

/// Whether a rule of the text uses an ipset: the entry holds the set's number, which a new set of that name
/// need not have. Interfaces, chains and all other things are in the entries by name or belong to the table.
bool namesByNumber(std::string_view saved);

/// iptables-save text without its counters, to hold one against another. Comments that look like counters
/// lose them too, in both alike.
std::string withoutCounters(std::string_view saved);

} // namespace portolan
