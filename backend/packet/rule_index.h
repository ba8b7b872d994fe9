// Which rules of a chain may be about a packet, without asking each.
#pragma once

#include "backend/net/port_ranges.h"
#include "backend/packet/packet_facts.h"
#include "backend/ruleset/ruleset.h"

#include <map>
#include <unordered_map>

namespace portolan {

/// Prepares each chain when it is first asked for; not for several threads at once. The rulesets asked about
/// must outlive it.
class RuleIndex {
public:
    struct Candidates {
        std::vector<std::size_t> rules; ///< ascending
        /// Those with a source as their only condition that accept or drop, ascending: blocklists are long.
        const std::vector<std::size_t>* bySource = nullptr;
        const std::vector<std::size_t>* acceptBySource = nullptr; ///< of them, those that accept
    };

    Candidates candidates(const Chain& chain, const PacketFacts& facts) const;

private:
    using Places = std::vector<std::size_t>;

    struct Prepared {
        std::map<Address, Places> byDestination; ///< of single addresses
        PortRanges byPort;
        bool ports = false; ///< byPort has any
        std::map<std::string_view, Places> byOut;
        std::map<std::string_view, Places> byIn;
        Places bySource;
        Places acceptBySource;
        Places others;
    };

    const Prepared& prepared(const Chain& chain) const;

    mutable std::unordered_map<const Chain*, Prepared> m_chains;
};

} // namespace portolan
