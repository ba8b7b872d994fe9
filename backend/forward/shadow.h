// Forwards that no packet comes to, because an earlier rule takes what is meant for them.
#pragma once

#include "backend/forward/port_forward.h"
#include "backend/host/host_state.h"

#include <optional>

namespace portolan {

class CheckIndex;

/// The rule that takes every connection from other hosts before it comes to the forward's own; the first
/// there is. Nothing where some connection may still come, or where it cannot be told: rules that ask for
/// more than addresses, protocol, ports and interface are not taken to take anything; whether one about
/// addresses of the host (`--dst-type LOCAL`) does, the host says.
/// index: prepared for the ruleset; only rules about the forward's ports are then looked at.
std::optional<RuleReference> shadowedBy(const Ruleset& ruleset, const FoundForward& found,
    const HostState& host, const CheckIndex* index = nullptr);

} // namespace portolan
