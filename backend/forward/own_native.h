// Rules of ours in nftables, told from what they ask and do.
#pragma once

#include "backend/forward/compile.h"

namespace portolan {

/// The table of ours, as a Ruleset names it.
inline constexpr const char* kOwnNativeTable = "inet portolan";

/// Whether a table of family inet has the rule for addresses of this family.
bool isOfFamily(const Rule& rule, Family family);

/// Whether it is the rule that was compiled. anySource: whatever its source.
bool isNativeRule(const Rule& rule, Family family, const CompiledRule& expected, bool anySource);

} // namespace portolan
