// What targets do with the packets; shared by the files of words.h alone.
#pragma once

#include "backend/ruleset/words_parts.h"

namespace portolan::words {

/// Where the rule stands, and what of its target's options was not said yet.
struct TargetContext {
    const Rule& rule;
    const Table& table;
    const Chain& chain;
    OptionTaker options;

    /// The value of an option that is taken by this; empty if there is none.
    std::string value(std::string_view name)
    {
        const Option* option = options.takePlain(name);
        return option ? std::string(option->value()) : std::string();
    }
};

/// Options it leaves are said in brackets, as they are.
using TargetReader = Outcome (*)(TargetContext& context);

// words_nat.cpp
Outcome readDnat(TargetContext& context);
Outcome readSnat(TargetContext& context);
Outcome readMasquerade(TargetContext& context);
Outcome readRedirect(TargetContext& context);
Outcome readNetmap(TargetContext& context);
Outcome readTproxy(TargetContext& context);

// words_native.cpp
/// Of a rule with a lookup, whatever its target.
Outcome readLookup(TargetContext& context);
Outcome readNativeTarget(TargetContext& context);

// words_note.cpp
Outcome readReject(TargetContext& context);
Outcome readLog(TargetContext& context);
Outcome readNflog(TargetContext& context);
Outcome readNfqueue(TargetContext& context);
Outcome readSetTarget(TargetContext& context);
Outcome readAudit(TargetContext& context);
Outcome readTrace(TargetContext& context);
Outcome readRateest(TargetContext& context);
Outcome readTee(TargetContext& context);

// words_change.cpp
Outcome readMarkTarget(TargetContext& context);
Outcome readConnmarkTarget(TargetContext& context);
Outcome readCt(TargetContext& context);
Outcome readTcpmss(TargetContext& context);
Outcome readChecksum(TargetContext& context);
Outcome readClassify(TargetContext& context);
Outcome readServiceTarget(TargetContext& context);
Outcome readHopLimitTarget(TargetContext& context);
Outcome readSecmark(TargetContext& context);
Outcome readConnsecmark(TargetContext& context);

} // namespace portolan::words
