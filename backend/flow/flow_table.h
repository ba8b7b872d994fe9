// The connections known now, kept up to date from a stream of flow records.
#pragma once

#include "backend/flow/wire.h"

#include <unordered_map>
#include <vector>

namespace portolan {

/// What tells one connection from all others. The kernel's id is a 32-bit hash: among many thousand flows two
/// may share it, and the same tuple comes back under a new id, so it takes both.
struct FlowKey {
    std::uint32_t id = 0;
    std::uint16_t zone = 0;
    ProtocolNumber protocol = 0;
    Tuple original;

    explicit FlowKey(const Flow& flow)
        : id(flow.id)
        , zone(flow.zone)
        , protocol(flow.protocol)
        , original(flow.original)
    {
    }
    friend bool operator==(const FlowKey&, const FlowKey&) = default;
};

struct FlowKeyHash {
    std::size_t operator()(const FlowKey& key) const;
};

/// Bytes a second each way.
struct FlowRate {
    double sent = 0;
    double received = 0;
    friend bool operator==(const FlowRate&, const FlowRate&) = default;
};

/// A flow's byte counters at one moment.
struct FlowReading {
    std::uint64_t time = 0; ///< nanoseconds since the epoch; 0: never read
    std::uint64_t sent = 0; ///< bytes
    std::uint64_t received = 0; ///< bytes
};

/// Zero if no time passed; a direction whose counter ran backwards, as after `conntrack -Z`, is zero too.
FlowRate rateBetween(const FlowReading& earlier, const FlowReading& later);

/// A connection and how fast it runs.
struct LiveFlow {
    Flow flow;
    FlowRate rate; ///< of the last interval between two counter readings; zero until there are two
    std::uint64_t firstSeen = 0; ///< nanoseconds since the epoch: the record that brought it
    FlowReading reading; ///< where the next interval begins
};

/// Applies records in the order they were read. Flows stand in a row without gaps, so that an index is a
/// handle until the next removal.
class FlowTable {
public:
    enum class Change {
        Added, ///< at the end of flows()
        Changed, ///< at index
        Removed, ///< was at index; the last flow was moved there, removed() has it as it was
        Ignored, ///< the end of a flow that was not known
    };
    struct Applied {
        Change change = Change::Ignored;
        std::size_t index = 0;
    };

    /// What a record leaves out keeps its last known value: counters where it is not counted, the state where
    /// it is 0, the start where it is 0.
    Applied apply(const FlowRecord& record);
    /// Forgets every flow: the stream said that it lost some and begins again with the whole table.
    void reset();

    const std::vector<LiveFlow>& flows() const { return m_flows; }
    std::size_t size() const { return m_flows.size(); }
    const LiveFlow* find(const FlowKey& key) const;
    /// The flow of the last Removed, with its last counters.
    const LiveFlow& removed() const { return m_removed; }

private:
    void merge(LiveFlow& known, const FlowRecord& record);
    void remove(std::size_t index);

    std::vector<LiveFlow> m_flows;
    std::unordered_map<FlowKey, std::size_t, FlowKeyHash> m_index;
    LiveFlow m_removed;
};

} // namespace portolan
