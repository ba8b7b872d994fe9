// The forward a command line asks for, and what the host says of it.
#pragma once

#include "app/ctl/helper.h"
#include "backend/forward/check.h"

#include <nlohmann/json.hpp>

namespace portolan::ctl {

/// PROTO LISTEN TO from that word on, and the options; valid as far as that can be known without a host.
Result<PortForward> parseForward(const Arguments& arguments, std::size_t word);
/// Warnings to stderr, and back for the JSON; an error among the findings ends the command. self: id of the
/// forward that is replaced.
Outcome<std::vector<Finding>> checkHost(
    const PortForward& forward, const HostSnapshot& host, std::string_view self = {});
/// {"id","warnings","rules"}.
nlohmann::ordered_json forwardEditJson(
    const std::string& id, const std::vector<Finding>& findings, const std::string& rules);
/// The rules that a forward has on that host, in the words of the engine it is written to.
std::string rulesText(const PortForward& forward, const HostSnapshot& host);
/// --dry-run: prints the rules.
Outcome<void> printPreview(
    Helper& helper, const PortForward& forward, const std::vector<Finding>& findings, bool json);

} // namespace portolan::ctl
