// Turns conntrack's netlink messages into flows. Our own walk over the attributes: libnetfilter_conntrack's
// copies each into an object of a kilobyte first, which takes a third longer than the kernel needs to send
// them.
#pragma once

#include "backend/flow/packed_flow.h"

struct nlmsghdr;

namespace portolan {

/// A flow as one message tells it. Events leave parts out; what they leave out is unchanged.
struct ParsedFlow {
    LooseFlow flow; ///< counted: this message had counters
    bool hasState = false;
    bool hasTimeout = false;

    const PackedFlow& packed() const { return flow.packed; }
};

/// Layout of linux/netfilter/nfnetlink_conntrack.h. False: not a connection that can be understood.
bool parseFlow(const nlmsghdr* message, ParsedFlow& parsed);

} // namespace portolan
