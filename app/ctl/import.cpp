// import and export.
#include "app/client/own_ssh.h"
#include "app/ctl/command.h"
#include "app/ctl/confirm_wait.h"
#include "app/ctl/output.h"
#include "app/ctl/read_snapshot.h"
#include "app/ctl/text_file.h"
#include "app/ctl/wanted_forward.h"

#include "backend/base/json_text.h"
#include "backend/forward/import/plan.h"

#include <algorithm>

namespace portolan::ctl {

namespace {

using Fate = PlannedForward::Fate;

/// More than the helper's longest list with its rules makes.
constexpr std::size_t kMaxText = 16U << 20U;

Outcome<std::optional<PortForward::To>> targetOption(const Arguments& arguments)
{
    const auto text = arguments.value("--to");
    if (!text)
        return std::nullopt;
    const Result<PortForward::To> to = parseTo(*text);
    if (!to)
        return fail(to.error());
    if (to->ports)
        return fail(Exit::Usage, "--to takes an address; the text to import says the ports");
    return std::optional(*to);
}

std::string describe(const PortForward& forward)
{
    return std::string(toString(forward.protocol)) + ' ' + describeListen(forward) + " -> "
        + describeTo(forward);
}

/// Says what is left out and what to beware of; the first thing that stands against it ends the command.
Outcome<std::vector<PlannedForward>> agreed(std::vector<PlannedForward> plan)
{
    std::vector<PlannedForward> wanted;
    for (PlannedForward& planned : plan) {
        if (planned.fate == Fate::TargetMissing)
            return fail(Exit::Refused,
                "the text does not say which address answers on port "
                    + planned.forward.listen.ports->toString() + ": give it with --to ADDR");
        if (planned.fate == Fate::Refused)
            return fail(Exit::Refused,
                describe(planned.forward) + " cannot be added: " + planned.reason->message.text());
        if (planned.fate == Fate::There) {
            std::fprintf(stderr, "left out: %s is there already\n", describe(planned.forward).c_str());
            continue;
        }
        for (const Finding& finding : planned.warnings)
            std::fprintf(stderr, "warning: %s: %s\n", describe(planned.forward).c_str(),
                oneLine(finding.inFull().text()).c_str());
        wanted.push_back(std::move(planned));
    }
    return wanted;
}

void printPlan(const std::vector<PlannedForward>& plan, const Import& import, const HostSnapshot& host,
    const Arguments& arguments)
{
    if (!arguments.has("--json")) {
        for (const PlannedForward& planned : plan) {
            if (!arguments.has("--dry-run"))
                print(planned.forward.id + "\n");
            else
                print("# " + describe(planned.forward) + "\n" + rulesText(planned.forward, host));
        }
        return;
    }
    nlohmann::ordered_json document;
    document["forwards"] = nlohmann::ordered_json::array();
    for (const PlannedForward& planned : plan)
        document["forwards"].push_back(
            forwardEditJson(planned.forward.id, planned.warnings, rulesText(planned.forward, host)));
    document["remarks"] = nlohmann::ordered_json::array();
    for (const Message& remark : import.remarks)
        document["remarks"].push_back(jsonSafe(remark.text()));
    print(document.dump() + "\n");
}

/// The forwards get their ids.
Outcome<void> addAll(Helper& helper, std::vector<PlannedForward>& plan, const EditWish& wish)
{
    std::vector<PortForward> forwards;
    forwards.reserve(plan.size());
    for (const PlannedForward& planned : plan)
        forwards.push_back(planned.forward);
    const auto ids = Helper::wait(helper.calls()->addSeveral(forwards, wish));
    if (!ids)
        return tl::unexpected(ids.error());
    const QStringList list = ids->value();
    for (std::size_t i = 0; i < plan.size() && i < std::size_t(list.size()); ++i)
        plan[i].forward.id = list[qsizetype(i)].toStdString();
    return {};
}

} // namespace

Outcome<void> runImport(const Arguments& arguments)
{
    const Outcome<EditWish> wish = editWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const auto target = targetOption(arguments);
    if (!target)
        return tl::unexpected(target.error());
    const Outcome<std::string> text = readTextFile(arguments.words.empty() ? "-" : arguments.words.front(),
        kMaxText, "is too long for a list of forwards");
    if (!text)
        return tl::unexpected(text.error());
    const Result<Import> import = importForwards(*text);
    if (!import)
        return fail(import.error());
    for (const Message& remark : import->remarks)
        std::fprintf(stderr, "left out: %s\n", oneLine(remark.text()).c_str());
    if (import->forwards.empty() && !import->remarks.empty())
        return fail(Exit::Refused, "no forward that could be added is in it");
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostSnapshot> host = readSnapshot(**helper);
    if (!host)
        return tl::unexpected(host.error());
    auto plan = agreed(planImport(
        *import, *target, {host->wanted, host->forwards, host->ruleset, host->state, ownSshConnection()}));
    if (!plan)
        return tl::unexpected(plan.error());
    const bool change = !plan->empty() && !arguments.has("--dry-run");
    if (change)
        if (const auto done = addAll(**helper, *plan, *wish); !done)
            return done;
    printPlan(*plan, *import, *host, arguments);
    return change ? waitForConfirmation(**helper, *wish) : Outcome<void>();
}

Outcome<void> runExport(const Arguments& /*arguments*/)
{
    const auto helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Outcome<HostSnapshot> host = readSnapshot(**helper);
    if (!host)
        return tl::unexpected(host.error());
    print(exportForwards(host->wanted));
    return {};
}

} // namespace portolan::ctl
