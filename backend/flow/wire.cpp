#include "backend/flow/wire.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstring>

namespace portolan {
namespace {

constexpr std::uint16_t kCountedFlag = 1;
constexpr unsigned kCloserShift = 1;
constexpr std::uint16_t kCloserMask = 3;

std::uint16_t flagsOf(bool counted, FlowCloser closer)
{
    return std::uint16_t((counted ? kCountedFlag : 0) | unsigned(closer) << kCloserShift);
}

/// A value of a helper newer than this program is unknown to it.
FlowCloser closerOf(std::uint16_t flags)
{
    const unsigned closer = flags >> kCloserShift & kCloserMask;
    return closer > unsigned(FlowCloser::Answerer) ? FlowCloser::Unknown : FlowCloser(closer);
}

/// What a record begins with, in order.
struct RecordHead {
    FlowEvent event;
    Family family;
    std::uint8_t protocol;
    std::uint8_t state;
    std::uint16_t zone;
    std::uint16_t flags;
    std::uint32_t id;
    std::uint32_t status;
    std::uint32_t mark;
    std::uint32_t timeout;
    std::uint64_t time;
    std::uint64_t start;
};

/// An address of IPv4 in host order.
enum class FourBytes : std::uint32_t {};

/// Writes fields one after the other.
class RecordWriter {
public:
    explicit RecordWriter(std::uint8_t* out)
        : m_out(out)
    {
    }

    template <std::unsigned_integral Integer> void put(Integer value)
    {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(m_out, &value, sizeof value); // the loop is not seen through by every compiler
            m_out += sizeof value;
        } else {
            for (std::size_t i = 0; i < sizeof value; ++i)
                *m_out++ = std::uint8_t(std::uint64_t(value) >> (8 * i));
        }
    }

    void put(const RecordHead& head)
    {
        put(std::uint8_t(head.event));
        put(std::uint8_t(head.family == Family::Ipv4 ? 4 : 6));
        put(head.protocol);
        put(head.state);
        put(head.zone);
        put(head.flags);
        put(head.id);
        put(head.status);
        put(head.mark);
        put(head.timeout);
        put(head.time);
        put(head.start);
    }

    // What an address leaves of its 16 bytes is zero already.
    void put(FourBytes address)
    {
        for (unsigned i = 0; i < 4; ++i)
            m_out[i] = std::uint8_t(std::uint32_t(address) >> (24 - 8 * i));
        m_out += 16;
    }

    void put(const Address& address)
    {
        std::copy_n(address.bytes(), address.size(), m_out);
        m_out += 16;
    }

    void put(const AddressBlock::value_type& address)
    {
        std::memcpy(m_out, address.data(), address.size());
        m_out += 16;
    }

    template <typename Some>
    void put(const Some& source, const Some& destination, std::uint16_t sourcePort, std::uint16_t port)
    {
        put(source);
        put(destination);
        put(sourcePort);
        put(port);
        put(std::uint32_t(0));
    }

    void put(const Tuple& tuple)
    {
        put(tuple.source, tuple.destination, tuple.sourcePort, tuple.destinationPort);
    }

    void put(const Counters& counters)
    {
        put(counters.packets);
        put(counters.bytes);
    }

private:
    std::uint8_t* m_out;
};

/// Reads fields in the same order.
class RecordScanner {
public:
    explicit RecordScanner(const std::uint8_t* in)
        : m_in(in)
    {
    }

    template <typename Integer> Integer take()
    {
        std::uint64_t value = 0;
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(&value, m_in, sizeof(Integer));
            m_in += sizeof(Integer);
        } else {
            for (std::size_t i = 0; i < sizeof(Integer); ++i)
                value |= std::uint64_t(*m_in++) << (8 * i);
        }
        return Integer(value);
    }

    Address takeAddress(Family family)
    {
        const std::uint8_t* const bytes = m_in;
        m_in += 16;
        return Address::fromBytes(family, bytes);
    }

    Tuple takeTuple(Family family)
    {
        Tuple tuple;
        tuple.source = takeAddress(family);
        tuple.destination = takeAddress(family);
        tuple.sourcePort = take<std::uint16_t>();
        tuple.destinationPort = take<std::uint16_t>();
        take<std::uint32_t>();
        return tuple;
    }

    Counters takeCounters()
    {
        Counters counters;
        counters.packets = take<std::uint64_t>();
        counters.bytes = take<std::uint64_t>();
        return counters;
    }

private:
    const std::uint8_t* m_in;
};

/// Of one more record.
RecordWriter writerAt(std::vector<std::uint8_t>& out)
{
    const std::size_t start = out.size();
    out.resize(start + kFlowRecordSize);
    return RecordWriter(out.data() + start);
}

tl::unexpected<Error> impossible(std::size_t index, const char* field, unsigned value)
{
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR(
            "Flow record %1 has an impossible %2, %3; the helper and this program may differ in version."),
        {std::to_string(index), field, std::to_string(value)});
}

Result<FlowRecord> unpackFlow(const std::uint8_t* bytes, std::size_t index)
{
    RecordScanner in(bytes);
    FlowRecord record;
    Flow& flow = record.flow;
    const auto event = in.take<std::uint8_t>();
    if (event > std::uint8_t(FlowEvent::Destroy))
        return impossible(index, "event", event);
    record.event = FlowEvent(event);
    const auto version = in.take<std::uint8_t>();
    if (version != 4 && version != 6)
        return impossible(index, "family", version);
    const Family family = version == 4 ? Family::Ipv4 : Family::Ipv6;
    flow.protocol = in.take<std::uint8_t>();
    flow.state = in.take<std::uint8_t>();
    flow.zone = in.take<std::uint16_t>();
    // Bits nobody here knows are left to helpers newer than this program.
    const auto flags = in.take<std::uint16_t>();
    flow.counted = (flags & kCountedFlag) != 0;
    flow.closer = closerOf(flags);
    flow.id = in.take<std::uint32_t>();
    flow.status = in.take<std::uint32_t>();
    flow.mark = in.take<std::uint32_t>();
    flow.timeout = in.take<std::uint32_t>();
    record.time = in.take<std::uint64_t>();
    flow.start = in.take<std::uint64_t>();
    flow.original = in.takeTuple(family);
    flow.reply = in.takeTuple(family);
    flow.sent = in.takeCounters();
    flow.received = in.takeCounters();
    return record;
}

} // namespace

void packFlow(const FlowRecord& record, std::vector<std::uint8_t>& out)
{
    const Flow& flow = record.flow;
    RecordWriter writer = writerAt(out);
    writer.put({.event = record.event,
        .family = flow.family(),
        .protocol = flow.protocol,
        .state = flow.state,
        .zone = flow.zone,
        .flags = flagsOf(flow.counted, flow.closer),
        .id = flow.id,
        .status = flow.status,
        .mark = flow.mark,
        .timeout = flow.timeout,
        .time = record.time,
        .start = flow.start});
    writer.put(flow.original);
    writer.put(flow.reply);
    writer.put(flow.sent);
    writer.put(flow.received);
}

void packRow(FlowEvent event, std::uint64_t time, const PackedFlow& row, const AddressBlock* ipv6,
    std::vector<std::uint8_t>& out)
{
    RecordWriter writer = writerAt(out);
    writer.put({.event = event,
        .family = ipv6 ? Family::Ipv6 : Family::Ipv4,
        .protocol = std::uint8_t(row.protocol),
        .state = std::uint8_t(row.state),
        .zone = std::uint16_t(row.zone),
        .flags = flagsOf(row.counted, FlowCloser(row.closer)),
        .id = row.id,
        .status = std::uint32_t(row.status),
        .mark = row.mark,
        .timeout = row.timeout,
        .time = time,
        .start = row.startNanoseconds()});
    for (const unsigned end : {0U, 2U}) {
        if (ipv6)
            writer.put((*ipv6)[end], (*ipv6)[end + 1], row.ports[end], row.ports[end + 1]);
        else
            writer.put(FourBytes(row.addresses[end]), FourBytes(row.addresses[end + 1]), row.ports[end],
                row.ports[end + 1]);
    }
    writer.put(row.sent());
    writer.put(row.received());
}

Result<std::vector<FlowRecord>> unpackFlows(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() % kFlowRecordSize != 0)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("%1 bytes are no whole number of flow records of %2 bytes."),
            {std::to_string(bytes.size()), std::to_string(kFlowRecordSize)});
    std::vector<FlowRecord> records;
    records.reserve(bytes.size() / kFlowRecordSize);
    for (std::size_t at = 0; at < bytes.size(); at += kFlowRecordSize) {
        auto record = unpackFlow(bytes.data() + at, records.size());
        if (!record)
            return tl::unexpected(std::move(record.error()));
        records.push_back(*record);
    }
    return records;
}

} // namespace portolan
