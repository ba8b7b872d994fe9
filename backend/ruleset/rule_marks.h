// Rules that no packet can come to, and rules that are there twice: what a reading says without counters.
#pragma once

#include "backend/base/message.h"
#include "backend/ruleset/chain_graph.h"

#include <map>

namespace portolan {

/// Why a rule stands out.
struct RuleMark {
    enum class Kind : std::uint8_t {
        None,
        AfterEnd, ///< never reached: `because` takes every packet
        Shadowed, ///< never reached: `because` takes every packet this one would match
        NoCaller, ///< never reached: no rule jumps to its chain
        LostCaller, ///< never reached: whatever jumps to its chain is never reached itself
        Repeats, ///< reached, but word for word `because`
    };
    Kind kind = Kind::None;
    unsigned because = 0; ///< position of a rule of the same chain; 0: none

    bool neverReached() const { return kind != Kind::None && kind != Kind::Repeats; }
    friend bool operator==(const RuleMark&, const RuleMark&) = default;
};

/// The marks of every rule of a graph. Nothing is marked that some packet could still come to: a rule counts
/// as taking every packet only if it has no conditions, and as taking what another matches only if both ask
/// the same of the packet alone (no chance, no limits, no marks that rules in between may change).
class RuleMarks {
public:
    RuleMarks() = default;
    RuleMarks(const ChainGraph& graph, const Ruleset& ruleset);

    /// Position 0 is the policy of a base chain.
    RuleMark of(RulePlace place) const;
    std::size_t neverReached() const { return m_neverReached; }

private:
    std::vector<RuleMark::Kind> m_chains; ///< by ChainId: NoCaller, LostCaller or None
    std::map<RulePlace, RuleMark> m_rules; ///< of chains that are reached
    std::size_t m_neverReached = 0;
};

/// The reason in a sentence: "Rule 3 takes every packet, so none comes here."; empty for None.
Message inWords(const RuleMark& mark);

} // namespace portolan
