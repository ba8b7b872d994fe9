#include "app/chains/chain_words.h"

#include "app/window/format.h"

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

} // namespace portolan
