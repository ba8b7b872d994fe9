#include "backend/flow/flow_groups.h"

#include <array>
#include <cstring>
#include <unordered_map>

namespace portolan {

namespace {

/// An address as a key that costs nothing to make: of IPv4 the number, with a mark no IPv6 address has twice.
struct GroupKey {
    std::array<std::uint64_t, 3> words{};
    friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

struct GroupKeyHash {
    std::size_t operator()(const GroupKey& key) const
    {
        std::uint64_t hash = 0;
        for (const std::uint64_t word : key.words)
            hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        return std::size_t(hash ^ hash >> 32);
    }
};

constexpr unsigned kClientEnd = 0;
constexpr unsigned kTargetEnd = 2;

unsigned endOf(FlowGrouping grouping)
{
    return grouping == FlowGrouping::Client ? kClientEnd : kTargetEnd;
}

GroupKey keyOf(const LiveFlows& flows, LiveFlows::Number number, FlowGrouping grouping)
{
    GroupKey key;
    if (grouping == FlowGrouping::Forward) {
        key.words[0] = flows.extra(number).forward;
        return key;
    }
    const PackedFlow& row = flows.store().row(number);
    key.words[0] = row.isIpv6;
    if (!row.isIpv6) {
        key.words[1] = row.addresses[endOf(grouping)];
        return key;
    }
    const Address address = flows.store().address(number, endOf(grouping));
    std::memcpy(&key.words[1], address.bytes(), 16);
    return key;
}

std::string nameOf(const LiveFlows& flows, LiveFlows::Number number, FlowGrouping grouping)
{
    if (grouping != FlowGrouping::Forward)
        return flows.store().address(number, endOf(grouping)).toString();
    const FoundForward* forward = flows.forward(number);
    return forward ? forward->forward.id : std::string();
}

} // namespace

std::vector<FlowGroup> groupFlows(const LiveFlows& flows, FlowGrouping grouping)
{
    std::vector<FlowGroup> groups;
    std::unordered_map<GroupKey, std::size_t, GroupKeyHash> places;
    for (LiveFlows::Number number = 0; number < flows.store().places(); ++number) {
        if (!flows.shown(number) || flows.quiet(number))
            continue;
        const auto [place, isNew] = places.try_emplace(keyOf(flows, number, grouping), groups.size());
        if (isNew)
            groups.push_back({.key = nameOf(flows, number, grouping)});
        FlowGroup& group = groups[place->second];
        const PackedFlow& row = flows.store().row(number);
        ++group.connections;
        group.sent += row.sentBytes;
        group.received += row.receivedBytes;
        group.rate += double(flows.extra(number).rate);
        group.uncounted += row.counted == 0;
    }
    return groups;
}

} // namespace portolan
