#include "app/chains/rule_rows.h"

#include "app/window/format.h"
#include "backend/ruleset/rule_search.h"
#include "backend/ruleset/words.h"

namespace portolan {
namespace {

void addChain(const ChainReading& reading, ChainId chain, std::vector<RulePlace>& places)
{
    const Chain& listed = chainOf(*reading.graph, reading.ruleset(), chain);
    for (unsigned position = 1; position <= listed.rules.size(); ++position)
        places.push_back({chain, position});
    if (listed.base)
        places.push_back({chain, 0});
}

bool passes(const ChainReading& reading, RulePlace place, const RuleFilter& filter)
{
    if (filter.only == RuleModel::Only::Marked && reading.marks->of(place).kind == RuleMark::Kind::None)
        return false;
    if (filter.only == RuleModel::Only::NoHits) {
        const Rule* rule = reading.rule(place);
        if (!rule || !rule->counted || rule->counters.packets > 0)
            return false;
    }
    if (filter.text.isEmpty())
        return true;
    return ruleText(reading, place).contains(filter.text, Qt::CaseInsensitive)
        || ruleWords(reading, place).contains(filter.text, Qt::CaseInsensitive);
}

} // namespace

std::vector<RulePlace> placesOf(const ChainReading& reading, RuleScope scope)
{
    std::vector<RulePlace> places;
    const ChainGraph& graph = *reading.graph;
    if (scope.extent == RuleScope::Extent::Chain) {
        if (scope.chain < graph.nodes.size())
            addChain(reading, scope.chain, places);
        return places;
    }
    for (ChainId chain : chainsInPacketOrder(graph))
        if (scope.extent == RuleScope::Extent::All
            || graph.nodes[chain].tableIndex == graph.nodes[scope.chain].tableIndex)
            addChain(reading, chain, places);
    return places;
}

QString oneLine(std::string_view text)
{
    QString line = QString::fromUtf8(text.data(), qsizetype(text.size()));
    line.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
    return line;
}

QString ruleText(const ChainReading& reading, RulePlace place)
{
    if (const Rule* rule = reading.rule(place))
        return oneLine(rule->text);
    const Chain& chain = chainOf(*reading.graph, reading.ruleset(), place.chain);
    return QStringLiteral("-P %1 %2").arg(oneLine(chain.name), oneLine(chain.policy));
}

QString ruleWords(const ChainReading& reading, RulePlace place)
{
    const Table& table = tableOf(*reading.graph, reading.ruleset(), place.chain);
    const Chain& chain = chainOf(*reading.graph, reading.ruleset(), place.chain);
    const Rule* rule = reading.rule(place);
    QString words = Format::message(rule ? inWords(*rule, table, chain) : policyInWords(chain.policy));
    return words.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
}

std::vector<std::uint32_t> filterPlaces(const ChainReading& reading, const std::vector<RulePlace>& places,
    const RuleFilter& filter, const Background::Superseded& superseded)
{
    std::vector<std::uint32_t> shown;
    for (std::size_t i = 0; i < places.size() && !superseded; ++i)
        if (passes(reading, places[i], filter))
            shown.push_back(std::uint32_t(i));
    return shown;
}

} // namespace portolan
