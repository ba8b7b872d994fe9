#include "backend/packet/packet.h"

#include "backend/flow/flow.h"

#include <algorithm>

namespace portolan {

namespace {

constexpr ProtocolNumber kTcpNumber = 6;
constexpr ProtocolNumber kUdpNumber = 17;
constexpr std::size_t kIpv6Header = 40;

/// Reads network order from bytes of which the end may be missing.
class PacketBytes {
public:
    explicit PacketBytes(std::span<const std::uint8_t> bytes)
        : m_bytes(bytes)
    {
    }

    bool has(std::size_t at, std::size_t count) const
    {
        return at <= m_bytes.size() && count <= m_bytes.size() - at;
    }
    std::uint8_t byte(std::size_t at) const { return m_bytes[at]; }
    std::uint16_t word(std::size_t at) const { return std::uint16_t(byte(at) << 8 | byte(at + 1)); }
    std::uint32_t longWord(std::size_t at) const { return std::uint32_t(word(at)) << 16 | word(at + 2); }
    const std::uint8_t* at(std::size_t offset) const { return m_bytes.data() + offset; }

private:
    std::span<const std::uint8_t> m_bytes;
};

void readTransport(const PacketBytes& bytes, std::size_t at, Packet& packet)
{
    const std::uint32_t carried = packet.length > at ? packet.length - std::uint32_t(at) : 0;
    if (hasPorts(packet.protocol) && bytes.has(at, 4)) {
        packet.sourcePort = bytes.word(at);
        packet.destinationPort = bytes.word(at + 2);
    }
    if (packet.protocol == kTcpNumber && bytes.has(at, 16)) {
        packet.sequence = bytes.longWord(at + 4);
        packet.acknowledgement = bytes.longWord(at + 8);
        packet.tcpFlags = bytes.byte(at + 13);
        packet.window = bytes.word(at + 14);
        const std::uint32_t header = std::uint32_t(bytes.byte(at + 12) >> 4) * 4;
        packet.payload = carried > header ? carried - header : 0;
    } else if (packet.protocol == kUdpNumber) {
        packet.payload = carried > 8 ? carried - 8 : 0;
    } else if (isIcmp(packet.protocol) && bytes.has(at, 2)) {
        packet.icmpType = bytes.byte(at);
        packet.icmpCode = bytes.byte(at + 1);
        if (bytes.has(at, 8)) {
            packet.icmpId = bytes.word(at + 4);
            packet.icmpSequence = bytes.word(at + 6);
        }
    }
}

std::optional<Packet> readIpv4(const PacketBytes& bytes)
{
    if (!bytes.has(0, 20))
        return std::nullopt;
    const std::size_t header = std::size_t(bytes.byte(0) & 0x0f) * 4;
    if (header < 20)
        return std::nullopt;
    Packet packet;
    packet.length = bytes.word(2);
    packet.id = bytes.word(4);
    packet.fragment = (bytes.word(6) & 0x1fff) != 0;
    packet.ttl = bytes.byte(8);
    packet.protocol = bytes.byte(9);
    packet.source = Address::fromBytes(Family::Ipv4, bytes.at(12));
    packet.destination = Address::fromBytes(Family::Ipv4, bytes.at(16));
    if (!packet.fragment)
        readTransport(bytes, header, packet);
    return packet;
}

bool isExtensionHeader(ProtocolNumber number)
{
    return number == 0 || number == 43 || number == 44
        || number == 60; // hop-by-hop, routing, fragment, dest.
}

std::optional<Packet> readIpv6(const PacketBytes& bytes)
{
    if (!bytes.has(0, kIpv6Header))
        return std::nullopt;
    Packet packet;
    packet.id = bytes.longWord(0) & 0xfffff;
    packet.length = std::uint32_t(bytes.word(4)) + kIpv6Header;
    packet.protocol = bytes.byte(6);
    packet.ttl = bytes.byte(7);
    packet.source = Address::fromBytes(Family::Ipv6, bytes.at(8));
    packet.destination = Address::fromBytes(Family::Ipv6, bytes.at(24));
    std::size_t at = kIpv6Header;
    while (isExtensionHeader(packet.protocol) && bytes.has(at, 8)) {
        const bool isFragment = packet.protocol == 44;
        packet.fragment = packet.fragment || (isFragment && (bytes.word(at + 2) & 0xfff8) != 0);
        packet.protocol = bytes.byte(at);
        at += isFragment ? 8 : (std::size_t(bytes.byte(at + 1)) + 1) * 8;
    }
    if (!packet.fragment)
        readTransport(bytes, at, packet);
    return packet;
}

void appendKeyNumber(std::string& key, std::uint64_t number)
{
    for (; number > 0; number >>= 8)
        key += char(number & 0xff);
    key += '/';
}

void appendEndpoint(std::string& text, const Packet& packet, const Address& address, std::uint16_t port)
{
    if (!hasPorts(packet.protocol) || packet.fragment) {
        address.appendTo(text);
        return;
    }
    text += address.toBracketed();
    text += ':';
    text += std::to_string(port);
}

} // namespace

std::optional<Packet> readPacket(std::span<const std::uint8_t> bytes)
{
    if (bytes.empty())
        return std::nullopt;
    switch (bytes.front() >> 4) {
    case 4:
        return readIpv4(PacketBytes(bytes));
    case 6:
        return readIpv6(PacketBytes(bytes));
    default:
        return std::nullopt;
    }
}

std::string packetIdentity(const Packet& packet)
{
    std::string key;
    key += packet.family() == Family::Ipv4 ? '4' : '6';
    // Neither addresses and ports, which NAT changes, nor TTL and mark, which a router and rules do.
    for (const std::uint64_t part : {std::uint64_t(packet.protocol), std::uint64_t(packet.length),
             std::uint64_t(packet.id), std::uint64_t(packet.fragment), std::uint64_t(packet.tcpFlags),
             std::uint64_t(packet.window), std::uint64_t(packet.sequence.value_or(0)),
             std::uint64_t(packet.acknowledgement.value_or(0)), std::uint64_t(packet.icmpType),
             std::uint64_t(packet.icmpCode), std::uint64_t(packet.icmpSequence)})
        appendKeyNumber(key, part);
    return key;
}

std::string endpointsText(const Packet& packet)
{
    std::string text;
    appendEndpoint(text, packet, packet.source, packet.sourcePort);
    text += " -> ";
    appendEndpoint(text, packet, packet.destination, packet.destinationPort);
    return text;
}

} // namespace portolan
