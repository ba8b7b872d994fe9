// Reads what iptables-save prints, with or without counters.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <string>

namespace portolan {

/// Reads `iptables-save [-c]` text of one family into tables.
///
/// Comment lines (`#`) are skipped. Quoted words may hold any byte, line breaks included. Options nobody here
/// knows are kept word for word. Anything that is not such text is ErrorCode::Invalid and the message names
/// the line; nothing is ever dropped silently.
Result<Ruleset> readSave(std::string text, Engine engine, Family family);

/// Without the rules that our own trace has while it runs, so that positions are those of everybody else's.
Ruleset withoutTraceRules(Ruleset ruleset);

/// Writes tables back as iptables-save -c does, without comment lines. For every text iptables-save printed,
/// writeSave(readSave(text)) == text, comment lines aside.
std::string writeSave(const Ruleset& ruleset);
/// The tables of one engine and family alone.
std::string writeSave(const Ruleset& ruleset, Engine engine, Family family);

} // namespace portolan
