// What is to be traced, and within which limits.
#pragma once

#include "backend/forward/find.h"
#include "backend/net/address.h"
#include "backend/net/port.h"
#include "backend/packet/trajectory.h"

#include <optional>
#include <string>
#include <vector>

namespace portolan {

/// Who answers what is traced: answers are known by it before conntrack has seen them.
struct TraceTarget {
    Address address;
    std::uint16_t port = 0;
    friend bool operator==(const TraceTarget&, const TraceTarget&) = default;
};

/// Packets of connections that were asked for as this says, both ways. What is not set is anything.
struct TraceFilter {
    static constexpr std::size_t kMostTargets = 16;

    ProtocolNumber protocol = 6;
    std::optional<PortRange> ports; ///< asked for; none with ICMP, which has none
    std::optional<Prefix> from; ///< who asks
    std::optional<PortRange> fromPorts; ///< and by which ports
    std::optional<Prefix> to; ///< asked for
    std::optional<InterfaceName> in; ///< the request comes in by it
    std::vector<TraceTarget> targets;
    friend bool operator==(const TraceFilter&, const TraceFilter&) = default;
};

struct TraceLimits {
    static constexpr unsigned kMostPackets = 10'000;
    static constexpr unsigned kMostSeconds = 3600;
    static constexpr unsigned kMostRate = 1000;

    unsigned packets = 100;
    unsigned seconds = 60;
    unsigned rate = 50; ///< packets a second that are followed, so that a download stays as fast as it was
    friend bool operator==(const TraceLimits&, const TraceLimits&) = default;
};

/// The D-Bus form: "protocol" ("tcp", "udp", "sctp", "icmp", "icmpv6"), "ports" ("8080", "8000-8010"),
/// "from", "to" (prefixes), "fromPorts", "in", "targets" (as; "172.17.0.2:80"). fromTraceFields: Invalid
/// names the key that is unknown, of another type, or makes no sense with the others.
ForwardFields toTraceFields(const TraceFilter& filter);
Result<TraceFilter> fromTraceFields(const ForwardFields& fields);

/// Fields of who asks: "1.2.3.0/24", "1.2.3.4:40000" or "[fd00::1]:40000".
void takeClient(std::string_view text, ForwardFields& fields);

/// Whether a packet that the tracer told of is one of those: it looks at headers first, and only behind
/// conntrack it knows whose they are. What is known of a packet's interfaces is looked at, too.
bool isAskedFor(const Trajectory& packet, const TraceFilter& filter);

/// Who answers what the filter asks for, by the forwards that take it; at most kMostTargets.
std::vector<TraceTarget> traceTargets(const TraceFilter& filter, const std::vector<FoundForward>& forwards);

/// "tcp", "udp", "sctp", "icmp" or "icmpv6".
Result<ProtocolNumber> parseTraceProtocol(std::string_view text);
/// Invalid: a limit of 0, or above its most.
Result<void> checkTraceLimits(const TraceLimits& limits);

/// "tcp port 8080 from 1.2.3.0/24", for a password prompt and the journal.
std::string describeTrace(const TraceFilter& filter);

} // namespace portolan
