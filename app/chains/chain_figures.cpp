#include "app/chains/chain_figures.h"

#include "app/window/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace portolan {
namespace {

/// So few packets leave a chain pale, however quiet the others are.
constexpr std::uint64_t kWarm = 200;

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

std::vector<ChainFigure> chainFigures(
    const std::vector<ChainTraffic>& now, const std::vector<ChainTraffic>& earlier, qint64 milliseconds)
{
    std::vector<ChainFigure> figures(now.size());
    std::array<std::uint64_t, 2> most{kWarm, kWarm}; // packets, connections
    for (const ChainTraffic& one : now)
        most[one.connections ? 1 : 0] = std::max(most[one.connections ? 1 : 0], one.packets);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        figures[i].traffic = now[i];
        figures[i].heat = heatOf(now[i].packets, most[now[i].connections ? 1 : 0]);
        if (i < earlier.size())
            figures[i].rate = ratePerSecond(earlier[i].packets, now[i].packets, milliseconds);
    }
    return figures;
}

} // namespace portolan
