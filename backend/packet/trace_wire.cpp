#include "backend/packet/trace_wire.h"

#include <algorithm>

namespace portolan {

namespace {

constexpr std::size_t kFixedPart = 40;
constexpr std::uint8_t kNoHook = 255;
constexpr std::size_t kMostName = 255;

template <typename Integer> void appendLittle(std::vector<std::uint8_t>& out, Integer value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        out.push_back(std::uint8_t(std::uint64_t(value) >> (8 * i)));
}

void appendName(std::vector<std::uint8_t>& out, const std::string& name)
{
    const std::size_t size = std::min(name.size(), kMostName);
    out.push_back(std::uint8_t(size));
    out.insert(out.end(), name.begin(), name.begin() + std::ptrdiff_t(size));
}

/// Takes fields off the front of a record; `good` is false once something was missing.
class TraceScanner {
public:
    explicit TraceScanner(std::span<const std::uint8_t> bytes)
        : m_bytes(bytes)
    {
    }

    bool good() const { return m_good; }
    std::size_t left() const { return m_bytes.size(); }

    template <typename Integer> Integer take()
    {
        std::uint64_t value = 0;
        const auto bytes = takeBytes(sizeof(Integer));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            value |= std::uint64_t(bytes[i]) << (8 * i);
        return Integer(value);
    }

    std::string takeName()
    {
        const auto bytes = takeBytes(take<std::uint8_t>());
        return {bytes.begin(), bytes.end()};
    }

    std::span<const std::uint8_t> takeBytes(std::size_t count)
    {
        m_good = m_good && count <= m_bytes.size();
        if (!m_good)
            return {};
        const auto taken = m_bytes.first(count);
        m_bytes = m_bytes.subspan(count);
        return taken;
    }

    /// An enumerator, by its last.
    template <typename Enum> Enum takeEnum(Enum last)
    {
        const auto value = take<std::uint8_t>();
        m_good = m_good && value <= std::uint8_t(last);
        return m_good ? Enum(value) : Enum();
    }

private:
    std::span<const std::uint8_t> m_bytes;
    bool m_good = true;
};

bool scanRecord(TraceScanner scanner, TraceEvent& event)
{
    event.source = scanner.takeEnum(TraceSource::Nftables);
    event.step = scanner.takeEnum(TraceStep::Policy);
    event.verdict = scanner.takeEnum(RuleVerdict::Queue);
    const auto hook = scanner.take<std::uint8_t>();
    if (hook != kNoHook && hook > std::uint8_t(Hook::Postrouting))
        return false;
    if (hook != kNoHook)
        event.hook = Hook(hook);
    const auto flags = scanner.take<std::uint8_t>();
    const auto headerLength = scanner.take<std::uint8_t>();
    event.position = scanner.take<std::uint32_t>();
    event.traceId = scanner.take<std::uint32_t>();
    event.handle = scanner.take<std::uint64_t>();
    event.time = scanner.take<std::uint64_t>();
    const auto connection = scanner.take<std::uint32_t>();
    if ((flags & 1) != 0)
        event.connection = connection;
    const auto mark = scanner.take<std::uint32_t>();
    for (std::string* name : {&event.tableFamily, &event.table, &event.chain, &event.target, &event.in,
             &event.out, &event.physicalIn})
        *name = scanner.takeName();
    event.packet = readPacket(scanner.takeBytes(headerLength));
    if (event.packet)
        event.packet->mark = mark;
    return scanner.good() && scanner.left() == 0;
}

} // namespace

void packTraceEvent(const TraceEvent& event, std::span<const std::uint8_t> header, std::uint32_t mark,
    std::vector<std::uint8_t>& out)
{
    const std::size_t begin = out.size();
    const auto head = header.first(std::min(header.size(), kTraceHeader));
    appendLittle(out, std::uint16_t(0));
    for (const std::uint8_t byte : {std::uint8_t(event.source), std::uint8_t(event.step),
             std::uint8_t(event.verdict), event.hook ? std::uint8_t(*event.hook) : kNoHook,
             std::uint8_t(event.connection ? 1 : 0), std::uint8_t(head.size())})
        out.push_back(byte);
    appendLittle(out, std::uint32_t(event.position));
    appendLittle(out, event.traceId);
    appendLittle(out, event.handle);
    appendLittle(out, event.time);
    appendLittle(out, event.connection.value_or(0));
    appendLittle(out, mark);
    for (const std::string* name : {&event.tableFamily, &event.table, &event.chain, &event.target, &event.in,
             &event.out, &event.physicalIn})
        appendName(out, *name);
    out.insert(out.end(), head.begin(), head.end());
    const std::size_t size = out.size() - begin;
    out[begin] = std::uint8_t(size);
    out[begin + 1] = std::uint8_t(size >> 8);
}

Result<std::vector<TraceEvent>> unpackTraceEvents(std::span<const std::uint8_t> bytes)
{
    std::vector<TraceEvent> events;
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < 2 ? 0 : std::size_t(bytes[0] | bytes[1] << 8);
        TraceEvent event;
        if (size < kFixedPart || size > bytes.size()
            || !scanRecord(TraceScanner(bytes.subspan(2, size - 2)), event))
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("The helper's trace cannot be understood: update Portolan."));
        events.push_back(std::move(event));
        bytes = bytes.subspan(size);
    }
    return events;
}

} // namespace portolan
