#include "helper/interfaces/edit_values.h"

#include "helper/bus/journal.h"
#include "helper/bus/message_wire.h"

namespace portolan {

namespace {

constexpr std::size_t kMostLines = 16;

std::string inWords(const std::optional<PortForward>& forward)
{
    if (!forward) {
        return {};
    }
    return std::string(toString(forward->protocol)) + " " + describeListen(*forward) + " to "
        + describeTo(*forward) + (forward->enabled ? "" : " (off)");
}

void appendText(sd_bus_message* message, const char* key, const std::string& text)
{
    sd_bus_message_append(message, "{sv}", key, "s", text.c_str());
}

/// "before" or "after": the forwards that are on that side.
int appendSide(sd_bus_message* message, const char* key, const EditChanges& changes,
    std::optional<PortForward> EditChange::*side)
{
    int result = sd_bus_message_open_container(message, 'e', "sv");
    sd_bus_message_append_basic(message, 's', key);
    sd_bus_message_open_container(message, 'v', "aa{sv}");
    sd_bus_message_open_container(message, 'a', "a{sv}");
    for (const EditChange& change : changes) {
        if (change.*side) {
            const int appended = appendFields(message, toFields(*(change.*side)));
            result = appended < 0 ? appended : result;
        }
    }
    sd_bus_message_close_container(message);
    sd_bus_message_close_container(message);
    const int closed = sd_bus_message_close_container(message);
    return result < 0 ? result : closed;
}

} // namespace

Result<EditOptions> readEditOptions(Call& call, bool connections)
{
    const auto numbers = connections ? call.readNumbers({{"confirm", "u"}, {"endConnections", "b"}})
                                     : call.readNumbers({{"confirm", "u"}});
    if (!numbers) {
        return tl::unexpected(numbers.error());
    }
    EditOptions options;
    if (auto read = readConfirm(*numbers, options); !read) {
        return tl::unexpected(read.error());
    }
    const auto end = numbers->find("endConnections");
    options.endConnections = end != numbers->end() && end->second != 0;
    return options;
}

Result<void> readConfirm(const Call::Numbers& numbers, EditOptions& options)
{
    const auto confirm = numbers.find("confirm");
    if (confirm == numbers.end()) {
        return {};
    }
    if (confirm->second == 0 || confirm->second > kMaxConfirm) {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("The time to confirm an edit is between 1 and %1 seconds."),
            {std::to_string(kMaxConfirm)}, "confirm");
    }
    options.confirm = unsigned(confirm->second);
    return {};
}

EditAuthor authorOf(const Call& call)
{
    return {call.uid().value_or(uid_t(-1)), call.sender()};
}

int appendEdit(sd_bus_message* message, const Edit& edit, EditState state)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    sd_bus_message_append(
        message, "{sv}{sv}{sv}", "number", "t", edit.number, "time", "x", edit.time, "uid", "u", edit.uid);
    appendText(message, "verb", toString(edit.verb));
    appendText(message, "state", toString(state));
    appendText(message, "summary", describeEdit(edit).text());
    const int before = appendSide(message, "before", edit.changes, &EditChange::before);
    const int after = appendSide(message, "after", edit.changes, &EditChange::after);
    const int closed = sd_bus_message_close_container(message);
    return before < 0 ? before : after < 0 ? after : closed;
}

int appendStatus(sd_bus_message* message, const Ledger& ledger, std::chrono::milliseconds remaining,
    const Message& repairStopped)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    sd_bus_message_append(message, "{sv}", "automaticRepair", "b", int(ledger.automaticRepair));
    if (!repairStopped.empty()) {
        appendText(message, "repairStopped", repairStopped.text());
        appendMessageField(message, "repairStoppedMessage", repairStopped);
    }
    if (const Edit* undo = ledger.nextUndo()) {
        sd_bus_message_append(message, "{sv}", "undo", "t", undo->number);
        appendText(message, "undoSummary", describeEdit(*undo).text());
    }
    if (const Edit* redo = ledger.nextRedo()) {
        sd_bus_message_append(message, "{sv}", "redo", "t", redo->number);
        appendText(message, "redoSummary", describeEdit(*redo).text());
    }
    if (const auto& pending = ledger.pending) {
        const Edit* edit = ledger.edit(pending->number);
        sd_bus_message_append(message, "{sv}{sv}{sv}{sv}{sv}", "pending", "t", pending->number, "pendingUndo",
            "b", int(pending->undo), "pendingUid", "u", std::uint32_t(pending->uid), "pendingSeconds", "u",
            std::uint32_t(pending->seconds), "pendingRemaining", "t", std::uint64_t(remaining.count()));
        appendText(message, "pendingSummary", edit ? describeEdit(*edit).text() : std::string());
    }
    return sd_bus_message_close_container(message);
}

int appendConnections(sd_bus_message* message, const EditDone::Connections* connections, bool withId)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    if (connections && withId) {
        appendText(message, "id", connections->id);
    }
    if (connections && connections->used) {
        sd_bus_message_append(
            message, "{sv}{sv}", "connections", "u", *connections->used, "ended", "u", connections->ended);
    }
    return sd_bus_message_close_container(message);
}

void logEdit(const Call& call, const char* verb, const Result<EditDone>& done, const std::string& wanted)
{
    EditRecord record;
    record.verb = verb;
    record.caller = call.sender();
    record.uid = call.uid().value_or(uid_t(-1));
    if (!done) {
        record.after = wanted;
        record.outcome = done.error().message.text();
        return logEdit(record);
    }
    const Edit& edit = done->edit;
    const bool back = record.verb == "undo";
    const auto& changes = edit.changes;
    for (std::size_t i = 0; i < changes.size() && changes.size() <= kMostLines; ++i) {
        record.id = changes[i].forward().id;
        record.before = inWords(back ? changes[i].after : changes[i].before);
        record.after = inWords(back ? changes[i].before : changes[i].after);
        logEdit(record);
    }
    if (changes.size() > kMostLines) {
        record.id = "edit " + std::to_string(edit.number);
        record.after = describeEdit(edit).text();
        logEdit(record);
    }
}

} // namespace portolan
