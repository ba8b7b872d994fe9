#include "backend/forward/edit.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace portolan {

namespace {

constexpr std::array kEditVerbs{"add", "replace", "remove", "enable", "disable", "restore"};
constexpr std::array kEditStates{"done", "undone", "rolled-back", "pending"};

template <typename Value, typename Words>
std::optional<Value> valueOf(const Words& words, std::string_view word)
{
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? std::nullopt : std::optional(Value(found - words.begin()));
}

const char* onePattern(EditVerb verb)
{
    switch (verb) {
    case EditVerb::Add:
        return PORTOLAN_TR("Added the forward of %1 %2 to %3");
    case EditVerb::Remove:
        return PORTOLAN_TR("Removed the forward of %1 %2 to %3");
    case EditVerb::Enable:
        return PORTOLAN_TR("Switched on the forward of %1 %2 to %3");
    case EditVerb::Disable:
        return PORTOLAN_TR("Switched off the forward of %1 %2 to %3");
    case EditVerb::Replace:
    case EditVerb::Restore:
        break;
    }
    return PORTOLAN_TR("Changed the forward of %1 %2 to %3");
}

const char* manyPattern(EditVerb verb)
{
    switch (verb) {
    case EditVerb::Add:
        return PORTOLAN_TR("Added %1 forwards");
    case EditVerb::Remove:
        return PORTOLAN_TR("Removed %1 forwards");
    case EditVerb::Enable:
        return PORTOLAN_TR("Switched on %1 forwards");
    case EditVerb::Disable:
        return PORTOLAN_TR("Switched off %1 forwards");
    case EditVerb::Restore:
        return PORTOLAN_TR("Restored a snapshot, which changed %1 forwards");
    case EditVerb::Replace:
        break;
    }
    return PORTOLAN_TR("Changed %1 forwards");
}

auto positionOf(std::vector<PortForward>& forwards, const std::string& id)
{
    return std::find_if(
        forwards.begin(), forwards.end(), [&](const PortForward& forward) { return forward.id == id; });
}

} // namespace

const char* toString(EditVerb verb)
{
    return kEditVerbs[std::size_t(verb)];
}

std::optional<EditVerb> parseEditVerb(std::string_view word)
{
    return valueOf<EditVerb>(kEditVerbs, word);
}

const char* toString(EditState state)
{
    return kEditStates[std::size_t(state)];
}

std::optional<EditState> parseEditState(std::string_view word)
{
    return valueOf<EditState>(kEditStates, word);
}

Message describeEdit(const Edit& edit)
{
    if (edit.changes.size() != 1 || edit.verb == EditVerb::Restore)
        return {manyPattern(edit.verb), {std::to_string(edit.changes.size())}};
    const EditChange& change = edit.changes.front();
    const PortForward& then = change.before ? *change.before : *change.after;
    std::vector<MessageArgument> words{toString(then.protocol), describeListen(then), describeTo(then)};
    if (!change.before || !change.after)
        return {onePattern(edit.verb), std::move(words)};
    const PortForward& now = *change.after;
    const std::array later{std::string(toString(now.protocol)), describeListen(now), describeTo(now)};
    if (edit.verb != EditVerb::Replace
        || (words[0].text() == later[0] && words[1].text() == later[1] && words[2].text() == later[2]))
        return {onePattern(edit.verb), std::move(words)};
    words.insert(words.end(), later.begin(), later.end());
    return {PORTOLAN_TR("Changed the forward of %1 %2 to %3 into one of %4 %5 to %6"), std::move(words)};
}

Result<void> applyChanges(std::vector<PortForward>& forwards, const EditChanges& changes)
{
    for (const EditChange& change : changes) {
        const auto found = positionOf(forwards, change.forward().id);
        if ((found != forwards.end()) != change.before.has_value())
            return failure(ErrorCode::Conflict,
                change.before ? PORTOLAN_TR("The forward %1 is not there any more.")
                              : PORTOLAN_TR("There is a forward %1 already."),
                {change.forward().id});
        if (!change.before)
            forwards.insert(
                forwards.begin() + std::ptrdiff_t(std::min(change.place, forwards.size())), *change.after);
        else if (!change.after)
            forwards.erase(found);
        else
            *found = *change.after;
    }
    return {};
}

EditChanges reversed(const EditChanges& changes)
{
    EditChanges result(changes.rbegin(), changes.rend());
    for (EditChange& change : result)
        std::swap(change.before, change.after);
    return result;
}

EditChanges changesBetween(const std::vector<PortForward>& from, const std::vector<PortForward>& to)
{
    std::unordered_map<std::string_view, const PortForward*> wanted;
    for (const PortForward& forward : to)
        wanted.emplace(forward.id, &forward);
    EditChanges changes;
    std::size_t place = 0;
    for (const PortForward& forward : from) {
        const auto later = wanted.find(forward.id);
        if (later == wanted.end()) {
            changes.push_back({forward, std::nullopt, place});
            continue;
        }
        if (*later->second != forward)
            changes.push_back({forward, *later->second, place});
        wanted.erase(later);
        ++place;
    }
    for (const PortForward& forward : to)
        if (wanted.contains(forward.id))
            changes.push_back({std::nullopt, forward, place++});
    return changes;
}

} // namespace portolan
