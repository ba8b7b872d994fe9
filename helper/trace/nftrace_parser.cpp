#include "helper/trace/parsers.h"

#include "backend/packet/trace_wire.h"
#include "helper/host/netlink.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

/// NFTA_TRACE_CT_ID of kernels since 6.16, which older headers lack; equal to `conntrack -o id`.
constexpr unsigned kTraceConnection = 18;

template <typename Integer> bool readBigEndian(const nlattr* attribute, Integer& value)
{
    if (payloadSizeOf(attribute) < sizeof value)
        return false;
    const auto* bytes = static_cast<const std::uint8_t*>(payloadOf(attribute));
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
        read = read << 8 | bytes[i];
    value = Integer(read);
    return true;
}

/// A name up to its zero, or to the end of the attribute.
std::string nameIn(const nlattr* attribute)
{
    const auto* bytes = static_cast<const char*>(payloadOf(attribute));
    return {bytes, strnlen(bytes, payloadSizeOf(attribute))};
}

const char* familyName(std::uint8_t family)
{
    switch (family) {
    case NFPROTO_INET:
        return "inet";
    case NFPROTO_IPV4:
        return "ip";
    case NFPROTO_IPV6:
        return "ip6";
    case NFPROTO_ARP:
        return "arp";
    case NFPROTO_NETDEV:
        return "netdev";
    case NFPROTO_BRIDGE:
        return "bridge";
    default:
        return "";
    }
}

RuleVerdict verdictOfCode(std::int32_t code)
{
    switch (code) {
    case NFT_CONTINUE:
        return RuleVerdict::Continue;
    case NFT_RETURN:
        return RuleVerdict::Return;
    case NFT_JUMP:
        return RuleVerdict::Jump;
    case NFT_GOTO:
        return RuleVerdict::Goto;
    default:
        break;
    }
    switch (code & NF_VERDICT_MASK) {
    case NF_ACCEPT:
        return RuleVerdict::Accept;
    case NF_DROP:
        return RuleVerdict::Drop;
    case NF_QUEUE:
        return RuleVerdict::Queue;
    case NF_STOLEN: // reject takes the packet in newer kernels' bridges
    default:
        return RuleVerdict::Unknown;
    }
}

void readVerdict(const nlattr* attribute, TraceEvent& event)
{
    forEachNested(attribute, [&](unsigned type, const nlattr* inner) {
        std::uint32_t code = 0;
        if (type == NFTA_VERDICT_CODE && readBigEndian(inner, code))
            event.verdict = verdictOfCode(std::int32_t(code));
        else if (type == NFTA_VERDICT_CHAIN)
            event.target = nameIn(inner);
    });
}

void appendHeader(const nlattr* attribute, std::vector<std::uint8_t>& header)
{
    const auto* bytes = static_cast<const std::uint8_t*>(payloadOf(attribute));
    const std::size_t room = kTraceHeader - std::min(header.size(), kTraceHeader);
    header.insert(header.end(), bytes, bytes + std::min(payloadSizeOf(attribute), room));
}

bool stepOf(const nlattr* attribute, TraceEvent& event)
{
    std::uint32_t type = 0;
    if (!readBigEndian(attribute, type))
        return false;
    event.step = type == NFT_TRACETYPE_POLICY ? TraceStep::Policy
        : type == NFT_TRACETYPE_RETURN        ? TraceStep::Return
                                              : TraceStep::Rule;
    return true;
}

} // namespace

bool parseNftrace(const nlmsghdr* message, const InterfaceNamer& names, TraceMessage& parsed)
{
    if (message->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE)
        || mnl_nlmsg_get_payload_len(message) < sizeof(nfgenmsg))
        return false;
    parsed = {};
    TraceEvent& event = parsed.event;
    event.source = TraceSource::Nftables;
    const auto* family = static_cast<const nfgenmsg*>(mnl_nlmsg_get_payload(message));
    parsed.family = family->nfgen_family;
    event.tableFamily = familyName(parsed.family);
    const nlattr* network = nullptr;
    const nlattr* transport = nullptr;
    std::uint32_t number = 0;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == NFTA_TRACE_TABLE)
            event.table = nameIn(attribute);
        else if (type == NFTA_TRACE_CHAIN)
            event.chain = nameIn(attribute);
        else if (type == NFTA_TRACE_RULE_HANDLE)
            readBigEndian(attribute, event.handle);
        else if (type == NFTA_TRACE_TYPE)
            stepOf(attribute, event);
        else if (type == NFTA_TRACE_VERDICT)
            readVerdict(attribute, event);
        else if (type == NFTA_TRACE_POLICY && readBigEndian(attribute, number))
            event.verdict = verdictOfCode(std::int32_t(number));
        else if (type == NFTA_TRACE_ID)
            readBigEndian(attribute, event.traceId);
        else if (type == NFTA_TRACE_NETWORK_HEADER)
            network = attribute;
        else if (type == NFTA_TRACE_TRANSPORT_HEADER)
            transport = attribute;
        else if (type == NFTA_TRACE_IIF && readBigEndian(attribute, number))
            event.in = names(number);
        else if (type == NFTA_TRACE_OIF && readBigEndian(attribute, number))
            event.out = names(number);
        else if (type == NFTA_TRACE_MARK)
            readBigEndian(attribute, parsed.mark);
        else if (type == kTraceConnection && readBigEndian(attribute, number))
            event.connection = number;
    });
    if (network)
        appendHeader(network, parsed.header);
    if (network && transport)
        appendHeader(transport, parsed.header);
    return !event.table.empty() && !event.chain.empty();
}

} // namespace portolan
