// Edits of the wanted forwards, as the helper keeps and the window shows them.
#pragma once

#include "backend/forward/port_forward.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan {

/// One forward before and after an edit.
struct EditChange {
    std::optional<PortForward> before; ///< none: it is added
    std::optional<PortForward> after; ///< none: it is removed
    /// Its index in the list when its turn comes; the changes of an edit are made one after the other.
    std::size_t place = 0;

    /// The forward as it is afterwards, or was.
    const PortForward& forward() const { return after ? *after : *before; }
    friend bool operator==(const EditChange&, const EditChange&) = default;
};
using EditChanges = std::vector<EditChange>;

/// Restore: the whole list came out of a snapshot.
enum class EditVerb : std::uint8_t { Add, Replace, Remove, Enable, Disable, Restore };
/// "add", "replace", "remove", "enable", "disable", "restore".
const char* toString(EditVerb verb);
std::optional<EditVerb> parseEditVerb(std::string_view word);

enum class EditState : std::uint8_t {
    Done, ///< in effect
    Undone, ///< taken back by somebody; Redo makes it again
    RolledBack, ///< taken back by the helper, because nobody confirmed it; Redo makes it again
    Pending, ///< in effect (or taken back) until nobody confirms it
};
/// "done", "undone", "rolled-back", "pending".
const char* toString(EditState state);
std::optional<EditState> parseEditState(std::string_view word);

/// One edit, of one forward or of many.
struct Edit {
    std::uint64_t number = 0; ///< counts up from 1, never used twice
    std::int64_t time = 0; ///< ms since 1970 UTC
    std::uint32_t uid = 0; ///< whose
    EditVerb verb = EditVerb::Add;
    EditChanges changes;
    bool rolledBack = false; ///< of an edit that is taken back: by the helper itself

    friend bool operator==(const Edit&, const Edit&) = default;
};

/// What the edit did, without a full stop: "Added the forward of tcp any:9090 to 172.17.0.2:80".
Message describeEdit(const Edit& edit);

/// Makes the changes one by one. Conflict: the list is not the one they were made for; it is then of no use.
Result<void> applyChanges(std::vector<PortForward>& forwards, const EditChanges& changes);
/// The changes that take these back.
EditChanges reversed(const EditChanges& changes);
/// What makes one list the other.
EditChanges changesBetween(const std::vector<PortForward>& from, const std::vector<PortForward>& to);

} // namespace portolan
