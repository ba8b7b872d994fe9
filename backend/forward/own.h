// Our own forwards in a ruleset, by their comments.
#pragma once

#include "backend/forward/companions.h"

#include <string_view>

namespace portolan {

/// The id in the comment of a rule of ours in a chain of ours; empty for every other rule.
std::string_view ownId(const Chain& chain, const Rule& rule);

/// The wanted forwards as the kernel has them, in the order wanted; then forwards whose rules are there
/// though nobody wants them (any more), with what can be told from the rules: not editable, because the
/// helper does not know them.
std::vector<FoundForward> findOwn(const Ruleset& ruleset, const std::vector<PortForward>& wanted);

} // namespace portolan
