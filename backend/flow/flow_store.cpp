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
    const AddressBlock& block = m_blocks[row.addresses[0]];
    return block[0] == flow.ipv6[0] && block[1] == flow.ipv6[1];
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

FlowStore::Number FlowStore::place(bool atEnd)
{
    if (!atEnd && m_free != kNone) {
        const Number number = m_free;
        m_free = row(number).link;
        if (m_free != kNone)
            fetch(m_free); // the next one to come needs it
        return number;
    }
    if (m_places % kChunk == 0)
        m_chunks.emplace_back(kChunk);
    m_used.push_back(false);
    return m_places++;
}

FlowStore::Number FlowStore::add(const LooseFlow& flow, bool atEnd)
{
    const Number number = place(atEnd);
    if (crowded())
        grow();
    PackedFlow& row = at(number);
    row = flow.packed;
    if (row.isIpv6) {
        if (m_freeBlocks.empty()) {
            m_freeBlocks.push_back(std::uint32_t(m_blocks.size()));
            m_blocks.emplace_back();
        }
        row.addresses = {m_freeBlocks.back()};
        m_freeBlocks.pop_back();
        m_blocks[row.addresses[0]] = flow.ipv6;
    }
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
    m_blocks[addresses[0]] = flow.ipv6;
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
        m_freeBlocks.push_back(row.addresses[0]);
    row = {};
    row.link = m_free;
    m_free = number;
    m_used[number] = false;
    --m_size;
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
        + m_buckets.capacity() * sizeof(Number) + m_blocks.capacity() * sizeof(AddressBlock)
        + m_freeBlocks.capacity() * sizeof(std::uint32_t);
}

} // namespace portolan
