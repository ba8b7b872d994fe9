// All that the Chains page derives from one snapshot: values alone, so that a worker can make them.
#pragma once

#include "app/chains/chain_figures.h"
#include "backend/ruleset/rule_marks.h"

namespace portolan {

struct ChainReading {
    Family family = Family::Ipv4;
    Reading now; ///< no snapshot: nothing read yet
    Reading before; ///< what rates are measured from; may be empty
    bool beforeHasGraph = false; ///< `before` has the structure of `graph`
    Reading first; ///< when somebody began to look; may be empty
    /// Shared with the reading before as long as the structure is the same.
    std::shared_ptr<const ChainGraph> graph = std::make_shared<ChainGraph>();
    /// Shared with the reading before as long as every rule is the same, counters aside.
    std::shared_ptr<const RuleMarks> marks = std::make_shared<RuleMarks>();
    std::vector<ChainTraffic> traffic; ///< by ChainId
    std::vector<ChainFigure> figures; ///< by ChainId

    const Ruleset& ruleset() const { return now.snapshot->ruleset; }
    /// A rule, or nullptr for a policy (position 0).
    const Rule* rule(RulePlace place) const;
    bool connections(ChainId chain) const { return graph->nodes[chain].translates; }
};

/// What a new snapshot says, given what the one before said.
ChainReading readChains(Reading now, Family family, const ChainReading& last);

/// Rules of all tables; what decides whether a reading is made aside.
std::size_t countRules(const Ruleset& ruleset);
/// Up to so many rules everything takes less than a frame.
inline constexpr std::size_t kRulesAtOnce = 3000;

/// The counters of the same rule (or policy, 0) in an earlier snapshot; none if it was not there.
std::optional<Counters> earlierCounters(const ChainReading& reading, const Reading& earlier, RulePlace place);

} // namespace portolan
