// What is known of packets before they are sent: of many at once, who differ in what is not known.
#pragma once

#include "backend/net/address_set.h"
#include "backend/net/port.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan {

/// Packets of one family at one hook. Empty means not known, unless said otherwise.
struct PacketFacts {
    struct Interface {
        std::string name;
        bool none = false; ///< by no interface: at OUTPUT there is none in, at INPUT none out
    };

    Family family = Family::Ipv4;
    std::optional<ProtocolNumber> protocol;
    Interface in;
    Interface out;
    bool fromOutside = false; ///< no program on this host sent it
    AddressSet sources; ///< any of these: rules may part them
    std::optional<AddressSet> destinations; ///< one of these
    std::string_view destinationType; ///< "LOCAL", "UNICAST"
    std::vector<PortRange> sourcePorts; ///< one of these
    std::vector<PortRange> destinationPorts;
    bool opens = false; ///< it is a connection's first: of TCP, a SYN

    /// What conntrack has made of it so far.
    struct Connection {
        std::vector<std::string_view> states; ///< that it has for certain: "NEW", "DNAT"
        std::vector<std::string_view> perhaps; ///< that it may have
        std::optional<AddressSet> originalDestinations;
        std::vector<PortRange> originalPorts;
        std::optional<AddressSet> replySources;
        std::vector<PortRange> replyPorts;
    };
    std::optional<Connection> connection; ///< none: not known, as before conntrack's place
};

} // namespace portolan
