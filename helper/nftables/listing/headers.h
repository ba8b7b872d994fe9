// The headers whose fields nft has names for, and which header follows which.
#pragma once

#include "helper/nftables/listing/data_types.h"

#include <span>

namespace portolan::nftlisting {

/// Where a header stands in a packet, as nft counts.
enum class HeaderBase : std::uint8_t { None = 0, Link = 1, Network = 2, Transport = 3, Inner = 4 };

/// The type of message a field of ICMP is there for; 0: for any.
enum class IcmpFor : std::uint8_t { Any, Echo, Mtu, Address, Mtu6, Parameter6, Echo6, Query6 };

struct HeaderField {
    const char* name = "";
    DataType type = DataType::Invalid;
    std::uint16_t offset = 0; ///< in bits
    std::uint16_t bits = 0;
    IcmpFor icmp = IcmpFor::Any;
    bool nextHeader = false; ///< says what follows
};

enum class HeaderKind : std::uint8_t {
    Unknown, ///< one that nft has no fields of
    Ah,
    Esp,
    Comp,
    Icmp,
    Igmp,
    Udp,
    UdpLite,
    Tcp,
    Dccp,
    Sctp,
    AnyTransport, ///< ports alone
    Ip,
    Icmp6,
    Ip6,
    Inet, ///< IPv4 or IPv6
    InetService, ///< what both may carry
    Ether,
};

struct Header {
    HeaderKind kind = HeaderKind::Unknown;
    const char* name = "";
    HeaderBase base = HeaderBase::None;
    std::span<const HeaderField> fields; ///< by their offsets, as nft orders them
};

const Header& headerOf(HeaderKind kind);
/// What follows a header where it names `number`: null where that is not known, as for VLANs.
const Header* headerAfter(const Header& below, unsigned number);
/// The message type of ICMP that has such fields.
unsigned icmpTypeFor(IcmpFor dependency);

} // namespace portolan::nftlisting
