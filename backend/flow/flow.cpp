#include "backend/flow/flow.h"

#include "backend/forward/port_forward.h"

#include <algorithm>
#include <span>

namespace portolan {
namespace {

constexpr ProtocolNumber kIcmp = 1, kTcp = 6, kUdp = 17, kDccp = 33, kGre = 47, kIcmpV6 = 58, kSctp = 132,
                         kUdpLite = 136;

// In the order of enum tcp_conntrack, enum ct_dccp_states and enum sctp_conntrack; the words are those of
// libnetfilter_conntrack (src/conntrack/objopt.c).
constexpr const char* kTcpStates[] = {"NONE", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT",
    "LAST_ACK", "TIME_WAIT", "CLOSE", "SYN_SENT2"};
constexpr const char* kDccpStates[] = {
    "NONE", "REQUEST", "RESPOND", "PARTOPEN", "OPEN", "CLOSEREQ", "CLOSING", "TIMEWAIT", "IGNORE", "INVALID"};
constexpr const char* kSctpStates[] = {"NONE", "CLOSED", "COOKIE_WAIT", "COOKIE_ECHOED", "ESTABLISHED",
    "SHUTDOWN_SENT", "SHUTDOWN_RECD", "SHUTDOWN_ACK_SENT", "HEARTBEAT_SENT", "HEARTBEAT_ACKED"};

std::span<const char* const> statesOf(ProtocolNumber protocol)
{
    switch (protocol) {
    case kTcp:
        return kTcpStates;
    case kDccp:
        return kDccpStates;
    case kSctp:
        return kSctpStates;
    default:
        return {};
    }
}

bool clientAllowed(const std::vector<Prefix>& sources, const Address& client)
{
    return sources.empty()
        || std::any_of(sources.begin(), sources.end(), [&](const Prefix& p) { return p.contains(client); });
}

} // namespace

const char* toString(Nat nat)
{
    switch (nat) {
    case Nat::None:
        return "none";
    case Nat::Destination:
        return "dnat";
    case Nat::Source:
        return "snat";
    case Nat::Both:
        break;
    }
    return "both";
}

const char* toString(FlowCloser closer)
{
    switch (closer) {
    case FlowCloser::Unknown:
        return "";
    case FlowCloser::Client:
        return "client";
    case FlowCloser::Answerer:
        break;
    }
    return "answerer";
}

Flow merged(const Flow& known, const Flow& news)
{
    Flow flow = news;
    if (flow.state == 0)
        flow.state = known.state;
    if (flow.start == 0)
        flow.start = known.start;
    if (flow.closer == FlowCloser::Unknown)
        flow.closer = known.closer;
    if (!flow.counted) {
        flow.counted = known.counted;
        flow.sent = known.sent;
        flow.received = known.received;
    }
    return flow;
}

bool isFinished(const Flow& flow)
{
    return flow.protocol == ProtocolNumber(Protocol::Tcp)
        && (flow.state == std::uint8_t(TcpState::TimeWait) || flow.state == std::uint8_t(TcpState::Close));
}

bool hasPorts(ProtocolNumber protocol)
{
    return protocol == kTcp || protocol == kUdp || protocol == kSctp || protocol == kDccp
        || protocol == kUdpLite;
}

bool hasKeys(ProtocolNumber protocol)
{
    return protocol == kGre;
}

bool isIcmp(ProtocolNumber protocol)
{
    return protocol == kIcmp || protocol == kIcmpV6;
}

Nat Flow::nat() const
{
    bool destination = reply.source != original.destination;
    bool source = reply.destination != original.source;
    if (hasPorts(protocol) || hasKeys(protocol)) {
        destination |= reply.sourcePort != original.destinationPort;
        source |= reply.destinationPort != original.sourcePort;
    } else if (isIcmp(protocol)) {
        // The id stands for the client's port in both directions; the reply's type always differs.
        source |= reply.sourcePort != original.sourcePort;
    }
    if (destination && source)
        return Nat::Both;
    if (destination)
        return Nat::Destination;
    return source ? Nat::Source : Nat::None;
}

std::string stateName(const Flow& flow)
{
    const auto states = statesOf(flow.protocol);
    if (states.empty())
        return {};
    return flow.state < states.size() ? states[flow.state] : std::to_string(flow.state);
}

std::vector<std::string> statusNames(const Flow& flow)
{
    std::vector<std::string> names;
    if (!(flow.status & FlowStatus::SeenReply))
        names.emplace_back("UNREPLIED");
    if (flow.status & FlowStatus::HardwareOffload)
        names.emplace_back("HW_OFFLOAD");
    else if (flow.status & FlowStatus::Offload)
        names.emplace_back("OFFLOAD");
    else if (flow.status & FlowStatus::Assured)
        names.emplace_back("ASSURED");
    return names;
}

bool belongsTo(const Flow& flow, const PortForward& forward)
{
    if (flow.protocol != ProtocolNumber(forward.protocol) || flow.family() != forward.family)
        return false;
    const std::uint16_t asked = flow.original.destinationPort;
    const std::uint16_t answers = flow.reply.sourcePort;
    if (forward.listen.ports && !forward.listen.ports->contains(asked))
        return false;
    if (forward.listen.address && *forward.listen.address != flow.original.destination)
        return false;
    if (!clientAllowed(forward.sources, flow.original.source))
        return false;
    if (forward.to.ports ? !forward.to.ports->contains(answers) : answers != asked)
        return false;
    if (!forward.to.address)
        return true; // a redirect may leave the address as it was, and answers from any of this host's
    // A connection that asked the target itself was not forwarded, even where the ports are the same.
    const Nat nat = flow.nat();
    return (nat == Nat::Destination || nat == Nat::Both) && *forward.to.address == flow.reply.source;
}

} // namespace portolan
