// What rules of ours ask of a packet, in nf_tables' expressions.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"
#include "helper/nftables/nft_rule.h"

#include <array>

namespace portolan {

enum class PacketSide : std::uint8_t { Source, Destination };

/// NFPROTO_IPV4, NFPROTO_IPV6.
unsigned nftFamily(Family family);
std::array<std::uint8_t, 2> portBytes(std::uint16_t port);
inline NftRule::Bytes addressBytes(const Address& address)
{
    return {address.bytes(), address.size()};
}

void matchFamily(NftRule& rule, Family family);
/// The transport protocol, by number.
void matchTransport(NftRule& rule, std::uint8_t protocol);
void matchIncoming(NftRule& rule, const InterfaceName& interface);
/// The family must have been matched.
void matchAddress(NftRule& rule, const Prefix& prefix, PacketSide side, bool inverted = false);
/// Of what the connection's first packet had.
void matchOriginalAddress(NftRule& rule, const Prefix& prefix, PacketSide side);
void matchPorts(NftRule& rule, const PortRange& ports, PacketSide side);
void matchConnectionTransport(NftRule& rule, std::uint8_t protocol);
void matchOriginalPorts(NftRule& rule, const PortRange& ports, PacketSide side = PacketSide::Destination);

} // namespace portolan
