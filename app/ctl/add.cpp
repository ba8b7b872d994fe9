#include "app/ctl/command.h"
#include "app/ctl/confirm_wait.h"
#include "app/ctl/output.h"
#include "app/ctl/read_snapshot.h"
#include "app/ctl/wanted_forward.h"

#include <algorithm>

namespace portolan::ctl {

Outcome<void> runAdd(const Arguments& arguments)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    Result<PortForward> forward = parseForward(arguments, 0);
    if (!forward)
        return fail(forward.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostSnapshot> host = readSnapshot(**helper);
    if (!host)
        return tl::unexpected(host.error());
    const auto findings = checkHost(*forward, *host);
    if (!findings)
        return tl::unexpected(findings.error());
    if (arguments.has("--dry-run"))
        return printPreview(**helper, *forward, *findings, arguments.has("--json"));

    const auto id = Helper::wait((*helper)->calls()->add(*forward, *wish));
    if (!id)
        return tl::unexpected(id.error());
    forward->id = id->value().toStdString();
    if (arguments.has("--json"))
        print(forwardEditJson(forward->id, *findings, rulesText(*forward, *host)).dump() + "\n");
    else
        print(forward->id + "\n");
    return waitForConfirmation(**helper, *wish);
}

Outcome<void> runReplace(const Arguments& arguments)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    Result<PortForward> forward = parseForward(arguments, 1);
    if (!forward)
        return fail(forward.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostSnapshot> host = readSnapshot(**helper);
    if (!host)
        return tl::unexpected(host.error());
    forward->id = arguments.words[0];
    const auto before = std::find_if(host->wanted.begin(), host->wanted.end(),
        [&](const PortForward& each) { return each.id == forward->id; });
    if (before == host->wanted.end())
        return fail(Exit::Refused,
            "there is no forward " + oneLine(forward->id) + " of Portolan's; see portolanctl forwards");
    // What the command line cannot say, or does not, stays.
    forward->enabled = before->enabled;
    if (!arguments.has("--name"))
        forward->name = before->name;
    const auto findings = checkHost(*forward, *host, forward->id);
    if (!findings)
        return tl::unexpected(findings.error());
    if (arguments.has("--dry-run"))
        return printPreview(**helper, *forward, *findings, arguments.has("--json"));

    const auto replaced
        = Helper::wait((*helper)->calls()->replace(QString::fromStdString(forward->id), *forward, *wish));
    if (!replaced)
        return tl::unexpected(replaced.error());
    const unsigned connections = replaced->value().value(QStringLiteral("connections")).toUInt();
    const unsigned ended = replaced->value().value(QStringLiteral("ended")).toUInt();
    if (arguments.has("--json")) {
        auto document = forwardEditJson(forward->id, *findings, rulesText(*forward, *host));
        document["connections"] = connections;
        document["ended"] = ended;
        print(document.dump() + "\n");
    } else {
        print("Replaced " + forward->id + " (" + describeListen(*before) + " -> " + describeTo(*before)
            + ") by " + describeListen(*forward) + " -> " + describeTo(*forward) + ".\n");
        if (connections > ended)
            print(std::to_string(connections - ended)
                + (connections - ended == 1 ? " connection goes" : " connections go")
                + " on as before, until it ends.\n");
    }
    return waitForConfirmation(**helper, *wish);
}

} // namespace portolan::ctl
