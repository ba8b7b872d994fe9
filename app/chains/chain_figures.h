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

/// By ChainId. `before` may be empty; after a change of structure or of counters set back there is no
/// rate.
std::vector<ChainFigure> chainFigures(const ChainGraph& graph, const Reading& now, const Reading& before);

/// (after - before) a second; nullopt if counters went back or no time passed.
std::optional<double> ratePerSecond(std::uint64_t before, std::uint64_t after, qint64 milliseconds);

/// "1.4/s", "120/s"; "—" for nothing.
QString packetRate(std::optional<double> rate);

} // namespace portolan
