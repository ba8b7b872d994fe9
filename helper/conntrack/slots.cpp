#include "helper/conntrack/slots.h"

namespace portolan {

namespace {

template <typename Addresses> bool sameReply(const Addresses& one, const Addresses& other)
{
    return one[2] == other[2] && one[3] == other[3];
}

} // namespace

FlowChange FlowSlots::merge(Number number, ParsedFlow& news)
{
    const PackedFlow& known = row(number);
    PackedFlow& next = news.flow.packed;
    if (!news.hasState)
        next.state = known.state;
    if (!news.hasTimeout)
        next.timeout = known.timeout;
    if (!next.counted) {
        next.counted = known.counted;
        next.setSent(known.sent());
        next.setReceived(known.received());
    }
    if (next.start == 0)
        next.start = known.start;
    if (next.closer == std::uint8_t(FlowCloser::Unknown))
        next.closer = known.closer;
    // That a connection is counted is first seen where counters are read, and matters to who reads them.
    const bool moved
        = next.counted != known.counted || next.sent() != known.sent() || next.received() != known.received();
    const bool more = next.state != known.state || next.status != known.status || next.mark != known.mark
        || next.closer != known.closer || !sameReply(known.ports, next.ports)
        || !(known.isIpv6 ? sameReply(ipv6(known), news.flow.ipv6)
                          : sameReply(known.addresses, next.addresses));
    set(number, news.flow);
    return more ? FlowChange::More : moved ? FlowChange::Counters : FlowChange::Nothing;
}

} // namespace portolan
