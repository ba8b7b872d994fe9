// The list of wanted forwards and the kernel's rules: making them match, and telling whether they do.
#pragma once

#include "backend/forward/edit.h"
#include "backend/ruleset/ruleset.h"
#include "helper/xtables/nat_scan.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace portolan {

/// Families that changes are about.
std::set<Family> familiesOf(const EditChanges& changes);

/// What the rules are made of.
struct WantedRules {
    const std::vector<PortForward>& forwards;
    const std::vector<Prefix>& connected; ///< the host's networks, see compile.h
    Engine engine; ///< where they go; the other has none of them
};

struct InstalledRules {
    bool changed = false;
    /// Of nf_tables, that one transaction of ours made the next one; none: there was none.
    std::optional<std::uint32_t> nftGeneration;
};

/// Makes our rules of the families those of the list: in the engine first, then none are left in the other.
/// Call with the xtables lock held. `seen`: what findConflicts() read under
/// this lock; or nullptr.
Result<InstalledRules> installForwards(
    const WantedRules& wanted, const std::set<Family>& families, NatSight* seen);
/// Whether our rules are those of the list, each where it belongs. Takes no lock, changes nothing.
Result<bool> forwardsInstalled(const WantedRules& wanted);

} // namespace portolan
