// The headers of one packet as they were at one place.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace portolan {

/// Bits of the TCP header's 14th byte (RFC 9293, 3168).
namespace TcpFlag {
inline constexpr std::uint8_t Fin = 0x01;
inline constexpr std::uint8_t Syn = 0x02;
inline constexpr std::uint8_t Rst = 0x04;
inline constexpr std::uint8_t Psh = 0x08;
inline constexpr std::uint8_t Ack = 0x10;
inline constexpr std::uint8_t Urg = 0x20;
inline constexpr std::uint8_t Ece = 0x40;
inline constexpr std::uint8_t Cwr = 0x80;
}

/// What is 0 where a protocol has no such field is 0 too where the source did not say it. Numbers are host
/// order, lengths bytes.
struct Packet {
    Address source;
    Address destination;
    ProtocolNumber protocol = 0;
    std::uint16_t sourcePort = 0;
    std::uint16_t destinationPort = 0;
    std::uint32_t length = 0; ///< from the IP header on
    std::uint32_t id = 0; ///< IPv4's identification, IPv6's flow label
    std::uint8_t ttl = 0; ///< or hop limit
    bool fragment = false; ///< not the first of its datagram: the transport header is in another packet
    std::uint8_t tcpFlags = 0;
    std::uint16_t window = 0;
    std::optional<std::uint32_t> sequence; ///< of TCP; a kernel log has it only with --log-tcp-sequence
    std::optional<std::uint32_t> acknowledgement;
    std::optional<std::uint32_t> payload; ///< behind TCP's or UDP's header; a kernel log does not say TCP's
    std::uint8_t icmpType = 0;
    std::uint8_t icmpCode = 0;
    std::uint16_t icmpId = 0;
    std::uint16_t icmpSequence = 0;
    std::uint32_t mark = 0;

    Family family() const { return source.family(); }
    friend bool operator==(const Packet&, const Packet&) = default;
};

/// From the IP header on, as it is on the wire; the end may be cut off. nullopt where not even the addresses
/// are there.
std::optional<Packet> readPacket(std::span<const std::uint8_t> bytes);

/// What stays the same from hop to hop, whatever is translated: equal for two sights of one packet. Two
/// packets may have it in common, too.
std::string packetIdentity(const Packet& packet);

/// "1.2.3.4:10656 -> 172.20.242.183:8080"; IPv6 with ports in brackets; without ports where there are none.
std::string endpointsText(const Packet& packet);

} // namespace portolan
