// What a rule asks of a packet, as far as forwards are about it.
#pragma once

#include "backend/forward/port_forward.h"

namespace portolan {

/// Inverted options (`! -i docker0`) and matches not named here select nothing as far as this goes; the
/// rule's text keeps them.
struct Selector {
    std::optional<Family> family; ///< in a table of both: this one alone
    std::optional<ProtocolNumber> protocol; ///< -p
    std::optional<Prefix> source; ///< -s
    std::optional<Prefix> destination; ///< -d
    std::optional<InterfaceName> in; ///< -i, wildcards aside
    std::vector<PortRange> ports; ///< --dport, --dports; empty: all
    bool sourceIsNotLocal = false; ///< addrtype ! --src-type LOCAL

    friend bool operator==(const Selector&, const Selector&) = default;
};

Selector selectorOf(const Rule& rule);
/// One for each value, where a rule asks for one of several (`tcp dport 80 ip daddr { 10.0.0.1, 10.0.0.2 }`).
/// Beyond 256 the rule stands for all.
std::vector<Selector> selectorsOf(const Rule& rule);
/// What an entry of a map that a rule looks up asks of a packet; nullopt where nothing of an IP packet fits
/// it.
std::optional<Selector> selectorOf(const Lookup& lookup, const LookupEntry& entry);
/// What a packet met that passed `outer` on its way to `inner`; nullopt where none can pass both.
std::optional<Selector> narrowed(const Selector& outer, const Selector& inner);
/// Whether every packet that `narrow` selects is one that `wide` selects too.
bool covers(const Selector& wide, const Selector& narrow);

/// One place that a translating rule sends to.
struct Destination {
    PortForward::To to;
    Selector selector; ///< what the entry of its map asks, beyond the rule
    bool balanced = false; ///< chance decides among several
    double share = 1;
};
/// Every place a DNAT or REDIRECT sends to: one, or those of its map. Empty as destinationOf() is.
std::vector<Destination> destinationsOf(const Rule& rule);
/// The part of the connections that a balancing map gives to an entry: 0 to 1.
double shareOf(const Lookup& lookup, const LookupEntry& entry);

/// Where a DNAT or REDIRECT sends; nullopt for every other rule, and where its target cannot be read.
std::optional<PortForward::To> destinationOf(const Rule& rule);

/// Of what reaches a rule with `-m statistic`, the part that matches: 0 to 1; nullopt without that match.
std::optional<double> probabilityOf(const Rule& rule);

/// The number of a protocol as iptables-save writes it: "tcp", "ipv6-icmp", "47"; 255 (reserved) where
/// unknown.
ProtocolNumber protocolNumber(std::string_view name);

} // namespace portolan
