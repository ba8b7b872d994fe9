// The lines of a side-by-side view of two hosts: which are shown, in what order.
#pragma once

#include "app/history/host_diff.h"

#include <set>

namespace portolan {

/// What became of what a line shows; of a Changed one both sides stand in it.
enum class LineChange : std::uint8_t { Same, Added, Removed, Changed, MovedAway, MovedHere };

struct DiffLine {
    enum class Kind : std::uint8_t {
        ForwardsHeading,
        Forward, ///< row: index in HostDiff::forwards
        TableHeading,
        ChainHeading,
        Policy,
        Rule, ///< row: index in ChainDiff::rows
        RuleFold, ///< `count` rules from `row` on that are the same
        ChainFold, ///< `count` chains of the table that are the same
    };

    Kind kind = Kind::Rule;
    LineChange change = LineChange::Same;
    std::uint32_t table = 0;
    std::uint32_t chain = 0;
    std::uint32_t row = 0;
    std::uint32_t count = 0;

    bool isHeading() const
    {
        return kind == Kind::ForwardsHeading || kind == Kind::TableHeading || kind == Kind::ChainHeading;
    }
    bool isFold() const { return kind == Kind::RuleFold || kind == Kind::ChainFold; }
    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

struct LineOptions {
    bool onlyChanges = true; ///< what is the same is folded, but for the neighbours of a change
    QString filter; ///< only lines that hold it, in words or text, and no folds
    std::set<QString> open; ///< chains and tables shown whole, by chainKey() and tableKey()
};

QString tableKey(const TableDiff& table);
QString chainKey(const TableDiff& table, const ChainDiff& chain);

/// Slow where a filter is set: every rule is put into words.
std::vector<DiffLine> linesOf(const HostDiff& diff, const LineOptions& options);

/// The rule of a line on one side; nullptr: none.
const Rule* leftRule(const HostDiff& diff, const DiffLine& line);
const Rule* rightRule(const HostDiff& diff, const DiffLine& line);
/// The forward of a line on one side; nullptr: none.
const FoundForward* leftForward(const HostDiff& diff, const DiffLine& line);
const FoundForward* rightForward(const HostDiff& diff, const DiffLine& line);

} // namespace portolan
