// What became of one ruleset until it was another: rules added, removed, changed and moved, chain by chain.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace portolan {

/// Counters are never compared: they change by themselves.
enum class RuleChange : std::uint8_t {
    Same, ///< on both sides; the positions may differ
    Added, ///< on the right alone
    Removed, ///< on the left alone
    Changed, ///< on both sides, in the same place, with another text
    MovedAway, ///< on the left alone; `other` says where it stands on the right
    MovedHere, ///< on the right alone; `other` says where it stood on the left
};

/// A rule's place in a table, on one side.
struct DiffPlace {
    std::string_view chain;
    std::size_t index = 0; ///< from 0
    friend bool operator==(const DiffPlace&, const DiffPlace&) = default;
};

/// One row of a side-by-side view. Reading the rows' `left` downwards gives every rule of the left chain in
/// order, `right` every rule of the right one.
struct DiffRow {
    RuleChange change = RuleChange::Same;
    std::optional<std::size_t> left; ///< index in the left chain's rules
    std::optional<std::size_t> right; ///< index in the right chain's rules
    std::optional<DiffPlace> other; ///< of a moved rule, on the other side of the same table
    friend bool operator==(const DiffRow&, const DiffRow&) = default;
};

struct DiffCounts {
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t changed = 0;
    std::size_t moved = 0; ///< each once
    std::size_t policies = 0;
    std::size_t chainsAdded = 0;
    std::size_t chainsRemoved = 0;

    std::size_t total() const
    {
        return added + removed + changed + moved + policies + chainsAdded + chainsRemoved;
    }
    DiffCounts& operator+=(const DiffCounts& other);
    friend bool operator==(const DiffCounts&, const DiffCounts&) = default;
};

struct ChainDiff {
    std::string_view name;
    const Chain* left = nullptr; ///< none: the chain was added
    const Chain* right = nullptr; ///< none: the chain was removed
    std::vector<DiffRow> rows;
    DiffCounts counts; ///< a rule moved between chains counts where it came to
    bool losesRule = false; ///< to another chain

    bool policyChanged() const { return left && right && left->policy != right->policy; }
    bool same() const { return counts.total() == 0 && !losesRule; }
};

struct TableDiff {
    Engine engine = Engine::XtablesLegacy;
    Family family = Family::Ipv4;
    std::string_view name;
    const Table* left = nullptr; ///< none: the table was made
    const Table* right = nullptr; ///< none: the table went
    /// Chains as on the right; those that are gone stand where they stood on the left.
    std::vector<ChainDiff> chains;
    DiffCounts counts;

    /// A table without rules, own chains and policies but ACCEPT counts as none: looking can make one.
    bool same() const { return counts.total() == 0; }
};

struct RulesetDiff {
    std::vector<TableDiff> tables; ///< every table of either side, same ones too, as on the right
    DiffCounts counts;

    bool same() const { return counts.total() == 0; }
};

/// Compares table by table (engine, family and name). Built-in chains of a table that one side lacks count as
/// empty with policy ACCEPT, so they are neither added nor removed. The result points into both rulesets,
/// which must outlive it; copies of them do not count.
///
/// A rule is moved if it left one place and came to another of the same table with the same text: within its
/// chain, or to another chain if no other rule of that text came or went and it asks for anything at all.
RulesetDiff diffRulesets(const Ruleset& left, const Ruleset& right);

/// The rule's text without "-A CHAIN ".
std::string_view ruleBody(const Rule& rule, std::string_view chain);

} // namespace portolan
