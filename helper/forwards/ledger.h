// The wanted forwards and how they came about: what undo, redo and roll-back go by.
#pragma once

#include "backend/forward/edit.h"
#include "backend/forward/engine_choice.h"

#include <deque>
#include <sys/types.h>

namespace portolan {

/// An edit, undo or redo that goes back by itself unless somebody confirms it.
struct PendingEdit {
    std::uint64_t number = 0; ///< the edit's
    bool undo = false; ///< what waits is that it was taken back
    uid_t uid = 0; ///< who asked for it
    unsigned seconds = 0; ///< how long there is
    std::int64_t deadline = 0; ///< ms since 1970 UTC, by the clock of the moment it was made
    std::string snapshot; ///< of a restored snapshot: the one of the moment before it; else empty

    friend bool operator==(const PendingEdit&, const PendingEdit&) = default;
};

struct Ledger {
    /// The newest edits that are kept, and the forwards their changes hold in all; the oldest go first.
    static constexpr std::size_t kMaxEdits = 100;
    static constexpr std::size_t kMaxChanges = 8192;

    std::vector<PortForward> forwards;
    std::deque<Edit> edits; ///< oldest first
    std::size_t done
        = 0; ///< edits[0, done) are in effect; the others were taken back, the next to redo first
    std::optional<PendingEdit> pending;
    bool automaticRepair = false;
    EnginePreference enginePreference = EnginePreference::Automatic;
    std::optional<Engine> engine; ///< the one forwards were written to last; none: by an earlier version, or
                                  ///< never
    std::uint64_t nextNumber = 1;

    const PortForward* find(std::string_view id) const;
    const Edit* edit(std::uint64_t number) const;
    EditState stateOf(const Edit& edit) const;
    /// The last edit in effect, and the first that was taken back; nullptr: there is none.
    const Edit* lastDone() const { return done > 0 ? &edits[done - 1] : nullptr; }
    const Edit* firstUndone() const { return done < edits.size() ? &edits[done] : nullptr; }
    /// What Undo and Redo are about; nullptr: there is nothing. A restored snapshot is neither: of its rules
    /// the list knows nothing.
    const Edit* nextUndo() const;
    const Edit* nextRedo() const;

    /// Makes the edit's changes, gives it its number, and forgets what could be redone.
    Result<void> add(Edit edit);
    /// The changes that were made. Conflict: there is nothing, or it cannot be taken back one by one.
    Result<EditChanges> undo();
    Result<EditChanges> redo();
    /// Takes back what is pending; of a restored snapshot the list alone.
    Result<EditChanges> rollBack();

    friend bool operator==(const Ledger&, const Ledger&) = default;

private:
    Result<EditChanges> takeBackLast();
    Result<EditChanges> makeAgain();
    void forgetOldest();
};

} // namespace portolan
