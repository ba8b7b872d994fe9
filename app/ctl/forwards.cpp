#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

namespace portolan::ctl {

Outcome<void> runForwards(const Arguments& arguments)
{
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    Outcome<HostSnapshot> snapshot = hostSnapshot(*texts);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    askOwners(arguments, *snapshot);
    if (arguments.has("--json")) {
        print(forwardsJson(snapshot->forwards) + "\n");
        return {};
    }
    Table table({"STATE", "PROTO", "LISTEN", "TO", "OWNER", "HITS", "ID", "NAME"},
        {Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left,
            Table::Align::Right});
    for (const FoundForward& found : snapshot->forwards) {
        const PortForward& forward = found.forward;
        std::string to = describeTo(found);
        if (found.targets.size() > 1)
            to += " +" + std::to_string(found.targets.size() - 1);
        table.row(
            {toString(found.state), found.protocolText(), describeListen(forward), to, toString(found.owner),
                found.counted ? std::to_string(found.counters.packets) : "-", forward.id, forward.name});
    }
    print(table.empty() ? "No forwards on this host. Add one: portolanctl add tcp 8080 172.17.0.2:80\n"
                        : table.text());
    return {};
}

} // namespace portolan::ctl
