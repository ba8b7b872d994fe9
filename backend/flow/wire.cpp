#include "backend/flow/wire.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace portolan {
namespace {

constexpr std::uint16_t kCountedFlag = 1;
constexpr unsigned kCloserShift = 1;
constexpr std::uint16_t kCloserMask = 3;

std::uint16_t flagsOf(const Flow& flow)
{
    return std::uint16_t((flow.counted ? kCountedFlag : 0) | unsigned(flow.closer) << kCloserShift);
}

/// A value of a helper newer than this program is unknown to it.
FlowCloser closerOf(std::uint16_t flags)
{
    const unsigned closer = flags >> kCloserShift & kCloserMask;
    return closer > unsigned(FlowCloser::Answerer) ? FlowCloser::Unknown : FlowCloser(closer);
}

/// Writes fields one after the other.
class RecordWriter {
public:
    explicit RecordWriter(std::uint8_t* out)
        : m_out(out)
    {
    }

    template <typename Integer> void put(Integer value)
    {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(m_out, &value, sizeof value); // the loop is not seen through by every compiler
            m_out += sizeof value;
        } else {
            for (std::size_t i = 0; i < sizeof value; ++i)
                *m_out++ = std::uint8_t(std::uint64_t(value) >> (8 * i));
        }
    }

    void put(const Address& address)
    {
        std::copy_n(address.bytes(), address.size(), m_out); // the rest of the 16 is zero already
        m_out += 16;
    }

    void put(const Tuple& tuple)
    {
        put(tuple.source);
        put(tuple.destination);
        put(tuple.sourcePort);
        put(tuple.destinationPort);
        put(std::uint32_t(0));
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
    const std::size_t start = out.size();
    out.resize(start + kFlowRecordSize);
    RecordWriter writer(out.data() + start);
    writer.put(std::uint8_t(record.event));
    writer.put(std::uint8_t(flow.family() == Family::Ipv4 ? 4 : 6));
    writer.put(flow.protocol);
    writer.put(flow.state);
    writer.put(flow.zone);
    writer.put(flagsOf(flow));
    writer.put(flow.id);
    writer.put(flow.status);
    writer.put(flow.mark);
    writer.put(flow.timeout);
    writer.put(record.time);
    writer.put(flow.start);
    writer.put(flow.original);
    writer.put(flow.reply);
    writer.put(flow.sent);
    writer.put(flow.received);
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
