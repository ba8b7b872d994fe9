#include "backend/packet/rule_index.h"

#include "backend/base/any_of.h"
#include "backend/forward/selector.h"

#include <algorithm>
#include <iterator>

namespace portolan {
namespace rule_index {

constexpr PortRange kEvery{1, 65535};
constexpr std::size_t kMostDestinations = 64;

bool endsBySourceAlone(const Rule& rule)
{
    return isAnyOf(rule.target, {"ACCEPT", "DROP", "REJECT"}) && !rule.isGoto && !rule.lookup
        && rule.header.size() == 1 && rule.header.front().name == "-s"
        && std::all_of(rule.matches.begin(), rule.matches.end(),
            [](const Match& match) { return match.name == "comment"; });
}

/// Whether the selector has all the ports that the rule lists: port 0 it cannot say.
bool hasEveryPort(const Rule& rule, const Selector& selector)
{
    const Option* list = rule.matchOption("--dports");
    const std::string_view text = list ? list->value() : std::string_view();
    return !list || std::size_t(std::count(text.begin(), text.end(), ',')) + 1 == selector.ports.size();
}

/// The one interface an option names; empty: another condition.
std::string_view exactInterface(const Rule& rule, std::string_view name)
{
    const Option* option = rule.headerOption(name);
    if (!option || option->inverted || option->values.size() != 1 || option->value().ends_with('+'))
        return {};
    return option->value();
}

template <typename Key, typename Places>
void append(const std::map<Key, Places>& from, const Key& key, Places& into)
{
    if (const auto known = from.find(key); known != from.end())
        into.insert(into.end(), known->second.begin(), known->second.end());
}

template <typename Key, typename Places> void appendAll(const std::map<Key, Places>& from, Places& into)
{
    for (const auto& [key, places] : from)
        into.insert(into.end(), places.begin(), places.end());
}

template <typename Places>
void appendFor(
    const std::map<std::string_view, Places>& from, const PacketFacts::Interface& interface, Places& into)
{
    if (interface.none)
        return;
    if (interface.name.empty())
        appendAll(from, into);
    else
        append(from, std::string_view(interface.name), into);
}

} // namespace rule_index

const RuleIndex::Prepared& RuleIndex::prepared(const Chain& chain) const
{
    const auto [known, fresh] = m_chains.try_emplace(&chain);
    Prepared& made = known->second;
    if (!fresh)
        return made;
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const Rule& rule = chain.rules[i];
        const Selector selector = selectorOf(rule);
        const bool single = selector.destination
            && selector.destination->length() == selector.destination->address().size() * 8;
        if (single) {
            made.byDestination[selector.destination->address()].push_back(i);
        } else if (selector.protocol && !selector.ports.empty() && rule_index::hasEveryPort(rule, selector)) {
            for (const PortRange& ports : selector.ports)
                made.byPort.add(*selector.protocol, ports, i);
            made.ports = true;
        } else if (const auto out = rule_index::exactInterface(rule, "-o"); !out.empty()) {
            made.byOut[out].push_back(i);
        } else if (const auto in = rule_index::exactInterface(rule, "-i"); !in.empty()) {
            made.byIn[in].push_back(i);
        } else {
            const bool alone = rule_index::endsBySourceAlone(rule);
            (alone ? made.bySource : made.others).push_back(i);
            if (alone && rule.target == "ACCEPT")
                made.acceptBySource.push_back(i);
        }
    }
    made.byPort.sort();
    return made;
}

RuleIndex::Candidates RuleIndex::candidates(const Chain& chain, const PacketFacts& facts) const
{
    const Prepared& from = prepared(chain);
    Candidates found{{}, &from.bySource, &from.acceptBySource};
    const auto destinations
        = facts.destinations ? facts.destinations->addresses(rule_index::kMostDestinations) : std::nullopt;
    if (destinations)
        for (const Address& address : *destinations)
            rule_index::append(from.byDestination, address, found.rules);
    else
        rule_index::appendAll(from.byDestination, found.rules);
    std::vector<PortRange> asked = facts.destinationPorts;
    if (asked.empty())
        asked.push_back(rule_index::kEvery);
    for (const PortRange& ports : asked) {
        if (!from.ports)
            break;
        if (facts.protocol)
            from.byPort.collect(*facts.protocol, ports, found.rules);
        else
            for (unsigned protocol = 1; protocol < 256; ++protocol)
                from.byPort.collect(ProtocolNumber(protocol), ports, found.rules);
    }
    rule_index::appendFor(from.byOut, facts.out, found.rules);
    rule_index::appendFor(from.byIn, facts.in, found.rules);
    std::sort(found.rules.begin(), found.rules.end());
    found.rules.erase(std::unique(found.rules.begin(), found.rules.end()), found.rules.end());
    Places all;
    all.reserve(found.rules.size() + from.others.size());
    std::merge(found.rules.begin(), found.rules.end(), from.others.begin(), from.others.end(),
        std::back_inserter(all));
    found.rules = std::move(all);
    return found;
}

} // namespace portolan
