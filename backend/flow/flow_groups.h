// Live connections summed up by what they have in common.
#pragma once

#include "backend/flow/flow_matcher.h"
#include "backend/flow/live_flows.h"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace portolan {

enum class FlowGrouping : std::uint8_t {
    Forward, ///< connections of no forward are a group too
    Client,
    Target, ///< who answers
};

struct FlowGroup {
    std::string key; ///< tells groups of one grouping apart: a forward's id (empty: of none), or an address
    std::size_t connections = 0; ///< not finished; 0: no group
    std::size_t uncounted = 0; ///< connections of which the bytes are unknown
    std::uint64_t sent = 0; ///< bytes of all of them, as far as counted
    std::uint64_t received = 0;
    std::int64_t rate = 0; ///< bytes a second, both ways
    std::uint64_t order = 0; ///< rises with the address, IPv4 before IPv6, of which the upper half is told

    /// Of at least one the bytes are known.
    bool counted() const { return uncounted < connections; }
    friend bool operator==(const FlowGroup&, const FlowGroup&) = default;
};

/// One group for each that has an open connection. Kept by what a tick tells to have changed, so that summing
/// up costs what changed and not what there is; that takes 40 bytes a connection.
class FlowGroups {
public:
    using Place = std::uint32_t;

    explicit FlowGroups(FlowGrouping grouping = FlowGrouping::Forward)
        : m_grouping(grouping)
    {
    }

    FlowGrouping grouping() const { return m_grouping; }
    /// Sums up the connections that match alone, from the next update on. forwards: as FlowMatcher has them;
    /// to be given anew where the forwards are others.
    void setFilter(FlowQuery query, std::vector<std::string> forwards);
    /// To be called at every tick. Whoever missed one, or asks for forwards that are others now, gets all
    /// summed up anew.
    void update(const LiveFlows& flows);

    /// A group keeps its place while it has connections; another may have it from the second update on.
    const std::vector<FlowGroup>& groups() const { return m_groups; }
    /// Whether update() will sum up all anew: then every place may be another group's.
    bool needsRebuild(const LiveFlows& flows) const;

private:
    static constexpr Place kNone = 0xffffffff;
    static constexpr std::uint64_t kNever = ~std::uint64_t(0) - 1;
    using Key = std::array<std::uint64_t, 3>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    /// What a connection adds to its group.
    struct Share {
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
        std::int64_t rate = 0;
        Place group = kNone;
        bool uncounted = false;
    };

    void rebuild(const LiveFlows& flows);
    void apply(const LiveFlows& flows, const LiveFlows::Changes& changes);
    void take(const LiveFlows& flows, LiveFlows::Number number, FlowMatcher& matcher);
    void release(Share& share);
    Place placeFor(const LiveFlows& flows, LiveFlows::Number number);
    unsigned end() const { return m_grouping == FlowGrouping::Client ? 0 : 2; }
    Key keyOf(const LiveFlows& flows, LiveFlows::Number number) const;
    FlowGroup begun(const LiveFlows& flows, LiveFlows::Number number) const;

    FlowGrouping m_grouping;
    FlowQuery m_query;
    std::vector<std::string> m_forwards{1}; ///< what the query finds them by
    std::uint64_t m_tick = kNever; ///< the last one that is summed up
    std::vector<FlowGroup> m_groups;
    std::vector<Key> m_keys; ///< of each group
    std::vector<Place> m_free;
    std::vector<Place> m_freed; ///< by the last update
    std::unordered_map<Key, Place, KeyHash> m_places;
    std::vector<Share> m_shares; ///< by number
};

} // namespace portolan
