// A rule in plain words: one sentence, conditions in a fixed order, then what happens.
#pragma once

#include "backend/base/message.h"
#include "backend/ruleset/ruleset.h"

namespace portolan {

/// "TCP to port 8080 that did not come in by docker0 goes to 172.17.0.2:80." The table tells chains from
/// extensions, the chain what a RETURN means. What nobody here can put into words stands in the sentence as
/// its option text, between quotation marks; no condition is ever left out.
Message inWords(const Rule& rule, const Table& table, const Chain& chain);

/// What becomes of packets that no rule of a base chain decided: "… are dropped: the chain's policy."
Message policyInWords(std::string_view policy);

/// What becomes of packets at the end of a chain: its policy, or the way back to the chain they came from.
Message endInWords(const Chain& chain);

/// A few words for a narrow place: "tcp 8080 → 172.17.0.2:80", "in docker0: back". Conditions may be missing.
Message inBrief(const Rule& rule);

} // namespace portolan
