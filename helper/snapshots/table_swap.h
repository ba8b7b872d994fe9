// Makes the legacy tables what they were at a snapshot: what has to be done, doing it, and undoing it.
#pragma once

#include "helper/snapshots/kept_table.h"

#include <optional>

namespace portolan {

struct TableSwap {
    KeptTable wanted;
    std::optional<KeptTable> now; ///< none: the table does not exist
    bool empties = false; ///< the snapshot did not have the table
};

struct SwapPlan {
    std::vector<TableSwap> swaps; ///< in the order they are done
    std::vector<std::string> unchanged; ///< labels

    std::vector<std::string> labels(bool emptied) const;
};

/// A table that both have with the same rules is left alone; so is one without anything in it that one of
/// them lacks. A table the snapshot lacks is emptied. Filter comes before nat, so that nothing is translated
/// that is not filtered yet.
Result<SwapPlan> planSwaps(const std::vector<KeptTable>& now, const std::vector<KeptTable>& wanted);

/// Does them. If one fails, those before it are undone and the error says why. Conflict: a table is not what
/// the plan was made for. Call with the xtables lock held.
Result<void> applySwaps(const SwapPlan& plan);

/// Puts back what applySwaps() did. Rules that are in both keep their counts of now.
Result<void> undoSwaps(const SwapPlan& plan);

} // namespace portolan
