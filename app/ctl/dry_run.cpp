#include "app/ctl/dry_run.h"

#include "app/ctl/output.h"
#include "app/ctl/wanted_forward.h"

#include "backend/base/json_text.h"

#include <algorithm>

namespace portolan::ctl {

namespace {

std::vector<RuleEdit> editsBetween(
    const std::vector<PortForward>& before, const std::vector<PortForward>& after, const HostSnapshot& host)
{
    const Engine engine = host.written ? host.written->engine : Engine::XtablesLegacy;
    return ruleEdits(before, after, {host.state.connected()},
        [&](Family family) { return previewPlaces(host.ruleset, engine, family); });
}

} // namespace

Outcome<std::vector<RuleEdit>> editsTo(const HostTexts& host, const std::vector<PortForward>& after)
{
    const Outcome<HostSnapshot> snapshot = hostSnapshot(host);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    return editsBetween(host.wanted, after, *snapshot);
}

std::string ruleEditsText(const std::vector<RuleEdit>& edits)
{
    std::string text;
    for (const RuleEdit& edit : edits)
        text += std::string(edit.comes ? "+ " : "- ") + toString(edit.family) + ' '
            + (edit.engine == Engine::XtablesNft ? "xtables-nft " : "") + edit.table + ' '
            + oneLine(edit.text) + '\n';
    return text.empty() ? "No rule would change.\n" : text;
}

nlohmann::ordered_json ruleEditsJson(const std::vector<RuleEdit>& edits)
{
    auto list = nlohmann::ordered_json::array();
    for (const RuleEdit& edit : edits)
        list.push_back({{"change", edit.comes ? "add" : "remove"}, {"family", toString(edit.family)},
            {"engine", toString(edit.engine)}, {"table", edit.table}, {"text", jsonSafe(edit.text)}});
    return list;
}

Outcome<void> sayWhatWouldSwitch(Helper& helper, const Arguments& arguments, bool enabled)
{
    const Outcome<HostTexts> host = helper.readHost();
    if (!host)
        return tl::unexpected(host.error());
    const Outcome<HostSnapshot> snapshot = hostSnapshot(*host);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    std::vector<PortForward> after = host->wanted;
    std::string said;
    for (const std::string& id : arguments.words) {
        const auto forward = std::find_if(
            after.begin(), after.end(), [&](const PortForward& each) { return each.id == id; });
        if (forward == after.end())
            return fail(Exit::Refused, "there is no forward " + oneLine(id) + " of Portolan's");
        const std::string which = id + " (" + describeListen(*forward) + " -> " + describeTo(*forward) + ")";
        if (forward->enabled == enabled) {
            said += which + (enabled ? " is on already.\n" : " is off already.\n");
            continue;
        }
        forward->enabled = enabled;
        said += (enabled ? "Would switch on " : "Would switch off ") + which + ".\n";
        if (enabled)
            if (const auto findings = checkHost(*forward, *snapshot, id); !findings)
                return tl::unexpected(findings.error());
    }
    const auto edits = editsBetween(host->wanted, after, *snapshot);
    if (arguments.has("--json"))
        print(nlohmann::ordered_json{
                  {enabled ? "enabled" : "disabled", arguments.words}, {"rules", ruleEditsJson(edits)}}
                  .dump()
            + "\n");
    else
        print(said + ruleEditsText(edits));
    return {};
}

} // namespace portolan::ctl
