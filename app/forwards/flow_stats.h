// What goes through each forward now, kept from the stream of flow records.
#pragma once

#include "backend/flow/forward_index.h"
#include "backend/flow/wire.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Live connections, rates and last use, a forward. Time is given, never read, so that it can be tested.
class FlowStats {
public:
    /// Samples kept of a rate; one a tick.
    static constexpr std::size_t kHistory = 40;

    struct Figures {
        unsigned live = 0; ///< connections not finished
        double rate = 0; ///< bytes a second, both ways, over the last three ticks
        std::deque<double> history; ///< bytes a second at each tick, oldest first
        std::optional<std::uint64_t> lastUsed; ///< nanoseconds since the epoch; none: not since we watch
        bool counted = false; ///< bytes are known of at least one of its connections
    };

    /// The forwards to tell flows by. Flows already known are told again.
    void setForwards(const std::vector<FoundForward>& forwards);
    void apply(const std::vector<FlowRecord>& records, bool reset);
    /// Closes a sample of every forward; `now` in nanoseconds of a steady clock.
    void tick(std::uint64_t now);

    /// The figures of a forward by id; those of an unknown one are empty.
    const Figures& of(const std::string& id) const;
    /// Connections not finished that came by a forward.
    std::size_t live() const { return m_live; }

private:
    struct Known {
        Flow flow;
        std::string forward; ///< id, or empty
        std::uint64_t bytes = 0;
    };
    struct Sum {
        Figures figures;
        std::uint64_t pending = 0; ///< bytes since the last tick
    };

    std::string forwardOf(const Flow& flow) const;
    void forget();
    void add(const FlowRecord& record);
    void update(Known& known, const FlowRecord& record);
    void count(const Known& known, int change);

    ForwardIndex m_index;
    std::unordered_map<std::uint64_t, Known> m_flows; ///< by family, protocol and id
    std::unordered_map<std::string, Sum> m_sums;
    std::size_t m_live = 0;
    std::uint64_t m_lastTick = 0;
};

} // namespace portolan
