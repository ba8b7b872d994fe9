#include "helper/forwards/conflicts.h"

#include "backend/forward/check.h"
#include "backend/ruleset/save_reader.h"

#include <set>
#include <string>
#include <utility>

namespace portolan {

namespace {

/// Whether the forward afterwards takes packets it did not take before.
bool takesMore(const EditChange& change)
{
    if (!change.after || !change.after->enabled) {
        return false;
    }
    if (!change.before || !change.before->enabled) {
        return true;
    }
    return change.before->protocol != change.after->protocol || change.before->family != change.after->family
        || !(change.before->listen == change.after->listen)
        || change.before->sources != change.after->sources;
}

FoundForward rowOf(const PortForward& forward)
{
    FoundForward found;
    found.forward = forward;
    found.owner = Owner::Portolan;
    found.state = forward.enabled ? ForwardState::Active : ForwardState::Disabled;
    return found;
}

/// Whether a change begins to listen where one of `present` does, or another change.
Result<void> conflictsWith(std::vector<FoundForward> present, Family family, const EditChanges& changes)
{
    std::set<std::string_view> changed;
    for (const EditChange& change : changes) {
        changed.insert(change.forward().id);
    }
    std::erase_if(present, [&](const FoundForward& found) {
        return found.owner == Owner::Portolan && changed.contains(found.forward.id);
    });
    for (const EditChange& change : changes) {
        if (!change.after || change.after->family != family) {
            continue;
        }
        if (takesMore(change)) {
            if (auto conflict = portConflict(*change.after, present)) {
                return tl::unexpected(Error{ErrorCode::Conflict, conflict->message, conflict->field});
            }
        }
        present.push_back(rowOf(*change.after));
    }
    return {};
}

Result<void> conflictsIn(
    std::string text, Family family, const std::vector<PortForward>& forwards, const EditChanges& changes)
{
    const auto ruleset = readSave(std::move(text), Engine::XtablesLegacy, family);
    if (!ruleset) {
        return tl::unexpected(ruleset.error());
    }
    return conflictsWith(findForwards(*ruleset, forwards), family, changes);
}

/// The same where the kernel's rules take none of the ports: the list tells all there is.
Result<void> conflictsInList(
    Family family, const std::vector<PortForward>& forwards, const EditChanges& changes)
{
    std::vector<FoundForward> present;
    for (const PortForward& forward : forwards) {
        present.push_back(rowOf(forward));
    }
    return conflictsWith(std::move(present), family, changes);
}

/// Whether the rules have to be read as text. When in doubt, they have.
bool mayBeTaken(
    Family family, const std::vector<PortForward>& forwards, const EditChanges& changes, NatSight& seen)
{
    PortsAsked asked;
    for (const EditChange& change : changes) {
        if (takesMore(change) && change.after->family == family) {
            asked.add(change.after->protocol, change.after->listen.ports);
        }
    }
    asked.sort();
    std::set<std::string_view> known;
    for (const PortForward& forward : forwards) {
        known.insert(forward.id);
    }
    return mayTranslate(family, asked, known, seen).value_or(true);
}

/// The families one after the other, as long as no conflict is found.
struct ConflictSearch : std::enable_shared_from_this<ConflictSearch> {
    XtablesReader& reader;
    std::shared_ptr<NatSight> seen;
    std::vector<PortForward> forwards;
    EditChanges changes;
    std::set<Family> families;
    std::function<void(Result<void>)> done;

    ConflictSearch(XtablesReader& rules, std::shared_ptr<NatSight> sight)
        : reader(rules)
        , seen(std::move(sight))
    {
    }

    void next()
    {
        if (families.empty()) {
            return done({});
        }
        const Family family = families.extract(families.begin()).value();
        if (!mayBeTaken(family, forwards, changes, *seen)) {
            auto checked = conflictsInList(family, forwards, changes);
            return checked ? next() : done(std::move(checked));
        }
        reader.save(family, [self = shared_from_this(), family](Result<std::string> text) {
            auto checked = text ? conflictsIn(std::move(*text), family, self->forwards, self->changes)
                                : Result<void>(tl::unexpected(text.error()));
            if (!checked) {
                return self->done(std::move(checked));
            }
            self->next();
        });
    }
};

} // namespace

void findConflicts(XtablesReader& reader, const std::vector<PortForward>& forwards,
    const EditChanges& changes, std::shared_ptr<NatSight> seen, std::function<void(Result<void>)> done)
{
    const auto search = std::make_shared<ConflictSearch>(reader, std::move(seen));
    for (const EditChange& change : changes) {
        if (takesMore(change)) {
            search->families.insert(change.after->family);
        }
    }
    if (search->families.empty()) {
        return done({});
    }
    search->forwards = forwards;
    search->changes = changes;
    search->done = std::move(done);
    search->next();
}

} // namespace portolan
