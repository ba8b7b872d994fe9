// The filter line of the flow table: words and field:value pairs, all of which must hold.
#pragma once

#include "backend/flow/flow_phase.h"

#include <bitset>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portolan {

/// A parsed filter. `port:8080 state:established from:10.0.0.0/8 web`: fields are
/// port (of any side, a range is allowed), state (part of conntrack's name, unreplied, assured, or how a
/// phase's name begins), proto (how its name begins, or its number), from (client), to (asked for or answered
/// by), nat (none dnat snat both), forward (its name or id, or none); a bare word is looked for in addresses,
/// ports, protocol, state and forward.
/// `-` before a term turns it round; blanks between quotes belong to a term: `forward:"my web"`. A word
/// between quotes is never a field.
class FlowQuery {
public:
    FlowQuery() = default; ///< matches everything
    /// Invalid names the term that was not understood and what was expected.
    /// phaseNames: what phases are called besides toString(FlowPhase), in their order; lower case.
    static Result<FlowQuery> parse(std::string_view text, std::span<const std::string> phaseNames = {});
    /// The field names, for completion.
    static const std::vector<std::string>& fields();

    bool empty() const { return m_terms.empty(); }
    /// forward: name and id of the forward it belongs to; empty if none. isOver: conntrack has forgotten it.
    bool matches(const Flow& flow, std::string_view forward, bool isOver = false) const;

private:
    friend class FlowMatcher; ///< the same for whole tables
    struct Term {
        enum class Field : std::uint8_t { Any, Port, State, Protocol, From, To, Nat, Forward };
        Field field = Field::Any;
        bool negated = false;
        bool mayBeAddress = false; ///< a bare word: an address may contain it
        int port = -1; ///< a bare word: the port it may be
        std::string text; ///< lower case
        std::bitset<256> protocols; ///< those meant
        std::bitset<kFlowPhases> phases; ///< the same
        PortRange ports;
        Prefix prefix;
    };
    static Result<Term> parseTerm(std::string_view word, std::span<const std::string> phaseNames);
    static Result<void> readValue(
        Term& term, std::string_view value, std::span<const std::string> phaseNames);
    static bool holds(const Term& term, const Flow& flow, std::string_view forward, bool isOver);
    std::vector<Term> m_terms;
};

} // namespace portolan
