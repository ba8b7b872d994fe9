// A legacy table as a snapshot keeps it: what makes two alike, and which counter goes with which rule.
#pragma once

#include "helper/xtables/raw_table.h"

#include <string>
#include <vector>

namespace portolan {

struct KeptTable {
    Family family = Family::Ipv4;
    TableImage image;

    /// "ipv4/nat".
    std::string label() const;
};

/// Every legacy table that exists, both families, none made by looking. Each is read in one step, all are
/// not.
Result<std::vector<KeptTable>> readKeptTables();

/// The entries without what counts by itself: equal for tables with the same rules in the same order.
std::vector<std::byte> rulesAlone(const KeptTable& table);
bool sameRules(const KeptTable& left, const KeptTable& right);
bool sameRules(const std::vector<KeptTable>& left, const std::vector<KeptTable>& right);

/// Rules of all chains, policies not counted. Invalid: the image is no table.
Result<std::size_t> ruleCount(const KeptTable& table);
/// No rules, no user chains, every policy ACCEPT: as the kernel makes a table when somebody looks.
bool isPristine(const KeptTable& table);
/// The table as the kernel would make it, with the hooks it has.
Result<KeptTable> pristine(const KeptTable& table);

/// The counters `wanted` should have in place of `now`: of each rule that is in the same chain of `now` too
/// (of equal ones the first for the first), and of each built-in chain's policy, the present count; of every
/// other rule the count it had when `wanted` was read.
Result<std::vector<CounterSource>> countersFor(const KeptTable& now, const KeptTable& wanted);

} // namespace portolan
