// The list of wanted forwards and the kernel's rules: making them match, and telling whether they do.
#pragma once

#include "backend/forward/edit.h"
#include "helper/xtables/nat_scan.h"

#include <set>
#include <vector>

namespace portolan {

/// Families that changes are about.
std::set<Family> familiesOf(const EditChanges& changes);

/// Makes our rules those of the list. Returns whether any was changed. Call with the xtables lock held.
/// `seen`: what findConflicts() read under this lock; or nullptr. `connected`: the host's networks, see
/// compile.h.
Result<bool> installForwards(const std::vector<PortForward>& forwards, Family family,
    const std::vector<Prefix>& connected, NatSight* seen);
/// Whether our rules are those of the list, each where it belongs. Takes no lock, changes nothing.
Result<bool> forwardsInstalled(
    const std::vector<PortForward>& forwards, Family family, const std::vector<Prefix>& connected);

} // namespace portolan
