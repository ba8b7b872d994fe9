// What a rule asks of a packet, as far as forwards are about it.
#pragma once

#include "backend/forward/port_forward.h"

namespace portolan {

/// Inverted options (`! -i docker0`) and matches not named here select nothing as far as this goes; the
/// rule's text keeps them.
struct Selector {
    std::optional<ProtocolNumber> protocol; ///< -p
    std::optional<Prefix> source; ///< -s
    std::optional<Prefix> destination; ///< -d
    std::optional<InterfaceName> in; ///< -i, wildcards aside
    std::vector<PortRange> ports; ///< --dport, --dports; empty: all
    bool sourceIsNotLocal = false; ///< addrtype ! --src-type LOCAL

    friend bool operator==(const Selector&, const Selector&) = default;
};

Selector selectorOf(const Rule& rule);
/// What a packet met that passed `outer` on its way to `inner`; nullopt where none can pass both.
std::optional<Selector> narrowed(const Selector& outer, const Selector& inner);
/// Whether every packet that `narrow` selects is one that `wide` selects too.
bool covers(const Selector& wide, const Selector& narrow);

/// Where a DNAT or REDIRECT sends; nullopt for every other rule, and where its target cannot be read.
std::optional<PortForward::To> destinationOf(const Rule& rule);

/// Of what reaches a rule with `-m statistic`, the part that matches: 0 to 1; nullopt without that match.
std::optional<double> probabilityOf(const Rule& rule);

/// The number of a protocol as iptables-save writes it: "tcp", "ipv6-icmp", "47"; 255 (reserved) where
/// unknown.
ProtocolNumber protocolNumber(std::string_view name);

} // namespace portolan
