#include "backend/forward/check_index.h"

#include <algorithm>
#include <numeric>

namespace portolan {

namespace {

constexpr PortRange kEveryPort{1, 65535};

ProtocolNumber protocolOf(const FoundForward& found)
{
    return found.otherProtocol ? *found.otherProtocol : ProtocolNumber(found.forward.protocol);
}

void makeAscending(std::vector<std::size_t>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace

CheckIndex::CheckIndex(const std::vector<FoundForward>& present, const Ruleset& ruleset)
    : m_present(present)
    , m_filters(ruleset)
{
    m_ids.reserve(present.size());
    for (std::size_t i = 0; i < present.size(); ++i) {
        const PortForward& forward = present[i].forward;
        m_ids.emplace(forward.id, i);
        m_ranges[std::size_t(forward.family)].add(
            protocolOf(present[i]), forward.listen.ports.value_or(kEveryPort), i);
    }
    for (PortRanges& ranges : m_ranges)
        ranges.sort();
    for (const Table& table : ruleset.tables()) {
        if (table.name != "nat")
            continue;
        for (const Chain& chain : table.chains) {
            ChainIndex& index = m_chains[&chain];
            index.selectors.reserve(chain.rules.size());
            for (std::size_t i = 0; i < chain.rules.size(); ++i) {
                const Selector& selector = index.selectors.emplace_back(portolan::selectorOf(chain.rules[i]));
                const ProtocolNumber protocol = selector.protocol.value_or(0);
                if (selector.ports.empty())
                    index.ranges.add(protocol, kEveryPort, i);
                for (const PortRange& ports : selector.ports)
                    index.ranges.add(protocol, ports, i);
            }
            index.ranges.sort();
        }
    }
}

const FoundForward* CheckIndex::find(std::string_view id) const
{
    const auto known = m_ids.find(id);
    return known == m_ids.end() ? nullptr : &m_present[known->second];
}

std::vector<const FoundForward*> CheckIndex::near(const PortForward& forward) const
{
    std::vector<std::size_t> places;
    m_ranges[std::size_t(forward.family)].collect(
        ProtocolNumber(forward.protocol), forward.listen.ports.value_or(kEveryPort), places);
    makeAscending(places);
    std::vector<const FoundForward*> forwards;
    forwards.reserve(places.size());
    for (const std::size_t place : places)
        forwards.push_back(&m_present[place]);
    return forwards;
}

std::vector<std::size_t> CheckIndex::rulesNear(const Chain& chain, const FoundForward& found) const
{
    std::vector<std::size_t> rules;
    if (found.otherProtocol) {
        rules.resize(chain.rules.size());
        std::iota(rules.begin(), rules.end(), std::size_t(0));
        return rules;
    }
    m_chains.at(&chain).ranges.collect(
        ProtocolNumber(found.forward.protocol), found.forward.listen.ports.value_or(kEveryPort), rules);
    makeAscending(rules);
    return rules;
}

const Selector& CheckIndex::selectorOf(const Chain& chain, std::size_t rule) const
{
    return m_chains.at(&chain).selectors[rule];
}

} // namespace portolan
