#include "backend/flow/flow_store.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

constexpr std::uint64_t kNanosecondsPerMillisecond = 1'000'000;
constexpr std::size_t kFewestBuckets = 64;

std::uint32_t fourBytes(const Address& address)
{
    const std::uint8_t* bytes = address.bytes();
    return std::uint32_t(bytes[0]) << 24 | std::uint32_t(bytes[1]) << 16 | std::uint32_t(bytes[2]) << 8
        | bytes[3];
}

Address fromFourBytes(std::uint32_t value)
{
    const std::uint8_t bytes[]{
        std::uint8_t(value >> 24), std::uint8_t(value >> 16), std::uint8_t(value >> 8), std::uint8_t(value)};
    return Address::fromBytes(Family::Ipv4, bytes);
}

std::array<const Address*, 4> addressesOf(const Flow& flow)
{
    return {&flow.original.source, &flow.original.destination, &flow.reply.source, &flow.reply.destination};
}

} // namespace

bool PackedFlow::isFinished() const
{
    return protocol == ProtocolNumber(Protocol::Tcp)
        && (state == std::uint64_t(TcpState::TimeWait) || state == std::uint64_t(TcpState::Close));
}

bool FlowStore::same(const PackedFlow& row, const Flow& flow) const
{
    const bool isIpv6 = flow.family() == Family::Ipv6;
    if (row.zone != flow.zone || row.protocol != flow.protocol || row.isIpv6 != isIpv6
        || row.ports[0] != flow.original.sourcePort || row.ports[1] != flow.original.destinationPort)
        return false;
    if (!isIpv6)
        return row.addresses[0] == fourBytes(flow.original.source)
            && row.addresses[1] == fourBytes(flow.original.destination);
    const AddressBlock& block = m_blocks[row.addresses[0]];
    return std::memcmp(block[0].data(), flow.original.source.bytes(), 16) == 0
        && std::memcmp(block[1].data(), flow.original.destination.bytes(), 16) == 0;
}

FlowStore::Number FlowStore::find(const Flow& flow) const
{
    if (m_buckets.empty())
        return kNone;
    Number number = head(flow);
    while (number != kNone) {
        const PackedFlow& candidate = row(number); // id and link are neighbours
        if (candidate.id == flow.id && same(candidate, flow))
            break;
        number = candidate.link;
    }
    return number;
}

void FlowStore::putAddresses(PackedFlow& row, const Flow& flow)
{
    const auto addresses = addressesOf(flow);
    if (!row.isIpv6) {
        std::transform(addresses.begin(), addresses.end(), row.addresses.begin(),
            [](const Address* address) { return fourBytes(*address); });
        return;
    }
    AddressBlock& block = m_blocks[row.addresses[0]];
    for (std::size_t i = 0; i < block.size(); ++i)
        std::memcpy(block[i].data(), addresses[i]->bytes(), 16);
}

void FlowStore::pack(PackedFlow& row, const Flow& flow)
{
    row.sentBytes = flow.sent.bytes;
    row.receivedBytes = flow.received.bytes;
    row.sentPackets = flow.sent.packets & 0xffff'ffff'ffff;
    row.receivedPackets = flow.received.packets & 0xffff'ffff'ffff;
    row.zone = flow.zone;
    row.status = flow.status & 0xffff;
    row.start = flow.start / kNanosecondsPerMillisecond & 0xfff'ffff'ffff;
    row.protocol = flow.protocol;
    row.state = flow.state;
    row.closer = std::uint8_t(flow.closer) & 3;
    row.counted = flow.counted;
    row.ports = {flow.original.sourcePort, flow.original.destinationPort, flow.reply.sourcePort,
        flow.reply.destinationPort};
    row.id = flow.id;
    row.mark = flow.mark;
    row.timeout = flow.timeout;
    putAddresses(row, flow);
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

FlowStore::Number FlowStore::add(const Flow& flow, bool atEnd)
{
    const Number number = place(atEnd);
    if (crowded())
        grow();
    PackedFlow& row = at(number);
    row = {};
    row.isIpv6 = flow.family() == Family::Ipv6;
    if (row.isIpv6) {
        if (m_freeBlocks.empty()) {
            m_freeBlocks.push_back(std::uint32_t(m_blocks.size()));
            m_blocks.emplace_back();
        }
        row.addresses[0] = m_freeBlocks.back();
        m_freeBlocks.pop_back();
    }
    pack(row, flow);
    link(number);
    m_used[number] = true;
    ++m_size;
    return number;
}

void FlowStore::set(Number number, const Flow& flow)
{
    pack(at(number), flow);
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

Address FlowStore::address(Number number, unsigned which) const
{
    const PackedFlow& packed = row(number);
    return packed.isIpv6 ? Address::fromBytes(Family::Ipv6, m_blocks[packed.addresses[0]][which].data())
                         : fromFourBytes(packed.addresses[which]);
}

Flow FlowStore::flow(Number number) const
{
    const PackedFlow& packed = row(number);
    Flow flow;
    flow.id = packed.id;
    flow.protocol = ProtocolNumber(packed.protocol);
    flow.state = std::uint8_t(packed.state);
    flow.zone = std::uint16_t(packed.zone);
    flow.status = std::uint32_t(packed.status);
    flow.mark = packed.mark;
    flow.timeout = packed.timeout;
    flow.counted = packed.counted;
    flow.closer = FlowCloser(packed.closer);
    flow.start = packed.start * kNanosecondsPerMillisecond;
    flow.original = {address(number, 0), address(number, 1), packed.ports[0], packed.ports[1]};
    flow.reply = {address(number, 2), address(number, 3), packed.ports[2], packed.ports[3]};
    flow.sent = {packed.sentPackets, packed.sentBytes};
    flow.received = {packed.receivedPackets, packed.receivedBytes};
    return flow;
}

std::size_t FlowStore::memory() const
{
    return m_chunks.size() * kChunk * sizeof(PackedFlow) + m_used.capacity() / 8
        + m_buckets.capacity() * sizeof(Number) + m_blocks.capacity() * sizeof(AddressBlock)
        + m_freeBlocks.capacity() * sizeof(std::uint32_t);
}

} // namespace portolan
