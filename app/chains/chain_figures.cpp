#include "app/chains/chain_figures.h"

#include "app/window/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace portolan {
namespace {

/// Counters span many orders of magnitude: the logarithm tells them apart, its cube leaves the calm ones
/// pale.
double heatOf(std::uint64_t packets, std::uint64_t most)
{
    if (most == 0)
        return 0;
    const double share = std::log1p(double(packets)) / std::log1p(double(most));
    return share * share * share;
}

} // namespace

std::optional<double> ratePerSecond(std::uint64_t before, std::uint64_t after, qint64 milliseconds)
{
    if (after < before || milliseconds <= 0)
        return std::nullopt;
    return double(after - before) * 1000.0 / double(milliseconds);
}

QString packetRate(std::optional<double> rate)
{
    if (!rate || *rate < 0.05)
        return QStringLiteral("—");
    const QLocale locale;
    const QString number
        = *rate < 9.95 ? locale.toString(*rate, 'f', 1) : Format::count(std::uint64_t(std::llround(*rate)));
    return QCoreApplication::translate("portolan::Chains", "%1/s").arg(number);
}

std::vector<ChainFigure> chainFigures(const ChainGraph& graph, const Reading& now, const Reading& before)
{
    std::vector<ChainFigure> figures(graph.nodes.size());
    const std::vector<ChainTraffic> traffic = chainTraffic(graph, now.snapshot->ruleset);
    std::vector<ChainTraffic> earlier;
    if (before.snapshot && makeChainGraph(before.snapshot->ruleset, graph.family) == graph)
        earlier = chainTraffic(graph, before.snapshot->ruleset);
    std::array<std::uint64_t, 2> most{0, 0}; // packets, connections
    for (const ChainTraffic& one : traffic)
        most[one.connections ? 1 : 0] = std::max(most[one.connections ? 1 : 0], one.packets);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        figures[i].traffic = traffic[i];
        figures[i].heat = heatOf(traffic[i].packets, most[traffic[i].connections ? 1 : 0]);
        if (!earlier.empty())
            figures[i].rate = ratePerSecond(earlier[i].packets, traffic[i].packets, now.time - before.time);
    }
    return figures;
}

} // namespace portolan
