#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

#include "backend/base/json_text.h"
#include "backend/forward/check.h"
#include "backend/forward/compile.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace portolan::ctl {

namespace {

/// The forward the command line asks for, valid as far as that can be known without a host.
Result<PortForward> parseForward(const Arguments& arguments)
{
    PortForward forward;
    const Result<Protocol> protocol = parseProtocol(arguments.words[0]);
    if (!protocol)
        return tl::unexpected(protocol.error());
    Result<PortForward::Listen> listen = parseListen(arguments.words[1]);
    if (!listen)
        return tl::unexpected(listen.error());
    Result<PortForward::To> to = parseTo(arguments.words[2]);
    if (!to)
        return tl::unexpected(to.error());
    forward.protocol = *protocol;
    forward.listen = std::move(*listen);
    forward.to = std::move(*to);
    if (const auto interface = arguments.value("--in")) {
        Result<InterfaceName> name = InterfaceName::parse(*interface);
        if (!name)
            return tl::unexpected(name.error());
        forward.listen.interface = std::move(*name);
    }
    for (const std::string& source : arguments.values("--from")) {
        const Result<Prefix> prefix = Prefix::parse(source);
        if (!prefix)
            return tl::unexpected(prefix.error());
        forward.sources.push_back(*prefix);
    }
    forward.family = familyOfAddresses(forward);
    if (const auto name = arguments.value("--family")) {
        const Result<Family> family = parseFamily(*name);
        if (!family)
            return tl::unexpected(family.error());
        forward.family = *family;
    }
    forward.name = arguments.value("--name").value_or(std::string());
    forward.hairpin = !arguments.has("--no-hairpin");
    forward.fromThisHost = !arguments.has("--no-local");
    forward.loopback = arguments.has("--loopback") || forward.onlyLoopback();
    forward.hideClientAddress = arguments.has("--hide-client");
    if (const Result<void> valid = validate(forward); !valid)
        return tl::unexpected(valid.error());
    return forward;
}

/// Warnings to stderr, and back for the JSON; an error among the findings ends the command.
Outcome<std::vector<Finding>> check(Helper& helper, const PortForward& forward, HostSnapshot& snapshot)
{
    const Outcome<HostTexts> texts = helper.readHost();
    if (!texts)
        return tl::unexpected(texts.error());
    Outcome<HostSnapshot> built = hostSnapshot(*texts);
    if (!built)
        return tl::unexpected(built.error());
    snapshot = std::move(*built);
    std::vector<Finding> findings
        = checkForward(forward, snapshot.forwards, snapshot.ruleset, snapshot.state);
    for (const Finding& finding : findings) {
        if (finding.severity == Finding::Severity::Error)
            return fail(Exit::Refused, finding.message.text());
    }
    for (const Finding& finding : findings)
        std::fprintf(stderr, "warning: %s\n", oneLine(finding.message.text()).c_str());
    return findings;
}

std::string json(const std::string& id, const std::vector<Finding>& findings, const std::string& rules)
{
    nlohmann::ordered_json document;
    document["id"] = id.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(id);
    document["warnings"] = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        nlohmann::ordered_json warning{{"id", finding.id}, {"sentence", jsonSafe(finding.message.text())}};
        warning["field"] = finding.field;
        document["warnings"].push_back(std::move(warning));
    }
    document["rules"] = jsonSafe(rules);
    return document.dump() + "\n";
}

} // namespace

Outcome<void> runAdd(const Arguments& arguments)
{
    if (arguments.has("--confirm"))
        return fail(Exit::Usage, "--confirm is not in this version");
    Result<PortForward> forward = parseForward(arguments);
    if (!forward)
        return fail(forward.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    HostSnapshot snapshot;
    const auto findings = check(**helper, *forward, snapshot);
    if (!findings)
        return tl::unexpected(findings.error());

    if (arguments.has("--dry-run")) {
        const auto rules = Helper::wait((*helper)->calls()->preview(*forward));
        if (!rules)
            return tl::unexpected(rules.error());
        const std::string text = rules->value().toStdString();
        print(arguments.has("--json") ? json({}, *findings, text) : text);
        return {};
    }
    const auto id = Helper::wait((*helper)->calls()->add(*forward));
    if (!id)
        return tl::unexpected(id.error());
    forward->id = id->value().toStdString();
    if (arguments.has("--json"))
        print(json(forward->id, *findings, previewText(*forward, {snapshot.state.connected()})));
    else
        print(forward->id + "\n");
    return {};
}

} // namespace portolan::ctl
