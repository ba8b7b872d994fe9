// Why a forward does not work, and what to do about it.
#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/nearest.h"
#include "app/ctl/output.h"

#include "backend/base/json_text.h"
#include "backend/forward/check.h"
#include "backend/forward/check_index.h"
#include "backend/forward/reach.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

/// What is looked after in every forward that has rules; what else is found is said too. Of relays the last
/// two.
constexpr std::array<std::string_view, 6> kChecks{
    "forwarding-off", "no-route", "shadowed", "other-engine-drops", "forward-drops", "client-blocked"};
constexpr std::size_t kRelayChecks = 2;

struct Diagnosis {
    const FoundForward* found = nullptr;
    std::vector<Finding> findings; ///< those that block first
    std::size_t blocking = 0; ///< how many of them do
    bool works() const { return blocking == 0 && found->state != ForwardState::Missing; }

    /// One of the causes that scripts know; none is of a forward that is off or lacks rules.
    std::string cause() const
    {
        if (found->state != ForwardState::Active)
            return "unknown";
        return blocking > 0 ? findings.front().id : "working";
    }
    const char* word() const
    {
        if (found->state == ForwardState::Disabled)
            return "Off";
        if (found->state == ForwardState::Missing)
            return "Missing";
        return blocking > 0 ? "Blocked" : "Works";
    }
};

Diagnosis diagnose(const FoundForward& found, const CheckIndex& index, const HostSnapshot& snapshot)
{
    Diagnosis all{&found, {}, 0};
    all.findings = checkAmong(found.forward, index, snapshot.ruleset, snapshot.state, found.forward.id);
    const auto& target = found.forward.to.address;
    const Reach reach = target ? reachOf(*target, snapshot.state) : Reach{};
    const bool routed = !target || (reach.kind != Reach::Kind::None && reach.kind != Reach::Kind::Refused);
    const auto rest = std::stable_partition(all.findings.begin(), all.findings.end(),
        [&](const Finding& finding) { return blocksConnections(finding, routed); });
    all.blocking = std::size_t(rest - all.findings.begin());
    return all;
}

std::string missingText(const FoundForward& found)
{
    return found.editable ? "Not all of its rules are in the kernel any more; “portolanctl repair” puts them "
                            "back."
                          : "Not all of its rules are in the kernel any more.";
}

std::string sentenceOf(const Diagnosis& all)
{
    if (all.found->state == ForwardState::Missing)
        return missingText(*all.found);
    if (all.found->state == ForwardState::Disabled)
        return "It is switched off.";
    return all.blocking > 0 ? all.findings.front().message.text()
                            : "Nothing that can be judged on this host stands in its way.";
}

void printText(const Diagnosis& all)
{
    const FoundForward& found = *all.found;
    std::string text = std::string(all.word()) + ": " + found.protocolText() + ' '
        + describeListen(found.forward) + " -> " + describeTo(found) + " (" + toString(found.owner) + ", "
        + found.forward.id + ")";
    std::string lines = oneLine(text) + '\n';
    if (found.state == ForwardState::Missing)
        lines += "  " + missingText(found) + '\n';
    for (std::size_t i = 0; i < all.findings.size(); ++i) {
        const Finding& finding = all.findings[i];
        lines += (i < all.blocking ? "  " : "  note: ") + oneLine(finding.message.text()) + '\n';
        if (!finding.remedy.empty())
            lines += "    " + oneLine(finding.remedy.text()) + '\n';
    }
    print(lines);
}

Json checkJson(const Finding& finding)
{
    Json check{{"id", finding.id}, {"verdict", "fail"}, {"evidence", jsonSafe(finding.message.text())},
        {"fix", nullptr}};
    if (!finding.remedy.empty())
        check["fix"] = jsonSafe(finding.remedy.text());
    return check;
}

/// Of a check that found nothing: which rule shadows a native one is not judged.
Json checkJson(std::string_view id, const FoundForward& found)
{
    const bool judged = id != "shadowed" || found.engine != Engine::Nftables;
    return {{"id", id}, {"verdict", judged ? "ok" : "unknown"}, {"evidence", nullptr}, {"fix", nullptr}};
}

Json toJson(const Diagnosis& all)
{
    Json document{{"id", all.found->forward.id}, {"cause", all.cause()},
        {"sentence", jsonSafe(sentenceOf(all))}, {"checks", Json::array()}};
    Json& checks = document["checks"];
    for (const Finding& finding : all.findings)
        checks.push_back(checkJson(finding));
    const bool relay = all.found->owner == Owner::Relay;
    for (auto id = relay ? kChecks.end() - kRelayChecks : kChecks.begin(); id != kChecks.end(); ++id)
        if (std::none_of(all.findings.begin(), all.findings.end(),
                [&](const Finding& finding) { return finding.id == *id; }))
            checks.push_back(checkJson(*id, *all.found));
    return document;
}

/// Those of the operands: an id, or a protocol and a port somebody asks for; without any, all.
Outcome<std::vector<const FoundForward*>> wantedForwards(
    const Arguments& arguments, const std::vector<FoundForward>& present)
{
    const std::vector<std::string>& words = arguments.words;
    std::optional<Protocol> protocol;
    std::optional<PortRange> port;
    if (words.size() == 2) {
        const Result<Protocol> named = parseProtocol(words[0]);
        if (!named)
            return fail(named.error());
        const Result<PortRange> asked = PortRange::parse(words[1]);
        if (!asked)
            return fail(asked.error());
        protocol = *named;
        port = *asked;
    }
    std::vector<const FoundForward*> wanted;
    for (const FoundForward& found : present) {
        const PortForward& forward = found.forward;
        const bool same = protocol && forward.protocol == *protocol && !found.otherProtocol
            && (!forward.listen.ports || forward.listen.ports->overlaps(*port));
        if (words.empty() || same || (words.size() == 1 && forward.id == words[0]))
            wanted.push_back(&found);
    }
    if (!wanted.empty() || words.empty())
        return wanted;
    std::vector<std::string_view> ids;
    for (const FoundForward& found : present)
        ids.push_back(found.forward.id);
    std::string sentence = words.size() == 2 ? "no forward here takes " + words[0] + " port " + words[1]
                                             : "no forward here has the id " + words[0];
    if (const auto near = words.size() == 1 ? nearest(words[0], ids) : ids;
        words.size() == 1 && !near.empty())
        return fail(Exit::Refused, sentence + "; is it " + std::string(near.front()) + '?');
    return fail(Exit::Refused, sentence + "; portolanctl forwards shows all");
}

} // namespace

Outcome<void> runDoctor(const Arguments& arguments)
{
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    Outcome<HostSnapshot> snapshot = hostSnapshot(*texts);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    askOwners(arguments, *snapshot);
    const auto wanted = wantedForwards(arguments, snapshot->forwards);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const CheckIndex index(snapshot->forwards, snapshot->ruleset);
    std::size_t ill = 0;
    Json documents = Json::array();
    for (const FoundForward* found : *wanted) {
        const Diagnosis all = diagnose(*found, index, *snapshot);
        ill += all.works() ? 0 : 1;
        if (arguments.has("--json"))
            documents.push_back(toJson(all));
        else
            printText(all);
    }
    if (arguments.has("--json"))
        print((documents.size() == 1 && !arguments.words.empty() ? documents.front()
                                                                 : Json{{"forwards", documents}})
                  .dump()
            + "\n");
    else if (wanted->empty())
        print("No forwards on this host. Add one: portolanctl add tcp 8080 172.17.0.2:80\n");
    if (ill == 0)
        return {};
    return fail(Exit::Failed,
        wanted->size() == 1
            ? "the forward does not work"
            : std::to_string(ill) + " of " + std::to_string(wanted->size()) + " forwards do not work");
}

} // namespace portolan::ctl
