// The chains that may drop a packet, of all engines.
#pragma once

#include "backend/packet/rule_index.h"

#include <array>
#include <vector>

namespace portolan {

class FilterRules {
public:
    struct Place {
        const Table* table = nullptr;
        const Chain* chain = nullptr; ///< a base chain
    };

    /// The ruleset must outlive it.
    explicit FilterRules(const Ruleset& ruleset);

    /// Base chains, in the order packets meet them, that drop by their policy or lead to a rule that does;
    /// none that translates.
    const std::vector<Place>& chains(Family family) const { return m_chains[std::size_t(family)]; }
    const RuleIndex& index() const { return m_index; }

private:
    std::array<std::vector<Place>, 2> m_chains; ///< a family each
    RuleIndex m_index;
};

} // namespace portolan
