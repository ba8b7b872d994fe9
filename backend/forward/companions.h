// The masquerade and accept rules that stand beside a translating rule.
#pragma once

#include "backend/forward/port_forward.h"

#include <map>

namespace portolan {

/// A rule by place; points into the ruleset.
struct LocatedRule {
    const Table* table = nullptr;
    const Chain* chain = nullptr;
    std::size_t index = 0;

    const Rule& rule() const { return chain->rules[index]; }
    RuleReference reference() const;
};

/// A rule that all packets of a base chain meet, by jumps without a condition.
struct MetByAll {
    LocatedRule place;
    std::vector<Prefix> except; ///< destinations that went elsewhere before
    std::vector<std::string_view> exceptOut; ///< and interfaces out
};

/// The rules of one engine and family that name single addresses as destination, by that address, and
/// those that are about all. The ruleset must outlive it.
class Companions {
public:
    Companions(const Ruleset& ruleset, Engine engine, Family family);

    /// Appends the rules that masquerade or accept the connections of this forward, and says in it whether
    /// clients on the target's network are served (hairpin) and the client's address hidden.
    /// beside: the translating rule, for marks that owners set in its chain to masquerade later.
    void join(FoundForward& found, const LocatedRule& beside) const;

private:
    std::multimap<Address, LocatedRule> m_masquerades;
    std::multimap<Address, LocatedRule> m_accepts;
    std::multimap<std::string_view, LocatedRule>
        m_marks; ///< by chain: sources marked to be masqueraded later
    std::vector<MetByAll> m_generalMasquerades; ///< as firewalld's for a zone
    std::vector<MetByAll> m_generalAccepts; ///< of all that was translated
};

} // namespace portolan
