#include "backend/flow/flow_store.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

constexpr std::size_t kFewestBuckets = 64;

} // namespace

bool FlowStore::same(const PackedFlow& row, const LooseFlow& flow) const
{
    const PackedFlow& other = flow.packed;
    if (row.id != other.id || row.zone != other.zone || row.protocol != other.protocol
        || row.isIpv6 != other.isIpv6 || row.ports[0] != other.ports[0] || row.ports[1] != other.ports[1])
        return false;
    if (!row.isIpv6)
        return row.addresses[0] == other.addresses[0] && row.addresses[1] == other.addresses[1];
    return m_ipv6[row.addresses[0]] == flow.ipv6[0] && m_ipv6[row.addresses[1]] == flow.ipv6[1];
}

FlowStore::Number FlowStore::find(const LooseFlow& flow) const
{
    if (m_buckets.empty())
        return kNone;
    Number number = head(flow.packed);
    while (number != kNone && !same(row(number), flow)) // id and link are neighbours
        number = row(number).link;
    return number;
}

FlowStore::Number FlowStore::place()
{
    if (!m_free.empty()) {
        const Number number = m_free.back();
        m_free.pop_back();
        return number;
    }
    if (m_places % kChunk == 0)
        m_chunks.emplace_back(kChunk);
    m_used.push_back(false);
    return m_places++;
}

FlowStore::Number FlowStore::add(const LooseFlow& flow)
{
    const Number number = place();
    if (crowded())
        grow();
    PackedFlow& row = at(number);
    row = flow.packed;
    if (row.isIpv6)
        for (unsigned i = 0; i < 4; ++i)
            row.addresses[i] = m_ipv6.add(flow.ipv6[i]);
    link(number);
    m_used[number] = true;
    ++m_size;
    return number;
}

void FlowStore::set(Number number, const LooseFlow& flow)
{
    PackedFlow& row = at(number);
    const auto addresses = row.addresses;
    const Number next = row.link;
    row = flow.packed;
    row.link = next;
    if (!row.isIpv6)
        return;
    row.addresses = addresses;
    for (unsigned i = 2; i < 4; ++i)
        if (flow.ipv6[i] != m_ipv6[addresses[i]]) {
            m_ipv6.drop(addresses[i]);
            row.addresses[i] = m_ipv6.add(flow.ipv6[i]);
        }
}

void FlowStore::link(Number number)
{
    PackedFlow& row = at(number);
    Number& head = m_buckets[bucketOf(row.id, std::uint16_t(row.zone))];
    row.link = head;
    head = number;
}

void FlowStore::unlink(Number number)
{
    const PackedFlow& row = at(number);
    Number* next = &m_buckets[bucketOf(row.id, std::uint16_t(row.zone))];
    while (*next != number)
        next = &at(*next).link;
    *next = row.link;
}

void FlowStore::retire(Number number)
{
    if (retired(number))
        return;
    unlink(number);
    at(number).link = number; // no chain holds a row that follows itself
}

void FlowStore::remove(Number number)
{
    retire(number);
    PackedFlow& row = at(number);
    if (row.isIpv6)
        for (const auto address : row.addresses)
            m_ipv6.drop(address);
    m_free.push_back(number);
    m_used[number] = false;
    --m_size;
}

Flow FlowStore::flow(Number number) const
{
    const PackedFlow& packed = row(number);
    if (!packed.isIpv6)
        return unpacked(packed, nullptr);
    const AddressBlock addresses = ipv6(packed);
    return unpacked(packed, &addresses);
}

Address FlowStore::address(Number number, unsigned which) const
{
    const PackedFlow& packed = row(number);
    return packed.isIpv6 ? Address::fromBytes(Family::Ipv6, m_ipv6[packed.addresses[which]].data())
                         : addressOf(packed, nullptr, which);
}

void FlowStore::grow()
{
    m_buckets.assign(std::max(kFewestBuckets, m_buckets.size() * 2), kNone);
    for (Number number = 0; number < m_places; ++number)
        if (m_used[number] && !retired(number))
            link(number);
}

void FlowStore::clear()
{
    *this = FlowStore(m_index);
}

std::size_t FlowStore::memory() const
{
    return m_chunks.size() * kChunk * sizeof(PackedFlow) + m_used.capacity() / 8
        + m_buckets.capacity() * sizeof(Number) + m_ipv6.memory() + m_free.capacity() * sizeof(Number);
}

} // namespace portolan
