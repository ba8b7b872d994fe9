#include "helper/conntrack/parser.h"

#include "helper/host/netlink.h"

#include <arpa/inet.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack_tcp.h>

#include <array>
#include <new>

namespace portolan {

namespace {

/// What a flow may have and the one before it had: libnetfilter_conntrack keeps it unless told otherwise.
constexpr std::array kOptional{ATTR_ORIG_PORT_SRC, ATTR_ORIG_PORT_DST, ATTR_REPL_PORT_SRC, ATTR_REPL_PORT_DST,
    ATTR_ORIG_L3PROTO, ATTR_ORIG_L4PROTO, ATTR_TCP_STATE, ATTR_SCTP_STATE, ATTR_DCCP_STATE, ATTR_TIMEOUT,
    ATTR_MARK, ATTR_ORIG_COUNTER_PACKETS, ATTR_ORIG_COUNTER_BYTES, ATTR_REPL_COUNTER_PACKETS,
    ATTR_REPL_COUNTER_BYTES, ATTR_ID, ATTR_STATUS, ATTR_ZONE, ATTR_ORIG_ZONE, ATTR_TIMESTAMP_START};
/// These hold memory of their own, which unsetting them does not free.
constexpr std::array kOwning{ATTR_SECCTX, ATTR_CONNLABELS, ATTR_CONNLABELS_MASK, ATTR_HELPER_INFO};

Address addressOf(const nf_conntrack* object, Family family, nf_conntrack_attr four, nf_conntrack_attr six)
{
    const void* bytes = nfct_get_attr(object, family == Family::Ipv4 ? four : six);
    return bytes ? Address::fromBytes(family, bytes) : Address();
}

/// Id and type of an ICMP tuple; the library tells those of the original direction alone, and NAT changes
/// ids.
void readIcmp(const nlattr* tuple, Tuple& to)
{
    unsigned kind = 0;
    forEachNested(tuple, [&](unsigned part, const nlattr* nested) {
        if (part != CTA_TUPLE_PROTO)
            return;
        forEachNested(nested, [&](unsigned type, const nlattr* value) {
            if (type == CTA_PROTO_ICMP_ID || type == CTA_PROTO_ICMPV6_ID)
                to.sourcePort = ntohs(mnl_attr_get_u16(value));
            else if (type == CTA_PROTO_ICMP_TYPE || type == CTA_PROTO_ICMPV6_TYPE)
                kind |= unsigned(mnl_attr_get_u8(value)) << 8;
            else if (type == CTA_PROTO_ICMP_CODE || type == CTA_PROTO_ICMPV6_CODE)
                kind |= mnl_attr_get_u8(value);
        });
    });
    to.destinationPort = std::uint16_t(kind);
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
    const bool moved = next.sent != known.sent || next.received != known.received;
    const bool more = next.state != known.state || next.status != known.status || next.mark != known.mark
        || next.reply != known.reply || next.counted != known.counted;
    known = next;
    return more ? FlowChange::More : moved ? FlowChange::Counters : FlowChange::Nothing;
}

void FlowParser::Destroy::operator()(nf_conntrack* object) const
{
    nfct_destroy(object);
}

FlowParser::FlowParser()
    : m_object(nfct_new())
{
    if (!m_object)
        throw std::bad_alloc();
}

FlowParser::~FlowParser() = default;

void FlowParser::reset()
{
    for (const auto owning : kOwning) {
        if (nfct_attr_is_set(m_object.get(), owning) > 0) {
            m_object.reset(nfct_new());
            if (!m_object)
                throw std::bad_alloc();
            return;
        }
    }
    for (const auto optional : kOptional)
        nfct_attr_unset(m_object.get(), optional);
}

bool FlowParser::readTuples(const nlmsghdr* message)
{
    const auto* object = m_object.get();
    auto& flow = m_parsed.flow;
    const auto network = nfct_get_attr_u8(object, ATTR_ORIG_L3PROTO);
    if ((network != AF_INET && network != AF_INET6) || nfct_attr_is_set(object, ATTR_ORIG_L4PROTO) <= 0)
        return false;
    const auto family = network == AF_INET ? Family::Ipv4 : Family::Ipv6;
    flow.protocol = nfct_get_attr_u8(object, ATTR_ORIG_L4PROTO);
    flow.original.source = addressOf(object, family, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC);
    flow.original.destination = addressOf(object, family, ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST);
    flow.reply.source = addressOf(object, family, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC);
    flow.reply.destination = addressOf(object, family, ATTR_REPL_IPV4_DST, ATTR_REPL_IPV6_DST);
    if (isIcmp(flow.protocol)) {
        forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
            if (type == CTA_TUPLE_ORIG)
                readIcmp(attribute, flow.original);
            else if (type == CTA_TUPLE_REPLY)
                readIcmp(attribute, flow.reply);
        });
        return true;
    }
    flow.original.sourcePort = ntohs(nfct_get_attr_u16(object, ATTR_ORIG_PORT_SRC));
    flow.original.destinationPort = ntohs(nfct_get_attr_u16(object, ATTR_ORIG_PORT_DST));
    flow.reply.sourcePort = ntohs(nfct_get_attr_u16(object, ATTR_REPL_PORT_SRC));
    flow.reply.destinationPort = ntohs(nfct_get_attr_u16(object, ATTR_REPL_PORT_DST));
    return true;
}

const ParsedFlow* FlowParser::parse(const nlmsghdr* message)
{
    reset();
    m_parsed = {};
    if (nfct_nlmsg_parse(message, m_object.get()) < 0 || !readTuples(message))
        return nullptr;
    const auto* object = m_object.get();
    auto& flow = m_parsed.flow;
    const auto has
        = [object](nf_conntrack_attr attribute) { return nfct_attr_is_set(object, attribute) > 0; };
    flow.id = nfct_get_attr_u32(object, ATTR_ID);
    flow.status = nfct_get_attr_u32(object, ATTR_STATUS);
    flow.mark = nfct_get_attr_u32(object, ATTR_MARK); // the kernel leaves out 0
    flow.zone = nfct_get_attr_u16(object, has(ATTR_ZONE) ? ATTR_ZONE : ATTR_ORIG_ZONE);
    flow.start = nfct_get_attr_u64(object, ATTR_TIMESTAMP_START);
    for (const auto state : {ATTR_TCP_STATE, ATTR_SCTP_STATE, ATTR_DCCP_STATE}) {
        if (has(state)) {
            m_parsed.hasState = true;
            flow.state = nfct_get_attr_u8(object, state);
        }
    }
    m_parsed.hasTimeout = has(ATTR_TIMEOUT);
    flow.timeout = nfct_get_attr_u32(object, ATTR_TIMEOUT);
    flow.counted = has(ATTR_ORIG_COUNTER_PACKETS);
    flow.sent = {nfct_get_attr_u64(object, ATTR_ORIG_COUNTER_PACKETS),
        nfct_get_attr_u64(object, ATTR_ORIG_COUNTER_BYTES)};
    flow.received = {nfct_get_attr_u64(object, ATTR_REPL_COUNTER_PACKETS),
        nfct_get_attr_u64(object, ATTR_REPL_COUNTER_BYTES)};
    return &m_parsed;
}

} // namespace portolan
