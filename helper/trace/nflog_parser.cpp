#include "helper/trace/parsers.h"

#include "backend/packet/log_reader.h"
#include "backend/packet/trace_wire.h"
#include "helper/host/netlink.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

std::uint32_t bigEndianIn(const nlattr* attribute)
{
    std::uint32_t value = 0;
    if (payloadSizeOf(attribute) >= sizeof value)
        std::memcpy(&value, payloadOf(attribute), sizeof value);
    return ntohl(value);
}

std::optional<Hook> hookIn(const nlattr* attribute)
{
    nfulnl_msg_packet_hdr header{};
    if (payloadSizeOf(attribute) < sizeof header)
        return std::nullopt;
    std::memcpy(&header, payloadOf(attribute), sizeof header);
    // enum nf_inet_hooks is in the order of ours.
    return header.hook <= std::uint8_t(Hook::Postrouting) ? std::optional(Hook(header.hook)) : std::nullopt;
}

} // namespace

bool parseNflog(const nlmsghdr* message, const InterfaceNamer& names, TraceMessage& parsed)
{
    if (message->nlmsg_type != (NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET))
        return false;
    parsed = {};
    TraceEvent& event = parsed.event;
    std::string_view prefix;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        const auto* bytes = static_cast<const char*>(payloadOf(attribute));
        const std::size_t size = payloadSizeOf(attribute);
        if (type == NFULA_PACKET_HDR)
            event.hook = hookIn(attribute);
        else if (type == NFULA_MARK)
            parsed.mark = bigEndianIn(attribute);
        else if (type == NFULA_IFINDEX_INDEV)
            event.in = names(bigEndianIn(attribute));
        else if (type == NFULA_IFINDEX_OUTDEV)
            event.out = names(bigEndianIn(attribute));
        else if (type == NFULA_IFINDEX_PHYSINDEV)
            event.physicalIn = names(bigEndianIn(attribute));
        else if (type == NFULA_PREFIX)
            prefix = {bytes, strnlen(bytes, size)};
        else if (type == NFULA_PAYLOAD)
            parsed.header.assign(bytes, bytes + std::min(size, kTraceHeader));
    });
    return readTracePrefix(prefix, event);
}

} // namespace portolan
