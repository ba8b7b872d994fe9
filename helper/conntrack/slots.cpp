#include "helper/conntrack/slots.h"

#include <algorithm>

namespace portolan {

namespace {

bool sameReply(const PackedFlow& known, const AddressBlock* ipv6, const LooseFlow& next)
{
    if (known.ports[2] != next.packed.ports[2] || known.ports[3] != next.packed.ports[3])
        return false;
    const auto same = [](const auto& one, const auto& other) {
        return std::equal(one.begin() + 2, one.end(), other.begin() + 2);
    };
    return ipv6 ? same(*ipv6, next.ipv6) : same(known.addresses, next.packed.addresses);
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
    const bool moved = next.sent() != known.sent() || next.received() != known.received();
    const bool more = next.state != known.state || next.status != known.status || next.mark != known.mark
        || next.counted != known.counted || next.closer != known.closer
        || !sameReply(known, ipv6(known), news.flow);
    set(number, news.flow);
    return more ? FlowChange::More : moved ? FlowChange::Counters : FlowChange::Nothing;
}

} // namespace portolan
