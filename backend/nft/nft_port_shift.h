// A map of ports that only moves a range to another one, in iptables' word.
#pragma once

#include "backend/ruleset/lookup.h"

#include <string>

namespace portolan::nft {

/// "7000-7010/9000" where the entries send 9000 to 7000, 9001 to 7001 and so on; empty where they do anything
/// else.
std::string shiftWord(const LookupEntries& entries);

} // namespace portolan::nft
