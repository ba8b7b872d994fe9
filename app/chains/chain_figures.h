// The live numbers of the diagram: what came into each chain and how fast, from two readings of a host.
#pragma once

#include "app/client/host_source.h"
#include "backend/ruleset/chain_traffic.h"

#include <memory>
#include <optional>
#include <vector>

namespace portolan {

/// A snapshot and when it came, in milliseconds of any one clock.
struct Reading {
    std::shared_ptr<const HostSnapshot> snapshot;
    qint64 time = 0;
};

struct ChainFigure {
    ChainTraffic traffic;
    std::optional<double> rate; ///< packets (nat: connections) a second; none before the second reading
    double heat = 0; ///< 0 to 1: packets against the busiest chain that counts the same thing
};

/// By ChainId, from what came into the same chains now and some milliseconds earlier (may be empty). After
/// counters were set back there is no rate.
std::vector<ChainFigure> chainFigures(
    const std::vector<ChainTraffic>& now, const std::vector<ChainTraffic>& earlier, qint64 milliseconds);

/// (after - before) a second; nullopt if counters went back or no time passed.
std::optional<double> ratePerSecond(std::uint64_t before, std::uint64_t after, qint64 milliseconds);

/// "1.4/s", "120/s"; "—" for nothing.
QString packetRate(std::optional<double> rate);

} // namespace portolan
