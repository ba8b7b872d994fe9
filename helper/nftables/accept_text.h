// What iptables-nft-restore is told to make our chain in its filter what it should be.
#pragma once

#include <string>
#include <vector>

namespace portolan {

struct AcceptChange {
    bool chain = false; ///< PORTOLAN-FORWARD is there
    /// Its rules as iptables-nft-save prints them, an empty one where that is not known. Of no rules at all:
    /// it is emptied.
    std::vector<std::string> present;
    std::vector<std::string> wanted; ///< none: the chain is removed
    bool keepsChain = false; ///< none are wanted, but the chain stays: another's rule jumps there
    std::vector<std::string> jumpsFrom; ///< chains that a jump into ours is taken from, once for each
    std::string jumpInto; ///< the chain whose first rule is to be the jump; empty: none is made
};

/// The text for --noflush: one transaction. Rules that are both there and wanted, in the same order, are not
/// touched: their counters live on.
std::string acceptRestoreText(const AcceptChange& change);

} // namespace portolan
