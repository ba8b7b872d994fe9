// Moments to look at and to compare: snapshots the helper keeps, and now.
#pragma once

#include "app/ctl/helper.h"
#include "backend/history/forward_diff.h"
#include "backend/history/ruleset_diff.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace portolan::ctl {

/// What Snapshots.List says of one.
struct SnapshotRow {
    std::string id;
    std::string name;
    qint64 time = 0; ///< ms since 1970 UTC
    std::string reason;
    quint64 size = 0; ///< bytes
    unsigned rules = 0;
    unsigned forwards = 0;
    std::vector<std::string> engines;
    std::string fingerprint;
    std::string damaged; ///< why; empty: it is not

    /// `1a2b3c4d "before docker run" of 2024-06-07 12:30:00`.
    std::string title() const;
    nlohmann::ordered_json json() const;
};

/// "2024-06-07 12:30:00", of this place.
std::string localTime(qint64 milliseconds);

/// Oldest first.
Outcome<std::vector<SnapshotRow>> listSnapshots(Helper& helper);
/// The one with that id, or else the only one with that name; Exit::Refused says what to do.
Outcome<SnapshotRow> findSnapshot(Helper& helper, const std::string& idOrName);

/// One side of a comparison.
struct Moment {
    std::string title; ///< "now", or the snapshot's
    nlohmann::ordered_json label; ///< of a snapshot {"id", "name", "time"}; null: now
    std::vector<RuleText> texts;
    Ruleset ruleset;
    std::vector<PortForward> wanted;
    std::vector<FoundForward> forwards;
    std::string fingerprint; ///< taken before anything was read
};

Outcome<Moment> readMoment(Helper& helper, const SnapshotRow& snapshot);
/// Leaves out the rules of all other engines.
Outcome<void> keepEngines(Moment& moment, const std::vector<std::string>& engines);
/// engines: as the snapshot has them; nothing of others can be compared.
Outcome<Moment> readNow(Helper& helper, const std::vector<std::string>& engines);

/// Points into both moments.
struct Comparison {
    const Moment& left;
    const Moment& right;
    RulesetDiff rules;
    std::vector<ForwardDiff> forwards;

    Comparison(const Moment& from, const Moment& to);
    bool same() const { return rules.same() && forwards.empty(); }
};

/// Forwards first, then rules by table and chain, in words and as text; what is the same is left out.
std::string comparisonText(const Comparison& comparison, bool coloured);
nlohmann::ordered_json comparisonJson(const Comparison& comparison);

/// Says what it will change, asks, and does it.
Outcome<void> restoreSnapshot(Helper& helper, const Arguments& arguments);

} // namespace portolan::ctl
