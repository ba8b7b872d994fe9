// A table as it is with our part of it made another. Everything else is copied byte for byte, jumps led to
// where their chains then are: nothing is taken apart and put together again, as libiptc does with every
// rule.
#pragma once

#include "helper/xtables/own_rules.h"
#include "helper/xtables/raw_chains.h"

namespace portolan {

struct EditedTable {
    TableImage image;
    std::vector<CounterSource> counters; ///< one for each entry of the image
};

/// present: readOwnRules() of the same entries. Our rules that stay keep their counters. Kernel: somebody's
/// rule leads to where nothing would be any more.
template <typename Kernel>
Result<EditedTable> editTable(const RawTable<Kernel>& table, const std::vector<RawChain>& chains,
    const OwnRules& present, const OwnRules& wanted);

} // namespace portolan
