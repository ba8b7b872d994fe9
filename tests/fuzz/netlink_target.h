// Hands what a fuzzer found to a reader of the kernel's messages, and what it read on to the backend.
#pragma once

#include "backend/packet/trace_wire.h"
#include "helper/trace/parsers.h"
#include "tests/fuzz/target.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>

#include <cstring>
#include <vector>

namespace portolan {

inline constexpr std::uint16_t kNftraceType = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE;
inline constexpr std::uint16_t kNflogType = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET;

} // namespace portolan

template <typename Reader>
int fuzzNetlinkReader(Reader reader, std::uint16_t type, const std::uint8_t* data, std::size_t size)
{
    if (size > 60000)
        return 0;
    std::vector<std::uint8_t> bytes(sizeof(nlmsghdr) + size);
    nlmsghdr head{};
    head.nlmsg_len = std::uint32_t(bytes.size());
    head.nlmsg_type = type;
    std::memcpy(bytes.data(), &head, sizeof head);
    if (size > 0)
        std::memcpy(bytes.data() + sizeof head, data, size);
    portolan::TraceMessage parsed;
    const auto names = [](unsigned index) { return std::to_string(index); };
    if (!reader(reinterpret_cast<const nlmsghdr*>(bytes.data()), names, parsed))
        return 0;
    std::vector<std::uint8_t> packed;
    portolan::packTraceEvent(parsed.event, parsed.header, parsed.mark, packed);
    hold(portolan::check::traceWire(packed));
    if (!portolan::unpackTraceEvents(packed))
        hold("what a reader made can be read on");
    return 0;
}
