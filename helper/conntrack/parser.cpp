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

Address addressIn(const nlattr* attribute, Family family)
{
    const std::size_t size = family == Family::Ipv4 ? 4 : 16;
    if (payloadSizeOf(attribute) != size)
        return {};
    return Address::fromBytes(family, payloadOf(attribute));
}

void readAddresses(const nlattr* nest, Tuple& tuple)
{
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_IP_V4_SRC)
            tuple.source = addressIn(value, Family::Ipv4);
        else if (type == CTA_IP_V4_DST)
            tuple.destination = addressIn(value, Family::Ipv4);
        else if (type == CTA_IP_V6_SRC)
            tuple.source = addressIn(value, Family::Ipv6);
        else if (type == CTA_IP_V6_DST)
            tuple.destination = addressIn(value, Family::Ipv6);
    });
}

void readProtocol(const nlattr* nest, ProtocolNumber& protocol, Tuple& tuple)
{
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        switch (type) {
        case CTA_PROTO_NUM:
            protocol = numberIn<std::uint8_t>(value);
            break;
        case CTA_PROTO_SRC_PORT:
        case CTA_PROTO_ICMP_ID:
        case CTA_PROTO_ICMPV6_ID:
            tuple.sourcePort = numberIn<std::uint16_t>(value);
            break;
        case CTA_PROTO_DST_PORT:
            tuple.destinationPort = numberIn<std::uint16_t>(value);
            break;
        case CTA_PROTO_ICMP_TYPE:
        case CTA_PROTO_ICMPV6_TYPE:
            tuple.destinationPort = std::uint16_t(tuple.destinationPort | numberIn<std::uint8_t>(value) << 8);
            break;
        case CTA_PROTO_ICMP_CODE:
        case CTA_PROTO_ICMPV6_CODE:
            tuple.destinationPort = std::uint16_t(tuple.destinationPort | numberIn<std::uint8_t>(value));
            break;
        default:
            break;
        }
    });
}

void readTuple(const nlattr* nest, Flow& flow, Tuple& tuple)
{
    forEachNested(nest, [&](unsigned type, const nlattr* value) {
        if (type == CTA_TUPLE_IP)
            readAddresses(value, tuple);
        else if (type == CTA_TUPLE_PROTO)
            readProtocol(value, flow.protocol, tuple);
        else if (type == CTA_TUPLE_ZONE && flow.zone == 0)
            flow.zone = numberIn<std::uint16_t>(value);
    });
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
                parsed.flow.state = numberIn<std::uint8_t>(value);
            } else if (protocol != CTA_PROTOINFO_TCP) {
                return;
            } else if (type == CTA_PROTOINFO_TCP_FLAGS_ORIGINAL && closedFirst(value)) {
                parsed.flow.closer = FlowCloser::Client;
            } else if (type == CTA_PROTOINFO_TCP_FLAGS_REPLY && closedFirst(value)) {
                parsed.flow.closer = FlowCloser::Answerer;
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

void readAttribute(unsigned type, const nlattr* value, ParsedFlow& parsed)
{
    Flow& flow = parsed.flow;
    switch (type) {
    case CTA_TUPLE_ORIG:
        return readTuple(value, flow, flow.original);
    case CTA_TUPLE_REPLY:
        return readTuple(value, flow, flow.reply);
    case CTA_STATUS:
        flow.status = numberIn<std::uint32_t>(value);
        return;
    case CTA_PROTOINFO:
        return readState(value, parsed);
    case CTA_TIMEOUT:
        parsed.hasTimeout = true;
        flow.timeout = numberIn<std::uint32_t>(value);
        return;
    case CTA_MARK:
        flow.mark = numberIn<std::uint32_t>(value); // the kernel leaves out 0
        return;
    case CTA_COUNTERS_ORIG:
        flow.counted = true;
        flow.sent = countersIn(value);
        return;
    case CTA_COUNTERS_REPLY:
        flow.received = countersIn(value);
        return;
    case CTA_ID:
        flow.id = numberIn<std::uint32_t>(value);
        return;
    case CTA_ZONE:
        flow.zone = numberIn<std::uint16_t>(value);
        return;
    case CTA_TIMESTAMP:
        flow.start = startIn(value);
        return;
    default:
        return;
    }
}

} // namespace

FlowChange merge(Flow& known, const ParsedFlow& news)
{
    Flow next = news.flow;
    if (!news.hasState)
        next.state = known.state;
    if (!news.hasTimeout)
        next.timeout = known.timeout;
    if (!next.counted) {
        next.counted = known.counted;
        next.sent = known.sent;
        next.received = known.received;
    }
    if (next.start == 0)
        next.start = known.start;
    if (next.closer == FlowCloser::Unknown)
        next.closer = known.closer;
    const bool moved = next.sent != known.sent || next.received != known.received;
    const bool more = next.state != known.state || next.status != known.status || next.mark != known.mark
        || next.reply != known.reply || next.counted != known.counted || next.closer != known.closer;
    known = next;
    return more ? FlowChange::More : moved ? FlowChange::Counters : FlowChange::Nothing;
}

bool parseFlow(const nlmsghdr* message, ParsedFlow& parsed)
{
    parsed = {};
    bool original = false;
    bool reply = false;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        original |= type == CTA_TUPLE_ORIG;
        reply |= type == CTA_TUPLE_REPLY;
        readAttribute(type, attribute, parsed);
    });
    return original && reply && parsed.flow.protocol != 0
        && parsed.flow.original.source.family() == parsed.flow.reply.source.family();
}

} // namespace portolan
