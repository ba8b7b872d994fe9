#include "helper/conntrack/parser.h"

#include "helper/host/netlink.h"

#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include <concepts>
#include <cstring>

namespace portolan {

namespace {

/// A number in network order; 0 if the attribute has another size, which no kernel sends.
template <std::unsigned_integral Number> Number numberIn(const nlattr* attribute)
{
    Number value = 0;
    if (payloadSizeOf(attribute) != sizeof value)
        return 0;
    std::memcpy(&value, payloadOf(attribute), sizeof value);
    if constexpr (sizeof value == 2)
        return ntohs(value);
    else if constexpr (sizeof value == 4)
        return ntohl(value);
    else if constexpr (sizeof value == 8)
        return be64toh(value);
    return value;
}

/// Which of the four ends of a flow a message told, a bit each: those of IPv4, and those of IPv6 above.
using Ends = unsigned;
constexpr Ends kAllIpv4 = 0x0f, kAllIpv6 = 0xf0;

/// One of the two tuples of a PackedFlow: addresses and ports at `first` and behind.
struct TupleAt {
    LooseFlow& flow;
    unsigned first;

    std::uint16_t& sourcePort() const { return flow.packed.ports[first]; }
    std::uint16_t& destinationPort() const { return flow.packed.ports[first + 1]; }
};

Ends readIpv4(const nlattr* value, LooseFlow& flow, unsigned which)
{
    flow.packed.addresses[which] = numberIn<std::uint32_t>(value);
    return 1U << which;
}

Ends readIpv6(const nlattr* value, LooseFlow& flow, unsigned which)
{
    auto& address = flow.ipv6[which];
    if (payloadSizeOf(value) != address.size())
        return 0;
    std::memcpy(address.data(), payloadOf(value), address.size());
    return 0x10U << which;
}

Ends readAddresses(const nlattr* nest, const TupleAt& tuple)
{
    Ends ends = 0;
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_IP_V4_SRC)
            ends |= readIpv4(value, tuple.flow, tuple.first);
        else if (type == CTA_IP_V4_DST)
            ends |= readIpv4(value, tuple.flow, tuple.first + 1);
        else if (type == CTA_IP_V6_SRC)
            ends |= readIpv6(value, tuple.flow, tuple.first);
        else if (type == CTA_IP_V6_DST)
            ends |= readIpv6(value, tuple.flow, tuple.first + 1);
    });
    return ends;
}

void readProtocol(const nlattr* nest, const TupleAt& tuple)
{
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        switch (type) {
        case CTA_PROTO_NUM:
            tuple.flow.packed.protocol = numberIn<std::uint8_t>(value);
            break;
        case CTA_PROTO_SRC_PORT:
        case CTA_PROTO_ICMP_ID:
        case CTA_PROTO_ICMPV6_ID:
            tuple.sourcePort() = numberIn<std::uint16_t>(value);
            break;
        case CTA_PROTO_DST_PORT:
            tuple.destinationPort() = numberIn<std::uint16_t>(value);
            break;
        case CTA_PROTO_ICMP_TYPE:
        case CTA_PROTO_ICMPV6_TYPE:
            tuple.destinationPort()
                = std::uint16_t(tuple.destinationPort() | numberIn<std::uint8_t>(value) << 8);
            break;
        case CTA_PROTO_ICMP_CODE:
        case CTA_PROTO_ICMPV6_CODE:
            tuple.destinationPort() = std::uint16_t(tuple.destinationPort() | numberIn<std::uint8_t>(value));
            break;
        default:
            break;
        }
    });
}

Ends readTuple(const nlattr* nest, const TupleAt& tuple)
{
    Ends ends = 0;
    PackedFlow& packed = tuple.flow.packed;
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_TUPLE_IP)
            ends |= readAddresses(value, tuple);
        else if (type == CTA_TUPLE_PROTO)
            readProtocol(value, tuple);
        else if (type == CTA_TUPLE_ZONE && packed.zone == 0)
            packed.zone = numberIn<std::uint16_t>(value);
    });
    return ends;
}

bool closedFirst(const nlattr* flags)
{
    return payloadSizeOf(flags) >= sizeof(nf_ct_tcp_flags)
        && (static_cast<const nf_ct_tcp_flags*>(payloadOf(flags))->flags & IP_CT_TCP_FLAG_CLOSE_INIT) != 0;
}

void readState(const nlattr* nest, ParsedFlow& parsed)
{
    // CTA_PROTOINFO_TCP, _DCCP and _SCTP have their state first.
    static_assert(
        CTA_PROTOINFO_TCP_STATE == 1 && CTA_PROTOINFO_DCCP_STATE == 1 && CTA_PROTOINFO_SCTP_STATE == 1);
    forEachNested(nest, [&](unsigned protocol, const nlattr* inner) {
        forEachNested(inner, [&](unsigned type, const nlattr* value) {
            if (type == CTA_PROTOINFO_TCP_STATE) {
                parsed.hasState = true;
                parsed.flow.packed.state = numberIn<std::uint8_t>(value);
            } else if (protocol != CTA_PROTOINFO_TCP) {
                return;
            } else if (type == CTA_PROTOINFO_TCP_FLAGS_ORIGINAL && closedFirst(value)) {
                parsed.flow.packed.closer = std::uint8_t(FlowCloser::Client);
            } else if (type == CTA_PROTOINFO_TCP_FLAGS_REPLY && closedFirst(value)) {
                parsed.flow.packed.closer = std::uint8_t(FlowCloser::Answerer);
            }
        });
    });
}

Counters countersIn(const nlattr* nest)
{
    Counters counters;
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_COUNTERS_PACKETS)
            counters.packets = numberIn<std::uint64_t>(value);
        else if (type == CTA_COUNTERS_BYTES)
            counters.bytes = numberIn<std::uint64_t>(value);
    });
    return counters;
}

std::uint64_t startIn(const nlattr* nest)
{
    std::uint64_t start = 0;
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_TIMESTAMP_START)
            start = numberIn<std::uint64_t>(value);
    });
    return start;
}

/// What is neither of the tuples.
void readProperty(unsigned type, const nlattr* value, ParsedFlow& parsed)
{
    PackedFlow& packed = parsed.flow.packed;
    switch (type) {
    case CTA_STATUS:
        packed.status = std::uint16_t(numberIn<std::uint32_t>(value));
        return;
    case CTA_PROTOINFO:
        return readState(value, parsed);
    case CTA_TIMEOUT:
        parsed.hasTimeout = true;
        packed.timeout = numberIn<std::uint32_t>(value);
        return;
    case CTA_MARK:
        packed.mark = numberIn<std::uint32_t>(value); // the kernel leaves out 0
        return;
    case CTA_COUNTERS_ORIG:
        packed.setSent(countersIn(value));
        packed.counted = true;
        return;
    case CTA_COUNTERS_REPLY:
        packed.setReceived(countersIn(value));
        return;
    case CTA_ID:
        packed.id = numberIn<std::uint32_t>(value);
        return;
    case CTA_ZONE:
        packed.zone = numberIn<std::uint16_t>(value);
        return;
    case CTA_TIMESTAMP:
        packed.setStart(startIn(value));
        return;
    default:
        return;
    }
}

} // namespace

bool parseFlow(const nlmsghdr* message, ParsedFlow& parsed)
{
    parsed.flow.packed = {};
    parsed.hasState = parsed.hasTimeout = false;
    Ends ends = 0;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == CTA_TUPLE_ORIG)
            ends |= readTuple(attribute, {parsed.flow, 0});
        else if (type == CTA_TUPLE_REPLY)
            ends |= readTuple(attribute, {parsed.flow, 2});
        else
            readProperty(type, attribute, parsed);
    });
    parsed.flow.packed.isIpv6 = ends == kAllIpv6;
    return (ends == kAllIpv4 || ends == kAllIpv6) && parsed.flow.packed.protocol != 0;
}

} // namespace portolan
