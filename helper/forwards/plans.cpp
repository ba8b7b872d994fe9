#include "helper/forwards/plans.h"

#include "backend/forward/text.h"
#include "helper/bus/journal.h"
#include "helper/forwards/forward_list.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace portolan {

namespace {

Result<std::size_t> placeOf(const std::vector<PortForward>& forwards, const std::string& id)
{
    const auto found = std::find_if(
        forwards.begin(), forwards.end(), [&](const PortForward& forward) { return forward.id == id; });
    if (found == forwards.end()) {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("There is no forward \"%1\" of Portolan's; the list shows their ids."),
            {printable(clipped(id))}, "id");
    }
    return std::size_t(found - forwards.begin());
}

Result<void> checkIds(const std::vector<std::string>& ids)
{
    if (ids.empty()) {
        return failure(ErrorCode::Invalid, PORTOLAN_TR("No forward is named."), {}, "id");
    }
    std::set<std::string> seen;
    for (const std::string& id : ids) {
        if (!seen.insert(id).second) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("The forward %1 is named twice."),
                {printable(clipped(id))}, "id");
        }
    }
    return {};
}

} // namespace

ForwardEditor::Plan planAdd(std::vector<PortForward> forwards)
{
    return [forwards = std::move(forwards)](const std::vector<PortForward>& now) -> Result<EditChanges> {
        if (forwards.empty()) {
            return failure(ErrorCode::Invalid, PORTOLAN_TR("No forward is given."));
        }
        std::unordered_set<std::string> ids;
        ids.reserve(now.size() + forwards.size());
        for (const PortForward& forward : now) {
            ids.insert(forward.id);
        }
        EditChanges changes;
        changes.reserve(forwards.size());
        for (const PortForward& forward : forwards) {
            auto id = newId([&](const std::string& taken) { return ids.contains(taken); });
            if (!id) {
                return tl::unexpected(id.error());
            }
            ids.insert(*id);
            changes.push_back({std::nullopt, forward, now.size() + changes.size()});
            changes.back().after->id = std::move(*id);
        }
        return changes;
    };
}

ForwardEditor::Plan planReplace(std::string id, PortForward forward)
{
    return [id = std::move(id), forward = std::move(forward)](
               const std::vector<PortForward>& now) mutable -> Result<EditChanges> {
        const auto place = placeOf(now, id);
        if (!place) {
            return tl::unexpected(place.error());
        }
        forward.id = id;
        if (now[*place] == forward) {
            return EditChanges{};
        }
        return EditChanges{{now[*place], forward, *place}};
    };
}

ForwardEditor::Plan planRemove(std::vector<std::string> ids)
{
    return [ids = std::move(ids)](const std::vector<PortForward>& now) -> Result<EditChanges> {
        if (auto checked = checkIds(ids); !checked) {
            return tl::unexpected(checked.error());
        }
        EditChanges changes;
        std::vector<PortForward> left = now;
        for (const std::string& id : ids) {
            const auto place = placeOf(left, id);
            if (!place) {
                return tl::unexpected(place.error());
            }
            changes.push_back({std::move(left[*place]), std::nullopt, *place});
            left.erase(left.begin() + std::ptrdiff_t(*place));
        }
        return changes;
    };
}

ForwardEditor::Plan planEnable(std::vector<std::string> ids, bool enabled)
{
    return [ids = std::move(ids), enabled](const std::vector<PortForward>& now) -> Result<EditChanges> {
        if (auto checked = checkIds(ids); !checked) {
            return tl::unexpected(checked.error());
        }
        EditChanges changes;
        for (const std::string& id : ids) {
            const auto place = placeOf(now, id);
            if (!place) {
                return tl::unexpected(place.error());
            }
            if (now[*place].enabled != enabled) {
                changes.push_back({now[*place], now[*place], *place});
                changes.back().after->enabled = enabled;
            }
        }
        return changes;
    };
}

} // namespace portolan
