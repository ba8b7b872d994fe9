// What checks look up of a host, prepared once for the checks of many forwards.
#pragma once

#include "backend/forward/filter_rules.h"
#include "backend/forward/selector.h"
#include "backend/net/port_ranges.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Not for several threads at once.
class CheckIndex {
public:
    /// Both must outlive it.
    CheckIndex(const std::vector<FoundForward>& present, const Ruleset& ruleset);

    const std::vector<FoundForward>& present() const { return m_present; }
    /// The first with that id.
    const FoundForward* find(std::string_view id) const;
    /// Those that may take packets to the forward's ports, in their order.
    std::vector<const FoundForward*> near(const PortForward& forward) const;
    /// The rules of a chain of nat that may take packets to the forward's ports, ascending; all where the
    /// forward is of another protocol than those with ports.
    std::vector<std::size_t> rulesNear(const Chain& chain, const FoundForward& found) const;
    const Selector& selectorOf(const Chain& chain, std::size_t rule) const;
    const FilterRules& filters() const { return m_filters; }

private:
    struct ChainIndex {
        std::vector<Selector> selectors;
        PortRanges ranges;
    };

    const std::vector<FoundForward>& m_present;
    std::unordered_map<std::string_view, std::size_t> m_ids;
    PortRanges m_ranges[2]; ///< a family each
    std::unordered_map<const Chain*, ChainIndex> m_chains;
    FilterRules m_filters;
};

} // namespace portolan
