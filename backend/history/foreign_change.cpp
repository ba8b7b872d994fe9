#include "backend/history/foreign_change.h"

#include "backend/base/json_text.h"
#include "backend/host/json_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace portolan {
namespace {

using OrderedJson = nlohmann::ordered_json;

bool isOurs(const FoundForward& found)
{
    return found.owner == Owner::Portolan && found.editable;
}

/// Of our own: only what others did to its rules.
bool isNews(const ForwardDiff& diff, const FoundForward& left, const FoundForward& right)
{
    if (!isOurs(left) && !isOurs(right))
        return true;
    if (diff.change != ForwardChange::Changed || left.forward != right.forward)
        return false;
    return left.state != right.state && left.state != ForwardState::Disabled
        && right.state != ForwardState::Disabled;
}

const char* toString(ForwardChange change)
{
    switch (change) {
    case ForwardChange::Added:
        return "added";
    case ForwardChange::Removed:
        return "removed";
    case ForwardChange::Changed:
        break;
    }
    return "changed";
}

std::optional<ForwardChange> parseChange(std::string_view text)
{
    for (const auto change : {ForwardChange::Added, ForwardChange::Removed, ForwardChange::Changed})
        if (text == toString(change))
            return change;
    return std::nullopt;
}

std::optional<Owner> parseOwner(std::string_view text)
{
    for (auto owner = Owner::Portolan;; owner = Owner(unsigned(owner) + 1)) {
        if (text == toString(owner))
            return owner;
        if (owner == Owner::Hand)
            return std::nullopt;
    }
}

} // namespace

std::optional<ForeignChange> foreignChange(
    const std::vector<FoundForward>& left, const std::vector<FoundForward>& right)
{
    ForeignChange change;
    for (const ForwardDiff& diff : diffForwards(left, right)) {
        const FoundForward& before = diff.left ? left[*diff.left] : right[*diff.right];
        const FoundForward& after = diff.right ? right[*diff.right] : before;
        // A name is what its owner was asked for, perhaps later: no change of the forward.
        if (!isNews(diff, before, after) || diff.fields == std::vector{ChangedField::Name})
            continue;
        // One of ours that misses rules is gone for whoever uses it.
        const auto kind = !isOurs(after)           ? diff.change
            : after.state == ForwardState::Missing ? ForwardChange::Removed
                                                   : ForwardChange::Added;
        ++(kind == ForwardChange::Added          ? change.added
                : kind == ForwardChange::Removed ? change.removed
                                                 : change.changed);
        if (change.lines.size() < kMostChangeLines)
            change.lines.push_back({kind, after.owner,
                after.protocolText() + ' ' + describeListen(after.forward) + " → " + describeTo(after),
                after.forward.name});
    }
    if (change.added + change.removed + change.changed == 0)
        return std::nullopt;
    return change;
}

std::string authorOf(const ForeignChange& change)
{
    const auto& lines = change.lines;
    if (!lines.empty()) {
        const Owner owner = lines.front().owner;
        const bool same = std::all_of(
            lines.begin(), lines.end(), [&](const ForeignChange::Line& line) { return line.owner == owner; });
        if (same && owner != Owner::Hand && owner != Owner::Relay && owner != Owner::Portolan)
            return portolan::toString(owner);
    }
    return change.program;
}

std::string writeForeignChange(const ForeignChange& change)
{
    OrderedJson json{{"time", change.time}, {"program", jsonSafe(change.program)}, {"added", change.added},
        {"removed", change.removed}, {"changed", change.changed}, {"lines", OrderedJson::array()}};
    for (const ForeignChange::Line& line : change.lines)
        json["lines"].push_back({{"change", toString(line.change)}, {"owner", portolan::toString(line.owner)},
            {"forward", jsonSafe(line.forward)}, {"name", jsonSafe(line.name)}});
    return json.dump();
}

Result<ForeignChange> readForeignChange(std::string_view text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return wrongShape("change", "an object");
    ForeignChange change;
    const auto number = [&](const char* key) {
        const auto value = json.find(key);
        return value != json.end() && value->is_number_unsigned() ? value->get<std::uint64_t>() : 0;
    };
    change.time = std::int64_t(number("time"));
    change.program = textAt(json, "program");
    change.added = number("added");
    change.removed = number("removed");
    change.changed = number("changed");
    const auto read = [&](const nlohmann::json& entry) -> Result<void> {
        const auto kind = parseChange(textAt(entry, "change"));
        const auto owner = parseOwner(textAt(entry, "owner"));
        if (!kind || !owner)
            return wrongShape("lines[]", "a change and an owner");
        if (change.lines.size() < kMostChangeLines)
            change.lines.push_back({*kind, *owner, textAt(entry, "forward"), textAt(entry, "name")});
        return {};
    };
    if (auto done = eachObject(json, "lines", read); !done)
        return tl::unexpected(done.error());
    return change;
}

} // namespace portolan
