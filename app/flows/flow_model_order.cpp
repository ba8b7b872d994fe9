// The order of FlowModel's rows: by numbers alone.
#include "app/flows/flow_model.h"
#include "app/flows/flow_words.h"

#include <algorithm>
#include <bit>

namespace portolan {

namespace {

constexpr unsigned kParts = 3; ///< of the value of an end

/// Which of the four ends of a connection a column shows, in the order of PackedFlow::addresses.
unsigned endOf(int column)
{
    return unsigned(column);
}

} // namespace

std::vector<FlowModel::Number> FlowModel::sorted(std::vector<Number> numbers) const
{
    // Those alike stand in the order of their numbers.
    if (!std::is_sorted(numbers.begin(), numbers.end()))
        std::sort(numbers.begin(), numbers.end());
    std::vector<FlowSortKey> keys;
    keys.reserve(numbers.size());
    for (const Number number : numbers)
        keys.push_back(keyOf(number));
    sortStably(keys);
    if (m_sortColumn <= AnsweredBy)
        sortAlike(keys, 1);
    std::transform(
        keys.begin(), keys.end(), numbers.begin(), [](const FlowSortKey& key) { return key.number; });
    return numbers;
}

/// Runs of keys whose values tell the addresses of IPv6 apart only in part.
void FlowModel::sortAlike(std::vector<FlowSortKey>& keys, unsigned part) const
{
    for (auto from = keys.begin(); from != keys.end();) {
        const auto to = std::find_if(from + 1, keys.end(),
            [&](const FlowSortKey& key) { return key.value != from->value || key.quiet != from->quiet; });
        if (to - from > 1 && flows().store().row(from->number).isIpv6) {
            std::vector<FlowSortKey> alike(from, to);
            for (FlowSortKey& key : alike) {
                const std::uint64_t value = endValue(key.number, endOf(m_sortColumn), part);
                key.value = m_sortOrder == Qt::AscendingOrder ? value : ~value;
            }
            sortStably(alike);
            if (part < kParts - 1)
                sortAlike(alike, part + 1);
            std::copy(alike.begin(), alike.end(), from);
        }
        from = to;
    }
}

FlowSortKey FlowModel::keyOf(Number number) const
{
    const std::uint64_t value = valueOf(number);
    return {m_sortOrder == Qt::AscendingOrder ? value : ~value, number, flows().quiet(number)};
}

bool FlowModel::before(const FlowSortKey& a, const FlowSortKey& b) const
{
    if (a.quiet != b.quiet)
        return b.quiet;
    if (a.value != b.value)
        return a.value < b.value;
    if (m_sortColumn <= AnsweredBy)
        if (const int order = compareEnds(a.number, b.number); order != 0)
            return (order < 0) == (m_sortOrder == Qt::AscendingOrder);
    return a.number < b.number;
}

/// Of IPv4, address and port, before all of IPv6, which takes three parts: the bytes 0 to 7 but for the last
/// bit, 7 to 14, and the last byte with the port.
std::uint64_t FlowModel::endValue(Number number, unsigned which, unsigned part) const
{
    const PackedFlow& row = flows().store().row(number);
    if (!row.isIpv6)
        return std::uint64_t(row.addresses[which]) << 16 | row.ports[which];
    const Address address = flows().store().address(number, which);
    if (part == kParts - 1)
        return std::uint64_t(address.bytes()[15]) << 16 | row.ports[which];
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i)
        value = value << 8 | address.bytes()[part * 7 + i];
    return part == 0 ? value >> 1 | std::uint64_t(1) << 63 : value;
}

/// What the first part of endValue() could not tell apart.
int FlowModel::compareEnds(Number a, Number b) const
{
    const FlowStore& store = flows().store();
    if (!store.row(a).isIpv6 || !store.row(b).isIpv6)
        return 0;
    const unsigned which = endOf(m_sortColumn);
    const Address left = store.address(a, which);
    const Address right = store.address(b, which);
    if (left != right)
        return left < right ? -1 : 1;
    return int(store.row(a).ports[which]) - int(store.row(b).ports[which]);
}

std::uint64_t FlowModel::valueOf(Number number) const
{
    const PackedFlow& row = flows().store().row(number);
    const LiveFlows::Extra& extra = flows().extra(number);
    switch (m_sortColumn) {
    case Client:
    case AskedFor:
    case AnsweredBy:
        return endValue(number, endOf(m_sortColumn), 0);
    case Protocol:
        return row.protocol;
    case State:
        return std::uint64_t(flowPhase(flows(), number));
    case Age:
        return ~std::uint64_t(row.start); // the youngest began last
    case Sent:
        return row.sentBytes;
    case Received:
        return row.receivedBytes;
    case PacketsSent:
        return row.sentPackets;
    case PacketsReceived:
        return row.receivedPackets;
    case Timeout:
        return std::uint64_t(flows().expiresAt(number)); // the same from tick to tick
    case SentRate:
        return extra.sentRate.bits();
    case ReceivedRate:
        return extra.receivedRate.bits();
    case Rate:
        // Numbers that are not negative sort like their bits.
        return std::bit_cast<std::uint64_t>(extra.rate());
    case Forward:
        return m_titleRanks[extra.forward];
    default:
        return 0;
    }
}

} // namespace portolan
