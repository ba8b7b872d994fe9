// The kernel's netlink messages about a packet's way, read into events. Nothing in a message is trusted.
#pragma once

#include "backend/packet/trace_event.h"

#include <libmnl/libmnl.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace portolan {

/// The name of an interface by its index; empty where there is none any more.
using InterfaceNamer = std::function<std::string(unsigned index)>;

struct TraceMessage {
    TraceEvent event; ///< without packet and time
    std::vector<std::uint8_t> header; ///< the packet's headers; empty: not said
    std::uint32_t mark = 0;
    std::uint8_t family = 0; ///< of nf_tables' table: NFPROTO_*
};

/// NFT_MSG_TRACE of multicast group NFNLGRP_NFTRACE. False: not such a message, or not of IPv4 and IPv6.
bool parseNftrace(const nlmsghdr* message, const InterfaceNamer& names, TraceMessage& parsed);

/// NFULNL_MSG_PACKET of an NFLOG group. False: not such a message, or none that the TRACE target made.
bool parseNflog(const nlmsghdr* message, const InterfaceNamer& names, TraceMessage& parsed);

} // namespace portolan
