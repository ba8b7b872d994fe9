#include "app/ctl/command.h"
#include "app/ctl/confirm_wait.h"
#include "app/ctl/dry_run.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"
#include "app/ctl/read_snapshot.h"
#include "backend/forward/upkeep.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace portolan::ctl {

namespace {

struct Removed {
    std::string id;
    unsigned connections = 0;
    unsigned ended = 0;
};

/// What a refusal leaves unsaid: that the id is a forward of somebody else, and whose.
Failure explained(Helper& helper, const Arguments& arguments, const std::string& id, Failure failure)
{
    if (failure.exit != Exit::Refused)
        return failure;
    Outcome<HostSnapshot> snapshot = readSnapshot(helper);
    if (!snapshot)
        return failure;
    askOwners(arguments, *snapshot);
    const auto& forwards = snapshot->forwards;
    const auto found = std::find_if(forwards.begin(), forwards.end(),
        [&](const FoundForward& each) { return each.forward.id == id && each.owner != Owner::Portolan; });
    if (found == forwards.end())
        return failure;
    const std::string owner
        = found->owner == Owner::Hand ? "by hand" : std::string("by ") + toString(found->owner);
    const std::string command = removalCommand(*found);
    return {Exit::Refused,
        "forward " + id + " was made " + owner + ", not with Portolan; "
            + (command.empty() ? "remove it the way it was made" : "take it back with: " + oneLine(command))};
}

/// How to end what is left, where one conntrack command can say it.
std::string endCommand(const PortForward& forward)
{
    if (!forward.listen.ports || forward.listen.ports->count() != 1 || !forward.to.address)
        return {};
    return "; end them now with: sudo conntrack -D -p " + std::string(toString(forward.protocol))
        + " --orig-port-dst " + forward.listen.ports->toString() + " --reply-src "
        + forward.to.address->toString();
}

std::string sentence(const Removed& removed, const PortForward* forward)
{
    std::string text = "Removed " + removed.id;
    if (forward)
        text += " (" + describeListen(*forward) + " -> " + describeTo(*forward) + ")";
    text += ".\n";
    const unsigned left = removed.connections - std::min(removed.ended, removed.connections);
    if (removed.ended > 0)
        text += std::to_string(removed.ended) + (removed.ended == 1 ? " connection" : " connections")
            + " ended.\n";
    if (left > 0) {
        text += std::to_string(left)
            + (left == 1 ? " connection still uses it; it goes on until it ends"
                         : " connections still use it; they go on until they end")
            + (forward ? endCommand(*forward) : std::string()) + "\n";
    }
    return text;
}

/// rules: what would become of them; null: it is done.
std::string json(const std::vector<Removed>& all, const nlohmann::ordered_json& rules = {})
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Removed& removed : all)
        list.push_back({{"id", removed.id}, {"connections", removed.connections}, {"ended", removed.ended}});
    nlohmann::ordered_json document{{"removed", list}};
    if (!rules.is_null())
        document["rules"] = rules;
    return document.dump() + "\n";
}

const PortForward* wantedOf(const HostTexts& host, const std::string& id)
{
    const auto forward = std::find_if(
        host.wanted.begin(), host.wanted.end(), [&](const PortForward& each) { return each.id == id; });
    return forward == host.wanted.end() ? nullptr : &*forward;
}

/// Of several that are refused, the first that is not ours.
Failure explained(Helper& helper, const Arguments& arguments, const HostTexts& host, Failure failure)
{
    for (const std::string& id : arguments.words) {
        if (!wantedOf(host, id))
            return explained(helper, arguments, id, std::move(failure));
    }
    return failure;
}

Outcome<void> sayWhatWouldGo(const Arguments& arguments, const HostTexts& host)
{
    std::vector<Removed> all;
    std::vector<PortForward> after = host.wanted;
    std::string said;
    for (const std::string& id : arguments.words) {
        const PortForward* forward = wantedOf(host, id);
        if (!forward)
            return fail(Exit::Refused, "there is no forward " + oneLine(id) + " of Portolan's");
        all.push_back({id});
        std::erase_if(after, [&](const PortForward& each) { return each.id == id; });
        said += "Would remove " + id + " (" + describeListen(*forward) + " -> " + describeTo(*forward)
            + ").\n";
    }
    const auto edits = editsTo(host, after);
    if (!edits)
        return tl::unexpected(edits.error());
    if (arguments.has("--json"))
        print(json(all, ruleEditsJson(*edits)));
    else
        print(said + ruleEditsText(*edits));
    return {};
}

} // namespace

Outcome<void> runRemove(const Arguments& arguments)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostTexts> before = (*helper)->readHost();
    if (!before)
        return tl::unexpected(before.error());
    if (arguments.has("--dry-run"))
        return sayWhatWouldGo(arguments, *before);

    QStringList ids;
    for (const std::string& id : arguments.words)
        ids.append(QString::fromStdString(id));
    const auto reply = Helper::wait((*helper)->calls()->removeSeveral(ids, *wish));
    if (!reply)
        return tl::unexpected(explained(**helper, arguments, *before, reply.error()));
    std::vector<Removed> all;
    for (const std::string& id : arguments.words) {
        Removed removed{id};
        for (const QVariantMap& map : reply->value()) {
            if (map.value(QStringLiteral("id")).toString().toStdString() == id) {
                removed.connections = map.value(QStringLiteral("connections")).toUInt();
                removed.ended = map.value(QStringLiteral("ended")).toUInt();
            }
        }
        if (!arguments.has("--json"))
            print(sentence(removed, wantedOf(*before, id)));
        all.push_back(std::move(removed));
    }
    if (arguments.has("--json"))
        print(json(all));
    return waitForConfirmation(**helper, *wish);
}

} // namespace portolan::ctl
