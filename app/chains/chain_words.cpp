#include "app/chains/chain_words.h"

#include "app/window/format.h"
#include "backend/ruleset/unread_entries.h"

#include <QCoreApplication>

#include <algorithm>

namespace portolan {
namespace {

class ChainWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::Chains)
};

} // namespace

QString tableName(const ChainGraph& graph, ChainId chain)
{
    const ChainKey& key = graph.nodes[chain].key;
    // A native table's family tells it from others.
    if (!graph.severalEngines || key.engine != Engine::XtablesNft)
        return QString::fromStdString(key.table);
    return ChainWords::tr("%1 (nft)").arg(QString::fromStdString(key.table));
}

QString callersText(const ChainGraph& graph, ChainId chain)
{
    constexpr std::size_t kMost = 4;
    const auto& calls = graph.nodes[chain].calledBy;
    QStringList parts;
    for (std::size_t i = 0; i < std::min(calls.size(), kMost); ++i)
        parts << QStringLiteral("%1 %2")
                     .arg(QString::fromStdString(graph.nodes[calls[i].from.chain].key.name))
                     .arg(calls[i].from.position);
    if (calls.size() > kMost)
        parts << ChainWords::tr("%1 more").arg(calls.size() - kMost);
    return parts.join(QStringLiteral(", "));
}

QString ruleCount(std::size_t count)
{
    return count == 1 ? ChainWords::tr("1 rule") : ChainWords::tr("%1 rules").arg(Format::count(count));
}

QString trafficText(const ChainTraffic& traffic)
{
    if (!traffic.counted)
        return ChainWords::tr("not counted");
    const QString count
        = (traffic.atLeast ? QStringLiteral("≥ ") : QString()) + Format::count(traffic.packets);
    return traffic.connections ? ChainWords::tr("%1 conns").arg(count) : count;
}

QString unreadElements(const Ruleset& ruleset, Family family)
{
    QStringList names;
    for (const Table& table : ruleset.tables())
        if (table.family == family && hasUnreadSets(table))
            names << QString::fromUtf8(table.name.data(), qsizetype(table.name.size()));
    if (names.isEmpty())
        return {};
    return ChainWords::tr("Some tables have too many elements in their sets and maps to read them: what they "
                          "hold, and where the maps lead, is not known here. They are: %1.")
        .arg(names.join(QStringLiteral(", ")));
}

QString unreadElements(const ChainGraph& graph, const Ruleset& ruleset, ChainId chain)
{
    return hasUnreadSets(tableOf(graph, ruleset, chain)) ? ChainWords::tr(
               "Table %1 has too many elements in its sets and maps to read them: what they hold, and "
               "where the maps lead, is not known here.")
                                                               .arg(tableName(graph, chain))
                                                         : QString();
}

} // namespace portolan
