// Forwards that no packet comes to, because an earlier rule takes what is meant for them.
#pragma once

#include "backend/forward/port_forward.h"

#include <optional>

namespace portolan {

class CheckIndex;

/// The rule that takes every connection from other hosts before it comes to the forward's own; the first
/// there is. Nothing where some connection may still come, or where it cannot be told: rules that ask for
/// more than addresses, protocol, ports and interface are not taken to take anything.
/// index: prepared for the ruleset; only rules about the forward's ports are then looked at.
std::optional<RuleReference> shadowedBy(
    const Ruleset& ruleset, const FoundForward& found, const CheckIndex* index = nullptr);

} // namespace portolan
