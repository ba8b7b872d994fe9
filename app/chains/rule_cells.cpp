#include "app/chains/rule_cells.h"

#include "app/chains/chain_words.h"
#include "app/chains/rule_command.h"
#include "app/chains/rule_model.h"
#include "app/chains/rule_rows.h"
#include "app/window/format.h"

#include <QLocale>

namespace portolan {
namespace {

constexpr int kWordsKept = 4096;

quint64 cacheKey(RulePlace place)
{
    return quint64(place.chain) << 32 | place.position;
}

} // namespace

RuleCells::RuleCells(const ChainReading& reading, const RuleScope& scope)
    : m_reading(reading)
    , m_scope(scope)
    , m_words(kWordsKept)
{
}

QString RuleCells::text(RulePlace place) const
{
    return ruleText(m_reading, place);
}

QString RuleCells::words(RulePlace place) const
{
    if (const QString* known = m_words.object(cacheKey(place)))
        return *known;
    QString made = ruleWords(m_reading, place);
    m_words.insert(cacheKey(place), new QString(made));
    return made;
}

QString RuleCells::target(RulePlace place) const
{
    const Rule* rule = m_reading.rule(place);
    const Table& table = tableOf(*m_reading.graph, m_reading.ruleset(), place.chain);
    return rule && table.chain(rule->target) ? oneLine(rule->target) : QString();
}

QString RuleCells::command(RulePlace place) const
{
    const Table& table = tableOf(*m_reading.graph, m_reading.ruleset(), place.chain);
    const Chain& chain = chainOf(*m_reading.graph, m_reading.ruleset(), place.chain);
    const Rule* rule = m_reading.rule(place);
    return QString::fromStdString(rule ? ruleCommand(table, chain, *rule) : policyCommand(table, chain));
}

Counters RuleCells::counters(RulePlace place) const
{
    const Rule* rule = m_reading.rule(place);
    return rule ? rule->counters : chainOf(*m_reading.graph, m_reading.ruleset(), place.chain).counters;
}

bool RuleCells::counted(RulePlace place) const
{
    const Rule* rule = m_reading.rule(place);
    return rule ? rule->counted : chainOf(*m_reading.graph, m_reading.ruleset(), place.chain).counted;
}

std::optional<double> RuleCells::rate(RulePlace place) const
{
    const auto old = earlierCounters(m_reading, m_reading.before, place);
    if (!old)
        return std::nullopt;
    return ratePerSecond(old->packets, counters(place).packets, m_reading.now.time - m_reading.before.time);
}

QString RuleCells::display(RulePlace place, int column) const
{
    switch (column) {
    case RuleModel::Position:
        return place.position == 0 ? QStringLiteral("—") : QLocale().toString(place.position);
    case RuleModel::ChainName: {
        const QString name = oneLine(m_reading.graph->nodes[place.chain].key.name);
        return m_scope.extent == RuleScope::Extent::All
            ? QStringLiteral("%1 › %2").arg(tableName(*m_reading.graph, place.chain), name)
            : name;
    }
    case RuleModel::Packets:
        return counted(place) ? Format::count(counters(place).packets) : QStringLiteral("—");
    case RuleModel::Bytes:
        return counted(place) ? Format::bytes(counters(place).bytes) : QStringLiteral("—");
    case RuleModel::Rate:
        return packetRate(rate(place));
    case RuleModel::Words:
        return words(place);
    case RuleModel::Text:
        return text(place);
    default:
        return {};
    }
}

QString RuleCells::packetsToolTip(RulePlace place) const
{
    if (!counted(place))
        return place.position == 0 ? tr("nftables does not count what a policy decides.")
                                   : tr("This rule does not count: it has no counter.");
    const QLocale locale;
    const bool connections = m_reading.connections(place.chain);
    const std::uint64_t packets = counters(place).packets;
    if (packets == 0)
        return connections ? tr("No connection has matched yet.") : tr("No packet has matched yet.");
    QString text
        = (connections ? tr("%1 connections") : tr("%1 packets")).arg(locale.toString(qulonglong(packets)));
    const auto first = earlierCounters(m_reading, m_reading.first, place);
    if (first && first->packets <= packets && m_reading.first.time < m_reading.now.time)
        text += QLatin1Char('\n')
            + tr("%1 of them since you began to look, %2 ago")
                  .arg(locale.toString(qulonglong(packets - first->packets)),
                      Format::age((m_reading.now.time - m_reading.first.time) / 1000));
    return text;
}

QString RuleCells::toolTip(RulePlace place, int column) const
{
    const QString mark = Format::message(inWords(m_reading.marks->of(place)));
    switch (column) {
    case RuleModel::Packets:
    case RuleModel::Rate:
        return packetsToolTip(place);
    case RuleModel::Bytes:
        return tr("%1 bytes").arg(QLocale().toString(qulonglong(counters(place).bytes)));
    case RuleModel::Words:
        return mark.isEmpty() ? words(place) : mark + QLatin1Char('\n') + words(place);
    case RuleModel::Text:
        return text(place);
    case RuleModel::ChainName:
        return display(place, column);
    default:
        return mark;
    }
}

} // namespace portolan
