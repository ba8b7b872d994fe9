// Transport protocols, ports and interface names as they appear in rules.
#pragma once

#include "backend/base/error.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace portolan {

/// IP protocol number (IANA), host order. Any value can occur in a flow.
using ProtocolNumber = std::uint8_t;

/// The transport protocols that have ports we forward. Values are the IANA numbers.
enum class Protocol : ProtocolNumber { Tcp = 6, Udp = 17, Sctp = 132 };

/// "tcp", "udp", "sctp".
const char* toString(Protocol protocol);
Result<Protocol> parseProtocol(std::string_view text);

/// As conntrack and iptables print it: "tcp", "icmp", "icmpv6", "gre"; else the number.
std::string protocolName(ProtocolNumber number);

/// Ports from first to last, both included, host order. Always 1 <= first <= last.
struct PortRange {
    std::uint16_t first = 1;
    std::uint16_t last = 1;

    /// "80" or "8000-8010". Port 0, above 65535, reversed or not a number is an error.
    static Result<PortRange> parse(std::string_view text);
    unsigned count() const { return unsigned(last) - first + 1; }
    bool contains(std::uint16_t port) const { return first <= port && port <= last; }
    bool overlaps(const PortRange& other) const { return first <= other.last && other.first <= last; }
    /// separator: '-' for people and JSON, ':' in iptables matches.
    std::string toString(char separator = '-') const;

    friend auto operator<=>(const PortRange&, const PortRange&) = default;
};

/// The name of a network interface: 1 to 15 bytes, no '/', no white space, no control bytes, not "." or ".."
/// (net/core/dev.c dev_valid_name). No '+' wildcard: a forward names one interface.
class InterfaceName {
public:
    static Result<InterfaceName> parse(std::string_view text);
    const std::string& toString() const { return m_name; }

    friend auto operator<=>(const InterfaceName&, const InterfaceName&) = default;

private:
    std::string m_name;
};

} // namespace portolan
