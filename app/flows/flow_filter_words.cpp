#include "app/flows/flow_filter_words.h"

#include "app/flows/flow_words.h"
#include "app/flows/forward_titles.h"
#include "backend/flow/flow_query.h"

#include <algorithm>
#include <map>
#include <set>

namespace portolan {

namespace {

/// Looking at all of a great table would hold up every key; these are enough to know what is usual.
constexpr LiveFlows::Number kLookedAt = 20'000;
constexpr std::size_t kOffered = 40;

QString quotedWord(const QString& value)
{
    return value.contains(u' ') ? u'"' + value + u'"' : value;
}

QString valueOf(const LiveFlows& flows, LiveFlows::Number number, const QString& field)
{
    const Flow flow = flows.flow(number);
    if (field == QLatin1String("port"))
        return hasPorts(flow.protocol) ? QString::number(flow.original.destinationPort) : QString();
    if (field == QLatin1String("state"))
        return QString::fromStdString(stateName(flow)).toLower();
    if (field == QLatin1String("proto"))
        return QString::fromStdString(protocolName(flow.protocol));
    if (field == QLatin1String("from"))
        return QString::fromStdString(flow.original.source.toString());
    if (field == QLatin1String("to"))
        return QString::fromStdString(flow.reply.source.toString());
    return {};
}

QStringList forwardNames(const LiveFlows& flows)
{
    std::set<QString> names{QStringLiteral("none")};
    for (const QString& title : forwardTitles(flows.forwards()))
        names.insert(title);
    return {names.begin(), names.end()};
}

} // namespace

FilterWord FilterWord::at(const QString& filter, int cursor)
{
    FilterWord word;
    bool quoted = false;
    for (int i = 0; i < cursor; ++i) {
        if (filter.at(i) == u'"')
            quoted = !quoted;
        else if (filter.at(i).isSpace() && !quoted)
            word.begin = i + 1;
    }
    word.text = filter.mid(word.begin, cursor - word.begin);
    return word;
}

QStringList filterCompletions(const QString& word, const FilterValues& values)
{
    QStringList offered;
    const QString sign = word.startsWith(u'-') ? QStringLiteral("-") : QString();
    const QString bare = word.mid(sign.size());
    if (bare.isEmpty())
        return offered;
    const auto colon = bare.indexOf(u':');
    const auto& fields = FlowQuery::fields();
    if (colon < 0) {
        for (const std::string& field : fields)
            offered << sign + QString::fromStdString(field) + u':';
    } else if (const QString field = bare.left(colon).toLower();
               std::find(fields.begin(), fields.end(), field.toStdString()) != fields.end()) {
        for (const QString& value : values(field))
            offered << sign + field + u':' + quotedWord(value);
    }
    // A quote opened by hand is closed by what is offered, so both are compared without.
    const auto unquoted = [](QString text) { return text.remove(u'"'); };
    offered.removeIf([&](const QString& each) {
        return each == word || !unquoted(each).startsWith(unquoted(word), Qt::CaseInsensitive);
    });
    return offered;
}

QStringList filterValues(const LiveFlows& flows, const QString& field)
{
    if (field == QLatin1String("nat"))
        return {
            QStringLiteral("dnat"), QStringLiteral("snat"), QStringLiteral("both"), QStringLiteral("none")};
    if (field == QLatin1String("forward"))
        return forwardNames(flows);
    std::map<QString, int> counts;
    const bool isState = field == QLatin1String("state");
    if (isState)
        counts = {{QStringLiteral("established"), 1}, {QStringLiteral("unreplied"), 1},
            {QStringLiteral("assured"), 1}};
    for (LiveFlows::Number number = 0; number < std::min(flows.store().places(), kLookedAt); ++number) {
        if (!flows.shown(number))
            continue;
        const QString value = valueOf(flows, number, field);
        if (!value.isEmpty())
            ++counts[value];
        if (!isState)
            continue;
        // As the column has it; the two have some words in common.
        if (const QString phase = phaseText(flowPhase(flows, number)).toLower(); phase != value)
            ++counts[phase];
    }
    std::vector<std::pair<QString, int>> ranked(counts.begin(), counts.end());
    std::stable_sort(
        ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (ranked.size() > kOffered)
        ranked.resize(kOffered);
    QStringList values;
    for (const auto& [value, count] : ranked)
        values << value;
    return values;
}

} // namespace portolan
