// enable, disable, undo, redo, confirm, repair, history.
#include "app/client/edit_map.h"
#include "app/ctl/command.h"
#include "app/ctl/confirm_wait.h"
#include "app/ctl/dry_run.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshots.h"

#include "backend/base/json_text.h"

#include <nlohmann/json.hpp>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

Json editJson(const PastEdit& past)
{
    Json ids = Json::array();
    for (const EditChange& change : past.edit.changes)
        ids.push_back(change.forward().id);
    return {{"number", past.edit.number}, {"time", past.edit.time}, {"uid", past.edit.uid},
        {"verb", toString(past.edit.verb)}, {"state", toString(past.state)},
        {"summary", jsonSafe(describeEdit(past.edit).text())}, {"forwards", ids}};
}

Outcome<PastEdit> editOf(const Outcome<QDBusPendingReply<QVariantMap>>& reply)
{
    if (!reply)
        return tl::unexpected(reply.error());
    auto past = pastEditFromMap(reply->value());
    if (!past)
        return fail(past.error());
    return std::move(*past);
}

void printEdit(const Arguments& arguments, const char* done, const PastEdit& past)
{
    if (arguments.has("--json"))
        print(editJson(past).dump() + "\n");
    else
        print(std::string(done) + oneLine(describeEdit(past.edit).text()) + ".\n");
}

/// What Undo and Redo would do, from the helper's status; `key`: "undo" or "redo".
Outcome<void> sayWhatWould(Helper& helper, const Arguments& arguments, const QString& key)
{
    const auto status = Helper::wait(helper.calls()->editStatus());
    if (!status)
        return tl::unexpected(status.error());
    const QVariantMap map = status->value();
    const bool waits = key == QLatin1String("undo") && map.contains(QStringLiteral("pending"));
    if (!waits && !map.contains(key))
        return fail(Exit::Refused, "there is nothing to " + key.toStdString());
    const std::string summary
        = map.value(waits ? QStringLiteral("pendingSummary") : key + "Summary").toString().toStdString();
    if (arguments.has("--json"))
        print(Json{{"number", map.value(waits ? QStringLiteral("pending") : key).toULongLong()},
                  {"summary", jsonSafe(summary)}}
                  .dump()
            + "\n");
    else
        print("Would " + key.toStdString() + ": " + oneLine(summary) + ".\n");
    return {};
}

Outcome<void> takeBack(const Arguments& arguments, bool undo)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    if (arguments.has("--dry-run"))
        return sayWhatWould(**helper, arguments, undo ? QStringLiteral("undo") : QStringLiteral("redo"));
    const auto& calls = (*helper)->calls();
    const auto past = editOf(Helper::wait(undo ? calls->undo(*wish) : calls->redo(*wish)));
    if (!past)
        return tl::unexpected(past.error());
    printEdit(arguments, undo ? "Undone: " : "Done again: ", *past);
    // What was pending was taken back for good, and nothing waits.
    const bool waits = past->state == EditState::Pending;
    return waits ? waitForConfirmation(**helper, *wish) : Outcome<void>();
}

Outcome<void> setEnabled(const Arguments& arguments, bool enabled)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    if (arguments.has("--dry-run"))
        return sayWhatWouldSwitch(**helper, arguments, enabled);
    QStringList ids;
    for (const std::string& id : arguments.words)
        ids.append(QString::fromStdString(id));
    const auto done = Helper::wait((*helper)->calls()->setEnabled(ids, enabled, *wish));
    if (!done)
        return tl::unexpected(done.error());
    Json list = Json::array();
    unsigned left = 0;
    for (const QVariantMap& map : done->value()) {
        const unsigned connections = map.value(QStringLiteral("connections")).toUInt();
        const unsigned ended = map.value(QStringLiteral("ended")).toUInt();
        left += connections - std::min(connections, ended);
        list.push_back({{"id", map.value(QStringLiteral("id")).toString().toStdString()},
            {"connections", connections}, {"ended", ended}});
    }
    if (arguments.has("--json")) {
        print(Json{{enabled ? "enabled" : "disabled", arguments.words}, {"connections", list}}.dump() + "\n");
    } else {
        for (const std::string& id : arguments.words)
            print((enabled ? "Switched on " : "Switched off ") + oneLine(id) + ".\n");
        if (left > 0)
            print(std::to_string(left)
                + (left == 1 ? " connection still uses it; it goes on until it ends.\n"
                             : " connections still use them; they go on until they end.\n"));
    }
    return waitForConfirmation(**helper, *wish);
}

} // namespace

Outcome<void> runEnable(const Arguments& arguments)
{
    return setEnabled(arguments, true);
}

Outcome<void> runDisable(const Arguments& arguments)
{
    return setEnabled(arguments, false);
}

Outcome<void> runUndo(const Arguments& arguments)
{
    return takeBack(arguments, true);
}

Outcome<void> runRedo(const Arguments& arguments)
{
    return takeBack(arguments, false);
}

Outcome<void> runConfirm(const Arguments& arguments)
{
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const auto past = editOf(Helper::wait((*helper)->calls()->confirm(0)));
    if (!past)
        return tl::unexpected(past.error());
    printEdit(arguments, "Confirmed: ", *past);
    return {};
}

Outcome<void> runRepair(const Arguments& arguments)
{
    const std::string mode = arguments.value("--automatic").value_or(std::string());
    if (!mode.empty() && mode != "on" && mode != "off")
        return fail(Exit::Usage, "--automatic takes on or off");
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    if (!mode.empty()) {
        const auto set = Helper::wait((*helper)->calls()->setAutomaticRepair(mode == "on"));
        if (!set)
            return tl::unexpected(set.error());
        print(arguments.has("--json") ? Json{{"automaticRepair", mode == "on"}}.dump() + "\n"
                                      : "Automatic repair is " + mode + ".\n");
        return {};
    }
    const auto repaired = Helper::wait((*helper)->calls()->repair());
    if (!repaired)
        return tl::unexpected(repaired.error());
    const bool changed = repaired->value();
    if (arguments.has("--json"))
        print(Json{{"changed", changed}}.dump() + "\n");
    else
        print(changed ? "Repaired: the rules are those of the forwards again.\n" : "Nothing was missing.\n");
    return {};
}

Outcome<void> runHistory(const Arguments& arguments)
{
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const auto history = Helper::wait((*helper)->calls()->editHistory());
    if (!history)
        return tl::unexpected(history.error());
    Json list = Json::array();
    Table table({"EDIT", "WHEN", "USER", "STATE", "WHAT"}, {Table::Align::Right});
    for (const QVariantMap& map : history->value()) {
        const auto past = pastEditFromMap(map);
        if (!past)
            return fail(past.error());
        list.push_back(editJson(*past));
        table.row({std::to_string(past->edit.number), localTime(past->edit.time),
            std::to_string(past->edit.uid), toString(past->state), oneLine(describeEdit(past->edit).text())});
    }
    if (arguments.has("--json"))
        print(Json{{"edits", list}}.dump() + "\n");
    else if (table.empty())
        print("No edit is remembered yet.\n");
    else
        print(table.text());
    return {};
}

} // namespace portolan::ctl
