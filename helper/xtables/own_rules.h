// What is ours in one table, and what it takes to make it something else.
#pragma once

#include "helper/xtables/entry.h"

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace portolan {

struct OwnRules {
    std::map<std::string, std::vector<XtEntry>, std::less<>> chains; ///< our chains
    std::map<std::string, std::vector<XtEntry>, std::less<>> jumps; ///< of built-in chains, into ours
    std::set<std::string, std::less<>>
        behind; ///< built-in chains where another's rule stands before a jump into ours
    std::set<std::string, std::less<>> held; ///< our chains that somebody else's rules jump to

    /// Whether nothing need be done to get there. A chain of ours that others jump to cannot be removed;
    /// empty is then enough.
    bool satisfies(const OwnRules& wanted) const;
    bool empty() const { return chains.empty() && jumps.empty(); }
    std::size_t entries() const;
};

/// The part of the rules that goes into one table.
OwnRules ownRules(Family family, std::string_view table, const std::vector<CompiledRule>& rules);

/// One step of turning a list into another; positions count from 0 and hold when the step's turn comes.
struct ListEdit {
    bool insert = false; ///< else delete
    unsigned position = 0;
    const XtEntry* entry = nullptr; ///< what to insert
    friend bool operator==(const ListEdit&, const ListEdit&) = default;
};

/// The steps from one list to the other. Entries that are in both, in the same order, are left alone: their
/// counters live on. The entries of `to` must outlive the steps.
std::vector<ListEdit> listEdits(const std::vector<XtEntry>& from, const std::vector<XtEntry>& to);

} // namespace portolan
