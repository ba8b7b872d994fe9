// The list of wanted forwards and the kernel's rules: making them match, and telling whether they do.
#pragma once

#include "backend/forward/edit.h"
#include "helper/xtables/nat_scan.h"
#include "helper/xtables/reader.h"

#include <functional>
#include <memory>
#include <set>

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

/// Whether a port that the changes begin to listen on is forwarded already: by another program, by the list
/// without the changes, or twice by the changes. Conflict says which. `seen` gets
/// what was read for it.
void findConflicts(XtablesReader& reader, const std::vector<PortForward>& forwards,
    const EditChanges& changes, std::shared_ptr<NatSight> seen, std::function<void(Result<void>)> done);

} // namespace portolan
