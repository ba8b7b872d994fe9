// Which forwards came, went and changed between two moments.
#pragma once

#include "backend/forward/port_forward.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace portolan {

enum class ForwardChange : std::uint8_t { Added, Removed, Changed };

/// What of a forward is another.
enum class ChangedField : std::uint8_t {
    Name,
    Listen,
    To, ///< the target, or one of several, or their shares
    Sources,
    Hairpin,
    FromThisHost,
    Loopback,
    HideClientAddress,
    Enabled,
    State,
};
/// As in the JSON of a forward: "listen", "to", "hideClientAddress", …
const char* toString(ChangedField field);

struct ForwardDiff {
    ForwardChange change = ForwardChange::Changed;
    std::optional<std::size_t> left; ///< index in the left list
    std::optional<std::size_t> right; ///< index in the right list
    std::vector<ChangedField> fields; ///< of a changed one, in the order of the enum
    friend bool operator==(const ForwardDiff&, const ForwardDiff&) = default;
};

/// The differences alone; those with a right side in its order, then those that went. Counters and rules are
/// not compared. The same forward is one of ours with the same id; else of the same owner, engine, family and
/// protocol that listens on the same; else, if it is the only one, that goes to the same target.
std::vector<ForwardDiff> diffForwards(
    const std::vector<FoundForward>& left, const std::vector<FoundForward>& right);

} // namespace portolan
