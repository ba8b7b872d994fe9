#include "helper/forwards/ledger.h"

#include <algorithm>

namespace portolan {

const PortForward* Ledger::find(std::string_view id) const
{
    const auto found = std::find_if(
        forwards.begin(), forwards.end(), [id](const PortForward& forward) { return forward.id == id; });
    return found == forwards.end() ? nullptr : &*found;
}

const Edit* Ledger::edit(std::uint64_t number) const
{
    const auto found = std::find_if(
        edits.begin(), edits.end(), [number](const Edit& edit) { return edit.number == number; });
    return found == edits.end() ? nullptr : &*found;
}

EditState Ledger::stateOf(const Edit& edit) const
{
    if (pending && pending->number == edit.number) {
        return EditState::Pending;
    }
    const auto last = done > 0 ? edits[done - 1].number : 0;
    if (edit.number <= last) {
        return EditState::Done;
    }
    return edit.rolledBack ? EditState::RolledBack : EditState::Undone;
}

Result<void> Ledger::add(Edit edit)
{
    if (auto applied = applyChanges(forwards, edit.changes); !applied) {
        return applied;
    }
    edits.erase(edits.begin() + std::ptrdiff_t(done), edits.end());
    edit.number = nextNumber++;
    edits.push_back(std::move(edit));
    done = edits.size();
    forgetOldest();
    return {};
}

const Edit* Ledger::nextUndo() const
{
    const Edit* last = lastDone();
    return last && last->verb != EditVerb::Restore ? last : nullptr;
}

const Edit* Ledger::nextRedo() const
{
    const Edit* first = firstUndone();
    return first && first->verb != EditVerb::Restore ? first : nullptr;
}

Result<EditChanges> Ledger::undo()
{
    if (!lastDone()) {
        return failure(ErrorCode::Conflict, PORTOLAN_TR("There is no edit to undo."));
    }
    if (!nextUndo()) {
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR("The last edit restored a snapshot; to go back, restore the snapshot that was taken "
                        "of the moment before it."));
    }
    return takeBackLast();
}

Result<EditChanges> Ledger::redo()
{
    if (!firstUndone()) {
        return failure(ErrorCode::Conflict, PORTOLAN_TR("There is no edit to do again."));
    }
    if (!nextRedo()) {
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR("What was taken back last is that a snapshot was restored; restore it again."));
    }
    return makeAgain();
}

Result<EditChanges> Ledger::takeBackLast()
{
    EditChanges changes = reversed(lastDone()->changes);
    if (auto applied = applyChanges(forwards, changes); !applied) {
        return tl::unexpected(applied.error());
    }
    --done;
    edits[done].rolledBack = false;
    return changes;
}

Result<EditChanges> Ledger::makeAgain()
{
    if (auto applied = applyChanges(forwards, firstUndone()->changes); !applied) {
        return tl::unexpected(applied.error());
    }
    edits[done].rolledBack = false;
    return edits[done++].changes;
}

Result<EditChanges> Ledger::rollBack()
{
    if (!pending) {
        return failure(ErrorCode::Conflict, PORTOLAN_TR("No edit waits for confirmation."));
    }
    const bool undone = pending->undo;
    auto changes = undone ? makeAgain() : takeBackLast();
    if (changes) {
        if (!undone) {
            edits[done].rolledBack = true;
        }
        pending.reset();
    }
    return changes;
}

void Ledger::forgetOldest()
{
    std::size_t held = 0;
    for (const Edit& edit : edits) {
        for (const EditChange& change : edit.changes) {
            held += std::size_t(change.before.has_value()) + std::size_t(change.after.has_value());
        }
    }
    // The last one stays whatever it holds: it may have to be rolled back.
    while (edits.size() > 1 && (edits.size() > kMaxEdits || held > kMaxChanges)) {
        for (const EditChange& change : edits.front().changes) {
            held -= std::size_t(change.before.has_value()) + std::size_t(change.after.has_value());
        }
        edits.pop_front();
        --done;
    }
}

} // namespace portolan
