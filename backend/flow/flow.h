// One connection as conntrack keeps it.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"
#include "backend/ruleset/ruleset.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan {

/// The sender's view of one direction. Ports are host order; for ICMP sourcePort is the id and
/// destinationPort type << 8 | code.
struct Tuple {
    Address source;
    Address destination;
    std::uint16_t sourcePort = 0;
    std::uint16_t destinationPort = 0;
    friend bool operator==(const Tuple&, const Tuple&) = default;
};

/// enum tcp_conntrack (include/uapi/linux/netfilter/nf_conntrack_tcp.h); None for other protocols.
enum class TcpState : std::uint8_t {
    None,
    SynSent,
    SynReceived,
    Established,
    FinWait,
    CloseWait,
    LastAck,
    TimeWait,
    Close,
    SynSent2
};

/// IPS_* bits of include/uapi/linux/netfilter/nf_conntrack_common.h that we look at.
namespace FlowStatus {
inline constexpr std::uint32_t SeenReply = 1u << 1;
inline constexpr std::uint32_t Assured = 1u << 2;
inline constexpr std::uint32_t Confirmed = 1u << 3;
inline constexpr std::uint32_t SourceNat = 1u << 4;
inline constexpr std::uint32_t DestinationNat = 1u << 5;
inline constexpr std::uint32_t Offload = 1u << 14;
inline constexpr std::uint32_t HardwareOffload = 1u << 15;
}

/// Who began to close a TCP connection, as far as conntrack told (IP_CT_TCP_FLAG_CLOSE_INIT).
enum class FlowCloser : std::uint8_t { Unknown, Client, Answerer };
/// "client", "answerer"; empty for Unknown.
const char* toString(FlowCloser closer);

enum class Nat : std::uint8_t { None, Destination, Source, Both };
/// "none", "dnat", "snat", "both".
const char* toString(Nat nat);

struct Flow {
    std::uint32_t id = 0; ///< as `conntrack -o id` prints it
    ProtocolNumber protocol = 0;
    std::uint8_t state = 0; ///< protocol's own state number: TcpState for TCP, enum sctp_conntrack for SCTP
    std::uint16_t zone = 0;
    std::uint32_t status = 0; ///< FlowStatus bits
    std::uint32_t mark = 0;
    std::uint32_t timeout = 0; ///< seconds
    FlowCloser closer = FlowCloser::Unknown;
    bool counted = false; ///< counters are known (accounting was on when the flow began)
    std::uint64_t start = 0; ///< nanoseconds since the epoch; 0: unknown (time stamps off)
    Tuple original; ///< client → asked for
    Tuple reply; ///< answered by → client as the answerer sees it
    Counters sent; ///< original direction
    Counters received; ///< reply direction

    Family family() const { return original.source.family(); }
    /// Derived: the reply tuple is not the mirror of the original.
    Nat nat() const;
    friend bool operator==(const Flow&, const Flow&) = default;
};

/// The flow with what the news say of it. What they leave out keeps its last known value: counters where they
/// are not counted, the state where it is 0, the start where it is 0, the closer where it is unknown.
Flow merged(const Flow& known, const Flow& news);

/// "ESTABLISHED", "SYN_SENT", … as conntrack prints it; empty where the protocol has no states.
std::string stateName(const Flow& flow);
/// "UNREPLIED", "ASSURED", "OFFLOAD", "HW_OFFLOAD" as conntrack -L prints them in brackets, in its order;
/// like it, an offloaded flow is not called ASSURED too.
std::vector<std::string> statusNames(const Flow& flow);
/// Nothing more will be said on it: TCP in TIME_WAIT or CLOSE, which conntrack keeps for a while.
bool isFinished(const Flow& flow);
/// TCP, UDP, SCTP, DCCP and UDP-Lite have ports.
bool hasPorts(ProtocolNumber protocol);
/// GRE, whose "ports" are the two keys (PPTP's call ids; 0 in GRE of another version).
bool hasKeys(ProtocolNumber protocol);

struct PortForward;
/// ICMP and ICMPv6, whose "ports" are id and type << 8 | code.
bool isIcmp(ProtocolNumber protocol);
/// Whether this connection was made by that forward: protocol, client, asked-for address and port, answering
/// host and port. Where the forward says "any", that part is not compared; interfaces are not known of a
/// flow.
bool belongsTo(const Flow& flow, const PortForward& forward);

/// The flow as an object of the JSON contract, on one line; `forward` is the id of the forward it belongs to,
/// or empty. Where there is nothing to say (no state, no forward, no ports, not counted) the value is null.
std::string flowJson(const Flow& flow, std::string_view forward);
/// The same behind what is there, for many at once.
void appendFlowJson(std::string& json, const Flow& flow, std::string_view forward);

} // namespace portolan
