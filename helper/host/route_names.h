// The names iproute2 gives to the kernel's numbers (lib/rt_names.c, lib/utils.c, ip/ipneigh.c).
#pragma once

#include <string>
#include <vector>

namespace portolan::host {

/// RTN_*: "unicast", "blackhole", …
std::string routeTypeName(unsigned type);
/// RTPROT_*: "kernel", "static", …; else the number.
std::string routeProtocolName(unsigned protocol);
/// RT_SCOPE_*: "link", "host", …; else the number.
std::string routeScopeName(unsigned scope);
/// "main", "local", "default"; else the number.
std::string routeTableName(unsigned table);
/// FR_ACT_*: "unreachable", …
std::string ruleActionName(unsigned action);
/// NUD_*: "REACHABLE", …
std::vector<const char*> neighbourStateNames(unsigned state);

} // namespace portolan::host
