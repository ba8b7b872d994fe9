#include "backend/forward/find.h"

#include "backend/forward/companions.h"
#include "backend/forward/own.h"
#include "backend/forward/paths.h"
#include "backend/forward/row_id.h"

#include <algorithm>
#include <set>

namespace portolan {
namespace {

/// A row in the making.
struct Row {
    FoundForward found;
    LocatedRule place; ///< of the first translating rule
    bool prerouting = false;
    bool output = false;
    bool balanced = false;
    double share = 1;
};

std::string portsKey(const std::optional<PortRange>& ports)
{
    return ports ? ports->toString() : "any";
}

std::string addressKey(const std::optional<Address>& address)
{
    return address ? address->toString() : "any";
}

/// What two rows of one logical forward have in common even if one is for packets this host makes.
std::string looseKey(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    return std::string(toString(found.engine)) + ' ' + toString(forward.family) + ' ' + toString(found.owner)
        + ' ' + found.protocolText() + ' ' + portsKey(forward.listen.ports) + ' '
        + addressKey(forward.to.address) + ' ' + portsKey(forward.to.ports);
}

std::string listenKey(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    std::string key = addressKey(forward.listen.address) + ' '
        + (forward.listen.interface ? forward.listen.interface->toString() : "any");
    for (const Prefix& source : forward.sources)
        key += ' ' + source.toString();
    return key;
}

void merge(Row& into, Row& from)
{
    FoundForward& found = into.found;
    for (RuleReference& rule : from.found.rules)
        if (std::find(found.rules.begin(), found.rules.end(), rule) == found.rules.end()) {
            found.counters.packets += rule.counters.packets;
            found.counters.bytes += rule.counters.bytes;
            found.rules.push_back(std::move(rule));
        }
    found.counted |= from.found.counted;
    into.prerouting |= from.prerouting;
    into.output |= from.output;
    found.forward.fromThisHost |= from.found.forward.fromThisHost;
    if (found.state == ForwardState::Missing)
        found.state = from.found.state;
}

Row makeRow(const LocatedRule& place, const Path& path, const std::optional<PortRange>& ports,
    const PortForward::To& to)
{
    Row row;
    row.place = place;
    row.prerouting = path.prerouting;
    row.output = path.output;
    row.balanced = path.balanced;
    row.share = path.share;

    FoundForward& found = row.found;
    found.engine = place.table->engine;
    found.owner = path.owner;
    found.state = path.prerouting || path.output ? ForwardState::Active : ForwardState::Missing;
    found.counters = place.rule().counters;
    found.counted = place.rule().counted;
    found.rules.push_back(place.reference());

    PortForward& forward = found.forward;
    forward.name = path.name;
    forward.family = place.table->family;
    const ProtocolNumber number = path.selector.protocol.value_or(0);
    if (const auto protocol = parseProtocol(protocolName(number)))
        forward.protocol = *protocol;
    else
        found.otherProtocol = number;
    const auto& destination = path.selector.destination;
    if (destination && destination->length() == destination->address().size() * 8)
        forward.listen.address = destination->address();
    forward.listen.ports = ports;
    forward.listen.interface = path.selector.in;
    forward.to = to;
    if (path.selector.source)
        forward.sources.push_back(*path.selector.source);
    forward.fromThisHost = path.output && !path.selector.in && !path.selector.sourceIsNotLocal;
    forward.hairpin = false;
    return row;
}

/// What comes one way to a rule and goes to one of its places: a row a port range.
void addRows(std::vector<Row>& rows, const LocatedRule& place, Path way, const Destination& destination)
{
    auto selector = narrowed(way.selector, destination.selector);
    if (!selector || selector->family.value_or(place.table->family) != place.table->family)
        return;
    way.selector = std::move(*selector);
    way.balanced |= destination.balanced;
    way.share *= destination.share;
    for (const PortRange& ports : way.selector.ports)
        rows.push_back(makeRow(place, way, ports, destination.to));
    if (way.selector.ports.empty())
        rows.push_back(makeRow(place, way, std::nullopt, destination.to));
}

/// Rows of one nat table, one a way, port range and target.
std::vector<Row> rowsOf(const Table& table)
{
    std::vector<Row> rows;
    Paths paths(table);
    for (const Chain& chain : table.chains)
        for (std::size_t i = 0; i < chain.rules.size(); ++i) {
            const Rule& rule = chain.rules[i];
            const auto destinations = destinationsOf(rule);
            if (destinations.empty() || !ownId(chain, rule).empty())
                continue;
            auto ways = paths.to(chain, i);
            if (ways.empty())
                ways.push_back(paths.unreached(chain, i));
            for (const Path& way : ways)
                for (const Destination& destination : destinations)
                    addRows(rows, {&table, &chain, i}, way, destination);
        }
    return rows;
}

/// The same forward written more than once (PREROUTING and OUTPUT, two ways to one chain) becomes one row.
std::vector<Row> joinSame(std::vector<Row> rows)
{
    std::vector<Row> joined;
    std::map<std::string, std::size_t> exact;
    for (Row& row : rows) {
        const std::string key = looseKey(row.found) + ' ' + listenKey(row.found);
        const auto [it, fresh] = exact.try_emplace(key, joined.size());
        if (fresh)
            joined.push_back(std::move(row));
        else
            merge(joined[it->second], row);
    }

    // A rule in OUTPUT cannot name an incoming interface, so its listening side may be written differently.
    std::map<std::string, std::size_t> incoming;
    for (std::size_t i = 0; i < joined.size(); ++i)
        if (joined[i].prerouting)
            incoming.try_emplace(looseKey(joined[i].found), i);
    std::vector<bool> gone(joined.size());
    for (std::size_t i = 0; i < joined.size(); ++i) {
        if (joined[i].prerouting || !joined[i].output)
            continue;
        if (const auto it = incoming.find(looseKey(joined[i].found)); it != incoming.end()) {
            merge(joined[it->second], joined[i]);
            gone[i] = true;
        }
    }
    std::vector<Row> left;
    for (std::size_t i = 0; i < joined.size(); ++i)
        if (!gone[i])
            left.push_back(std::move(joined[i]));
    return left;
}

/// Targets among which `-m statistic` chooses become one row.
std::vector<Row> joinBalanced(std::vector<Row> rows)
{
    std::vector<Row> joined;
    std::map<std::string, std::size_t> services;
    for (Row& row : rows) {
        if (!row.balanced) {
            joined.push_back(std::move(row));
            continue;
        }
        const FoundForward::Target target{row.found.forward.to, row.share};
        const std::string key = row.found.protocolText() + ' ' + portsKey(row.found.forward.listen.ports)
            + ' ' + toString(row.found.owner) + ' ' + listenKey(row.found);
        const auto [it, fresh] = services.try_emplace(key, joined.size());
        if (fresh)
            joined.push_back(std::move(row));
        else
            merge(joined[it->second], row);
        joined[it->second].found.targets.push_back(target);
    }
    // A service with one target needs no choice.
    for (Row& row : joined)
        if (row.found.targets.size() == 1)
            row.found.targets.clear();
    return joined;
}

void giveIds(std::vector<FoundForward>& rows)
{
    std::set<std::string> taken;
    for (const FoundForward& found : rows)
        taken.insert(found.forward.id);
    for (FoundForward& found : rows) {
        if (!found.forward.id.empty())
            continue;
        const RuleReference& rule = found.rules.front();
        std::string seed = std::string(toString(found.engine)) + '\n' + toString(found.forward.family) + '\n'
            + rule.chain + '\n' + rule.text;
        // Maps make many rows of one rule, in whatever order the kernel has their entries.
        if (found.engine == Engine::Nftables)
            seed += '\n' + describeListen(found.forward) + '\n' + describeTo(found.forward);
        // One rule may make several rows, and one text may stand twice.
        for (std::string id = rowId(seed);; id = rowId(seed)) {
            if (taken.insert(id).second) {
                found.forward.id = id;
                break;
            }
            seed += '\n' + describeListen(found.forward);
        }
    }
}

} // namespace

std::vector<FoundForward> findForwards(const Ruleset& ruleset, const std::vector<PortForward>& wanted)
{
    std::vector<FoundForward> all = findOwn(ruleset, wanted);
    for (const Table& table : ruleset.tables()) {
        if (!table.translates())
            continue;
        const Companions companions(ruleset, table.engine, table.family);
        for (Row& row : joinBalanced(joinSame(rowsOf(table)))) {
            companions.join(row.found, row.place);
            all.push_back(std::move(row.found));
        }
    }
    giveIds(all);
    return all;
}

} // namespace portolan
