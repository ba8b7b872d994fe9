#include "backend/flow/flow_table.h"

#include <cstring>

namespace portolan {
namespace {

/// Two readings closer than this say nothing about a rate: the end of a flow may follow a reading at once.
constexpr std::uint64_t kShortestInterval = 200'000'000; // ns

std::uint64_t mixHash(std::uint64_t hash, std::uint64_t value)
{
    hash ^= value;
    hash *= 0x9e3779b97f4a7c15u; // 2^64 / golden ratio: spreads neighbouring values
    return hash ^ (hash >> 32);
}

std::uint64_t mixAddress(std::uint64_t hash, const Address& address)
{
    std::uint64_t halves[2];
    std::memcpy(halves, address.bytes(), sizeof halves);
    return mixHash(mixHash(hash, halves[0]), halves[1]);
}

double rateOf(std::uint64_t earlier, std::uint64_t later, double seconds)
{
    return later > earlier ? double(later - earlier) / seconds : 0;
}

FlowReading readingOf(const FlowRecord& record)
{
    if (!record.flow.counted)
        return {};
    return {record.time, record.flow.sent.bytes, record.flow.received.bytes};
}

} // namespace

std::size_t FlowKeyHash::operator()(const FlowKey& key) const
{
    std::uint64_t hash = mixHash(key.id, std::uint64_t(key.zone) << 8 | key.protocol);
    hash = mixAddress(hash, key.original.source);
    hash = mixAddress(hash, key.original.destination);
    return mixHash(hash, std::uint64_t(key.original.sourcePort) << 16 | key.original.destinationPort);
}

FlowRate rateBetween(const FlowReading& earlier, const FlowReading& later)
{
    if (later.time <= earlier.time)
        return {};
    const double seconds = double(later.time - earlier.time) * 1e-9;
    return {rateOf(earlier.sent, later.sent, seconds), rateOf(earlier.received, later.received, seconds)};
}

FlowTable::Applied FlowTable::apply(const FlowRecord& record)
{
    const FlowKey key(record.flow);
    if (record.event == FlowEvent::Destroy) {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return {Change::Ignored, 0};
        const std::size_t index = found->second;
        merge(m_flows[index], record);
        remove(index);
        return {Change::Removed, index};
    }
    const auto [place, isNew] = m_index.try_emplace(key, m_flows.size());
    if (!isNew) {
        merge(m_flows[place->second], record);
        return {Change::Changed, place->second};
    }
    m_flows.push_back({record.flow, {}, record.time, readingOf(record)});
    return {Change::Added, place->second};
}

void FlowTable::merge(LiveFlow& known, const FlowRecord& record)
{
    const Flow last = known.flow;
    known.flow = record.flow;
    if (known.flow.state == 0)
        known.flow.state = last.state;
    if (known.flow.start == 0)
        known.flow.start = last.start;
    if (!known.flow.counted) {
        known.flow.counted = last.counted;
        known.flow.sent = last.sent;
        known.flow.received = last.received;
        return;
    }
    const FlowReading reading = readingOf(record);
    if (known.reading.time == 0) {
        known.reading = reading;
    } else if (reading.time >= known.reading.time + kShortestInterval) {
        known.rate = rateBetween(known.reading, reading);
        known.reading = reading;
    }
}

void FlowTable::remove(std::size_t index)
{
    m_index.erase(FlowKey(m_flows[index].flow));
    m_removed = m_flows[index];
    if (index + 1 != m_flows.size()) {
        m_flows[index] = m_flows.back();
        m_index.find(FlowKey(m_flows[index].flow))->second = index;
    }
    m_flows.pop_back();
}

void FlowTable::reset()
{
    m_flows.clear();
    m_index.clear();
}

const LiveFlow* FlowTable::find(const FlowKey& key) const
{
    const auto found = m_index.find(key);
    return found == m_index.end() ? nullptr : &m_flows[found->second];
}

} // namespace portolan
