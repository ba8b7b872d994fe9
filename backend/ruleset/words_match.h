// What matches other than addresses, ports and interfaces say; shared by the files of words.h alone.
#pragma once

#include "backend/ruleset/words_parts.h"

namespace portolan::words {

/// TCP flags and the like, which stand beside ports in the same match.
bool isTcpDetail(const Option& option);

/// A match that only narrows its protocol down: `icmp --icmp-type 8`.
bool isProtocolKind(const Match& match);
/// "of type 8"
Message protocolKind(const Match& match);

/// Adds a clause for each TCP detail of a match whose ports were taken already.
void addTcpDetails(Conditions& conditions, const Match& match);
/// Adds a clause for each thing the match asks; its whole text as one clause if any of it is unknown here.
void addClauses(Conditions& conditions, const Match& match);

/// "that match “physdev --physdev-in vnet0”"
Message unknownClause(std::string text, Number number);

} // namespace portolan::words
