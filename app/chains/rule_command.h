// A rule as a command for a shell.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <string>

namespace portolan {

/// "iptables-legacy -t nat -A DOCKER …". Every word is quoted for the shell where it needs to be: comments
/// are other people's bytes and must not run when the line is pasted.
std::string ruleCommand(const Table& table, const Chain& chain, const Rule& rule);
/// "iptables-legacy -t filter -P FORWARD DROP".
std::string policyCommand(const Table& table, const Chain& chain);

} // namespace portolan
