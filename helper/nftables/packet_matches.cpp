#include "helper/nftables/packet_matches.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <net/if.h>

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

/// Where an address of one family stands.
struct AddressPlace {
    std::uint8_t protocol; ///< NFPROTO_*
    unsigned source; ///< offset in the header
    unsigned destination;
    unsigned conntrackSource; ///< enum nft_ct_keys
    unsigned conntrackDestination;
};

constexpr AddressPlace kIpv4Place{NFPROTO_IPV4, 12, 16, NFT_CT_SRC_IP, NFT_CT_DST_IP};
constexpr AddressPlace kIpv6Place{NFPROTO_IPV6, 8, 24, NFT_CT_SRC_IP6, NFT_CT_DST_IP6};

constexpr unsigned kSourcePortAt = 0;
constexpr unsigned kDestinationPortAt = 2;

const AddressPlace& placeOf(Family family)
{
    return family == Family::Ipv4 ? kIpv4Place : kIpv6Place;
}

template <typename Compare> void eachBound(const PortRange& range, Compare compare)
{
    if (range.count() == 1)
        return compare(NFT_CMP_EQ, portBytes(range.first));
    compare(NFT_CMP_GTE, portBytes(range.first));
    compare(NFT_CMP_LTE, portBytes(range.last));
}

} // namespace

unsigned nftFamily(Family family)
{
    return placeOf(family).protocol;
}

std::array<std::uint8_t, 2> portBytes(std::uint16_t port)
{
    return {std::uint8_t(port >> 8), std::uint8_t(port)};
}

void matchFamily(NftRule& rule, Family family)
{
    rule.meta(NFT_META_NFPROTO, NFT_CMP_EQ, {&placeOf(family).protocol, 1});
}

void matchTransport(NftRule& rule, std::uint8_t protocol)
{
    rule.meta(NFT_META_L4PROTO, NFT_CMP_EQ, {&protocol, 1});
}

void matchIncoming(NftRule& rule, const InterfaceName& interface)
{
    std::array<std::uint8_t, IFNAMSIZ> name{};
    const std::string& text = interface.toString();
    std::memcpy(name.data(), text.data(), std::min(text.size(), name.size() - 1));
    rule.meta(NFT_META_IIFNAME, NFT_CMP_EQ, name);
}

void matchAddress(NftRule& rule, const Prefix& prefix, PacketSide side, bool inverted)
{
    const AddressPlace& place = placeOf(prefix.family());
    rule.payloadPrefix(NFT_PAYLOAD_NETWORK_HEADER,
        side == PacketSide::Destination ? place.destination : place.source,
        inverted ? NFT_CMP_NEQ : NFT_CMP_EQ, addressBytes(prefix.address()), prefix.length());
}

void matchOriginalAddress(NftRule& rule, const Prefix& prefix, PacketSide side)
{
    const AddressPlace& place = placeOf(prefix.family());
    rule.conntrackPrefix(side == PacketSide::Destination ? place.conntrackDestination : place.conntrackSource,
        addressBytes(prefix.address()), prefix.length());
}

void matchPorts(NftRule& rule, const PortRange& ports, PacketSide side)
{
    const unsigned offset = side == PacketSide::Destination ? kDestinationPortAt : kSourcePortAt;
    eachBound(ports, [&](unsigned operation, const auto& bytes) {
        rule.payload(NFT_PAYLOAD_TRANSPORT_HEADER, offset, operation, bytes);
    });
}

void matchConnectionTransport(NftRule& rule, std::uint8_t protocol)
{
    rule.conntrack(NFT_CT_PROTOCOL, false, NFT_CMP_EQ, {&protocol, 1});
}

void matchOriginalPorts(NftRule& rule, const PortRange& ports, PacketSide side)
{
    const auto key = side == PacketSide::Source ? NFT_CT_PROTO_SRC : NFT_CT_PROTO_DST;
    eachBound(
        ports, [&](unsigned operation, const auto& bytes) { rule.conntrack(key, true, operation, bytes); });
}

} // namespace portolan
