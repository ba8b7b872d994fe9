#include "backend/flow/flow_groups.h"

#include <cmath>
#include <cstring>

namespace portolan {

std::size_t FlowGroups::KeyHash::operator()(const Key& key) const
{
    std::uint64_t hash = 0;
    for (const std::uint64_t word : key)
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return std::size_t(hash ^ hash >> 32);
}

bool FlowGroups::needsRebuild(const LiveFlows& flows) const
{
    if (flows.ticks() == m_tick)
        return false;
    const bool asksForForwards = m_grouping == FlowGrouping::Forward || !m_query.empty();
    return flows.ticks() != m_tick + 1 || (flows.changes().reassigned && asksForForwards);
}

void FlowGroups::setFilter(FlowQuery query, std::vector<std::string> forwards)
{
    m_query = std::move(query);
    m_forwards = std::move(forwards);
    m_tick = kNever;
}

void FlowGroups::update(const LiveFlows& flows)
{
    if (flows.ticks() == m_tick)
        return;
    if (needsRebuild(flows))
        rebuild(flows);
    else
        apply(flows, flows.changes());
    m_tick = flows.ticks();
}

void FlowGroups::rebuild(const LiveFlows& flows)
{
    FlowGroups anew(m_grouping);
    anew.setFilter(std::move(m_query), std::move(m_forwards));
    *this = std::move(anew);
    FlowMatcher matcher(m_query, flows.store(), m_forwards);
    m_shares.resize(flows.store().places());
    for (LiveFlows::Number number = 0; number < flows.store().places(); ++number)
        if (flows.shown(number))
            take(flows, number, matcher);
}

void FlowGroups::apply(const LiveFlows& flows, const LiveFlows::Changes& changes)
{
    m_free.insert(m_free.end(), m_freed.begin(), m_freed.end());
    m_freed.clear();
    FlowMatcher matcher(m_query, flows.store(), m_forwards);
    m_shares.resize(flows.store().places());
    for (const auto* numbers : {&changes.born, &changes.changed})
        for (const LiveFlows::Number number : *numbers)
            take(flows, number, matcher);
    // Last, so that a group in which one follows another stays.
    for (const LiveFlows::Number number : changes.gone)
        release(m_shares[number]);
}

void FlowGroups::take(const LiveFlows& flows, LiveFlows::Number number, FlowMatcher& matcher)
{
    Share& share = m_shares[number];
    // A place keeps its connection for as long as it is shown, and that its ends.
    const Place before = share.group;
    if (flows.quiet(number) || !matcher.matches(number, flows.extra(number).forward)) {
        release(share);
        return;
    }
    const Place place = before != kNone ? before : placeFor(flows, number);
    const PackedFlow& row = flows.store().row(number);
    FlowGroup& group = m_groups[place];
    Share now{
        row.sentBytes, row.receivedBytes, std::llround(flows.extra(number).rate()), place, row.counted == 0};
    group.connections += before == kNone;
    group.uncounted += std::size_t(now.uncounted) - std::size_t(share.uncounted);
    group.sent += now.sent - share.sent;
    group.received += now.received - share.received;
    group.rate += now.rate - share.rate;
    share = now;
}

void FlowGroups::release(Share& share)
{
    if (share.group == kNone)
        return;
    FlowGroup& group = m_groups[share.group];
    group.uncounted -= share.uncounted;
    group.sent -= share.sent;
    group.received -= share.received;
    group.rate -= share.rate;
    if (--group.connections == 0) {
        m_places.erase(m_keys[share.group]);
        m_freed.push_back(share.group);
        group = {};
    }
    share = {};
}

FlowGroups::Place FlowGroups::placeFor(const LiveFlows& flows, LiveFlows::Number number)
{
    const Key key = keyOf(flows, number);
    const auto [found, isNew] = m_places.try_emplace(key, kNone);
    if (!isNew)
        return found->second;
    if (m_free.empty()) {
        m_free.push_back(Place(m_groups.size()));
        m_groups.emplace_back();
        m_keys.emplace_back();
    }
    const Place place = m_free.back();
    m_free.pop_back();
    found->second = place;
    m_groups[place] = begun(flows, number);
    m_keys[place] = key;
    return place;
}

/// An address as a key that costs nothing to make: of IPv4 the number, with a mark no IPv6 address has twice.
FlowGroups::Key FlowGroups::keyOf(const LiveFlows& flows, LiveFlows::Number number) const
{
    if (m_grouping == FlowGrouping::Forward)
        return {flows.extra(number).forward, 0, 0};
    const PackedFlow& row = flows.store().row(number);
    if (!row.isIpv6)
        return {0, row.addresses[end()], 0};
    Key key{1, 0, 0};
    const Address address = flows.store().address(number, end());
    std::memcpy(&key[1], address.bytes(), 16);
    return key;
}

FlowGroup FlowGroups::begun(const LiveFlows& flows, LiveFlows::Number number) const
{
    FlowGroup group;
    if (m_grouping == FlowGrouping::Forward) {
        if (const FoundForward* forward = flows.forward(number))
            group.key = forward->forward.id;
        return group;
    }
    const Address address = flows.store().address(number, end());
    group.key = address.toString();
    for (unsigned i = 0; i < (address.family() == Family::Ipv6 ? 8u : 4u); ++i)
        group.order = group.order << 8 | address.bytes()[i];
    if (address.family() == Family::Ipv6)
        group.order = group.order >> 1 | std::uint64_t(1) << 63;
    return group;
}

} // namespace portolan
