// Two moments of a host, or two hosts, beside each other.
#pragma once

#include "app/client/host_source.h"
#include "backend/history/forward_diff.h"
#include "backend/history/ruleset_diff.h"

#include <QString>

#include <map>
#include <memory>

namespace portolan {

/// Immutable once made; keeps alive what it points into.
struct HostDiff {
    std::shared_ptr<const HostSnapshot> left;
    std::shared_ptr<const HostSnapshot> right;
    RulesetDiff rules;
    std::vector<ForwardDiff> forwards;

    bool same() const { return rules.same() && forwards.empty(); }
};

/// Slow for big rulesets (about 0.1 s for 50,000 rules); touches nothing but its arguments.
std::shared_ptr<const HostDiff> compareHosts(
    std::shared_ptr<const HostSnapshot> left, std::shared_ptr<const HostSnapshot> right);

/// Of a host, what a snapshot can be restored of: the rules of xtables-legacy, and our forwards.
std::shared_ptr<const HostSnapshot> legacyPart(const HostSnapshot& whole);

/// Equal for hosts that compareHosts() finds the same: rules, policies and forwards without their counters.
std::size_t contentHash(const HostSnapshot& snapshot);

/// Whose rules differ, how many each, a moved one once; those nobody's mark is on under Owner::Hand.
std::map<Owner, std::size_t> changedRulesByOwner(const RulesetDiff& diff);

/// "1 forward more, 6 rules added, 1 moved, 2 chains new"; "Nothing differs."
QString headline(const HostDiff& diff);
/// "6 rules added, 1 moved"; empty where nothing differs.
QString countsInWords(const DiffCounts& counts);
/// "Docker 4, by hand 2".
QString ownersInWords(const std::map<Owner, std::size_t>& owners);

} // namespace portolan
