#include "app/chains/chain_reading.h"

#include <algorithm>

namespace portolan {
namespace {

/// Two readings closer than this say nothing about a rate.
constexpr qint64 kShortestInterval = 400;
/// A rate over a longer gap (the page was hidden) would be an average nobody asked for.
constexpr qint64 kLongestInterval = 15'000;
/// What was counted since somebody looked is told for hosts up to this size: a whole reading is kept for it.
constexpr std::size_t kRulesKept = 20'000;

bool sameRules(const ChainGraph& graph, const Ruleset& now, const Ruleset& before)
{
    for (ChainId i = 0; i < graph.nodes.size(); ++i) {
        const auto& rules = chainOf(graph, now, i).rules;
        const auto& old = chainOf(graph, before, i).rules;
        if (!std::equal(rules.begin(), rules.end(), old.begin(), old.end(),
                [](const Rule& a, const Rule& b) { return a.text == b.text; }))
            return false;
    }
    return true;
}

Reading rateBasis(const Reading& now, const ChainReading& last)
{
    const qint64 gap = now.time - last.now.time;
    if (last.before.snapshot && gap < kShortestInterval)
        return last.before;
    return gap <= kLongestInterval ? last.now : Reading();
}

} // namespace

std::size_t countRules(const Ruleset& ruleset)
{
    std::size_t count = 0;
    for (const Table& table : ruleset.tables())
        for (const Chain& chain : table.chains)
            count += chain.rules.size();
    return count;
}

const Rule* ChainReading::rule(RulePlace place) const
{
    const auto& rules = chainOf(*graph, ruleset(), place.chain).rules;
    return place.position == 0 || place.position > rules.size() ? nullptr : &rules[place.position - 1];
}

ChainReading readChains(Reading now, Family family, const ChainReading& last)
{
    ChainReading reading;
    reading.family = family;
    reading.now = std::move(now);
    auto graph = std::make_shared<const ChainGraph>(makeChainGraph(reading.ruleset(), family));
    const bool sameFamily = last.now.snapshot && last.family == family;
    const bool sameStructure = sameFamily && *graph == *last.graph;
    reading.graph = sameStructure ? last.graph : std::move(graph);
    reading.marks = sameStructure && sameRules(*reading.graph, reading.ruleset(), last.ruleset())
        ? last.marks
        : std::make_shared<const RuleMarks>(*reading.graph, reading.ruleset());
    if (last.now.snapshot)
        reading.before = rateBasis(reading.now, last);
    reading.first = last.first.snapshot ? last.first : reading.now;
    if (countRules(reading.ruleset()) > kRulesKept)
        reading.first = {};
    reading.traffic = chainTraffic(*reading.graph, reading.ruleset());
    const bool fromLast = reading.before.snapshot == last.now.snapshot;
    reading.beforeHasGraph = sameStructure && reading.before.snapshot && (fromLast || last.beforeHasGraph);
    std::vector<ChainTraffic> earlier;
    if (reading.beforeHasGraph)
        earlier = fromLast ? last.traffic : chainTraffic(*reading.graph, reading.before.snapshot->ruleset);
    reading.figures = chainFigures(reading.traffic, earlier, reading.now.time - reading.before.time);
    return reading;
}

std::optional<Counters> earlierCounters(const ChainReading& reading, const Reading& earlier, RulePlace place)
{
    if (!earlier.snapshot)
        return std::nullopt;
    const ChainKey& key = reading.graph->nodes[place.chain].key;
    const Table* table = earlier.snapshot->ruleset.table(key.engine, reading.family, key.table);
    const Chain* chain = table ? table->chain(key.name) : nullptr;
    if (!chain)
        return std::nullopt;
    if (place.position == 0)
        return chain->counters;
    const Rule* rule = reading.rule(place);
    if (!rule || place.position > chain->rules.size() || chain->rules[place.position - 1].text != rule->text)
        return std::nullopt;
    return chain->rules[place.position - 1].counters;
}

} // namespace portolan
