#include "app/ctl/wanted_forward.h"

#include "app/client/own_ssh.h"
#include "app/ctl/output.h"

#include "backend/base/json_text.h"
#include "backend/forward/preview.h"

#include <cstdio>

namespace portolan::ctl {

Result<PortForward> parseForward(const Arguments& arguments, std::size_t word)
{
    PortForward forward;
    const Result<Protocol> protocol = parseProtocol(arguments.words[word]);
    if (!protocol)
        return tl::unexpected(protocol.error());
    Result<PortForward::Listen> listen = parseListen(arguments.words[word + 1]);
    if (!listen)
        return tl::unexpected(listen.error());
    Result<PortForward::To> to = parseTo(arguments.words[word + 2]);
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

Outcome<std::vector<Finding>> checkHost(
    const PortForward& forward, const HostSnapshot& host, std::string_view self)
{
    std::vector<Finding> findings
        = checkForward(forward, host.forwards, host.ruleset, host.state, self, ownSshConnection());
    for (const Finding& finding : findings) {
        if (finding.severity == Finding::Severity::Error)
            return fail(Exit::Refused, finding.message.text());
    }
    for (const Finding& finding : findings)
        std::fprintf(stderr, "warning: %s\n", oneLine(finding.inFull().text()).c_str());
    return findings;
}

nlohmann::ordered_json forwardEditJson(
    const std::string& id, const std::vector<Finding>& findings, const std::string& rules)
{
    nlohmann::ordered_json document;
    document["id"] = id.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(id);
    document["warnings"] = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        nlohmann::ordered_json warning{{"id", finding.id}, {"sentence", jsonSafe(finding.inFull().text())}};
        warning["field"] = finding.field;
        document["warnings"].push_back(std::move(warning));
    }
    document["rules"] = jsonSafe(rules);
    return document;
}

std::string rulesText(const PortForward& forward, const HostSnapshot& host)
{
    const Engine engine = host.written ? host.written->engine : Engine::XtablesLegacy;
    return previewText(forward, host.state.connected(), previewPlaces(host.ruleset, engine, forward.family));
}

Outcome<void> printPreview(
    Helper& helper, const PortForward& forward, const std::vector<Finding>& findings, bool json)
{
    const auto rules = Helper::wait(helper.calls()->preview(forward));
    if (!rules)
        return tl::unexpected(rules.error());
    const std::string text = rules->value().toStdString();
    print(json ? forwardEditJson(forward.id, findings, text).dump() + "\n" : text);
    return {};
}

} // namespace portolan::ctl
