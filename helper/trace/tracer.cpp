#include "helper/trace/tracer.h"

#include "backend/packet/chain_place.h"
#include "backend/packet/trace_wire.h"
#include "helper/bus/call.h"
#include "helper/bus/journal.h"
#include "helper/trace/trace_rules.h"

#include <net/if.h>

#include <algorithm>
#include <ctime>
#include <sys/epoll.h>

namespace portolan {

namespace {

constexpr std::size_t kMostMarkedAhead = 4096;

std::uint64_t traceTime()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return std::uint64_t(now.tv_sec) * 1'000'000'000 + std::uint64_t(now.tv_nsec);
}

} // namespace

Tracer::Tracer(sd_event* event, LogSetting& setting, RawMarks& marks, Marking marking)
    : m_event(event)
    , m_setting(setting)
    , m_marks(marks)
    , m_marking(marking)
{
}

Tracer::~Tracer()
{
    m_table.close();
    if (m_byRawTables)
        m_marks.remove();
    m_nflogSource.reset();
    m_nflog.close();
    if (m_loggerTaken)
        if (const auto back = m_setting.giveBack(); !back)
            logProblem(back.error());
}

void Tracer::start(const TraceFilter& filter, const TraceLimits& limits, const Started& started)
{
    m_packetsLeft = limits.packets;
    m_byInterface = filter.in.has_value();
    if (auto heard = m_nftrace.open(TraceSocket::Kind::Nftrace).and_then([this] {
            return listen(m_nftrace, m_nftraceSource);
        });
        !heard)
        return started(std::move(heard));
    // The old tables' part is worth having, but nf_tables' works without.
    const auto lines = listenForLines();
    if (!lines)
        m_remarks.push_back(lines.error().message);
    auto marked = mark(filter, limits);
    if (marked)
        return started(beginTimer(limits));
    if (marked.error().code != ErrorCode::Unsupported)
        return started(std::move(marked));
    if (!lines) {
        Error error = marked.error();
        error.message = {PORTOLAN_TR("%1 %2"), {error.message, lines.error().message}};
        return started(tl::unexpected(std::move(error)));
    }
    m_remarks.push_back({PORTOLAN_TR("%1 TRACE rules in the old raw tables do it: connections are told by "
                                     "their packets' headers alone, and what is translated back behind the "
                                     "last chain is not seen."),
        {marked.error().message}});
    markByRawTables(filter, limits, started);
}

Result<void> Tracer::listenForLines()
{
    auto listening = m_nflog.open(TraceSocket::Kind::Nflog)
                         .and_then([this] {
                             m_loggerTaken = true;
                             return m_setting.take();
                         })
                         .and_then([this] { return listen(m_nflog, m_nflogSource); });
    if (!listening)
        m_nflog.close();
    return listening;
}

Result<void> Tracer::mark(const TraceFilter& filter, const TraceLimits& limits)
{
    if (m_marking == Marking::RawTables)
        return failure(ErrorCode::Unsupported, PORTOLAN_TR("nf_tables is not used for this trace."));
    m_conntrack = tracksConnections();
    auto marked = m_table.open(filter, limits, m_conntrack);
    if (!marked)
        m_conntrack = false;
    return marked;
}

void Tracer::markByRawTables(const TraceFilter& filter, const TraceLimits& limits, const Started& started)
{
    m_byRawTables = true;
    m_marks.put(filter, limits,
        [this, limits, started](Result<void> put) { started(put ? beginTimer(limits) : std::move(put)); });
}

Result<void> Tracer::beginTimer(const TraceLimits& limits)
{
    sd_event_source* timer = nullptr;
    const int timed = sd_event_add_time_relative(
        m_event, &timer, CLOCK_MONOTONIC, std::uint64_t(limits.seconds) * 1'000'000, 0,
        [](sd_event_source*, std::uint64_t, void* self) {
            static_cast<Tracer*>(self)->end("seconds");
            return 0;
        },
        this);
    m_timer.reset(timer);
    if (timed < 0)
        return tl::unexpected(busError(PORTOLAN_TR("The trace's end cannot be waited for"), timed));
    return {};
}

Result<void> Tracer::listen(TraceSocket& socket, SourcePtr& source)
{
    sd_event_source* raw = nullptr;
    const auto readable = [](sd_event_source* ready, int, std::uint32_t, void* self) {
        auto* tracer = static_cast<Tracer*>(self);
        tracer->drain(ready == tracer->m_nflogSource.get() ? tracer->m_nflog : tracer->m_nftrace);
        return 0;
    };
    const int added = sd_event_add_io(m_event, &raw, socket.descriptor(), EPOLLIN, readable, this);
    source.reset(raw);
    if (added < 0)
        return tl::unexpected(busError(PORTOLAN_TR("The kernel's trace cannot be waited for"), added));
    return {};
}

void Tracer::drain(TraceSocket& socket)
{
    const auto drained = socket.drain([this](unsigned index) { return nameOf(index); },
        [this](const TraceMessage& message) { take(message); });
    m_lost = m_lost || drained == TraceSocket::Drained::Overrun;
}

/// Every packet that was asked for comes by there once.
bool Tracer::counts(const TraceEvent& event, bool first)
{
    if (!isTracersOwn(event) || !first)
        return false;
    if (m_conntrack && isBehindConntrack(event))
        // The rule that marks a packet is not told of, as the trace begins behind it.
        return (event.step == TraceStep::Rule && event.handle > 0) || !m_markedAhead.contains(event.traceId);
    if (m_conntrack && event.chain.ends_with("-401")) {
        if (m_markedAhead.size() >= kMostMarkedAhead)
            m_markedAhead.clear();
        m_markedAhead.insert(event.traceId);
    }
    if (m_conntrack)
        return false;
    return event.chain == "prerouting-90" || event.chain == "output-90";
}

/// Every marked packet falls out of one of our chains; what goes to this host itself meets both.
bool Tracer::countsOfRawTables(const TraceEvent& event) const
{
    return event.source == TraceSource::Xtables && event.table == "raw" && event.step == TraceStep::Return
        && isTraceChain(event.chain) && (event.in != "lo" || m_byInterface);
}

void Tracer::count()
{
    if (m_ended.empty() && m_packetsLeft > 0 && --m_packetsLeft == 0)
        end("packets");
}

void Tracer::take(const TraceMessage& message)
{
    if (m_waitingBytes > kMostWaiting) {
        m_lost = true;
        return;
    }
    TraceEvent event = message.event;
    event.time = traceTime();
    if (event.source == TraceSource::Nftables && !isTracersOwn(event))
        event.position = m_positions.of(event, message.family);
    if (m_byRawTables ? countsOfRawTables(event) : counts(event, !message.header.empty()))
        count();
    if (m_byRawTables && event.source == TraceSource::Xtables && !setAsideTraceRules(event))
        return;
    std::vector<std::uint8_t> record;
    packTraceEvent(event, message.header, message.mark, record);
    m_waitingBytes += record.size();
    m_waiting.push_back(std::move(record));
}

void Tracer::end(const char* limit)
{
    if (!m_ended.empty())
        return;
    m_ended = limit;
    m_table.markNoMore();
    if (m_byRawTables)
        m_marks.remove();
}

/// Kept, as an interface may be gone before the next packet is told of.
std::string Tracer::nameOf(unsigned index)
{
    const auto known = m_names.find(index);
    if (known != m_names.end())
        return known->second;
    char name[IF_NAMESIZE] = "";
    if (index == 0 || !if_indextoname(index, name))
        return {};
    if (m_names.size() >= 4096)
        m_names.clear();
    return m_names[index] = name;
}

Tracer::Batch Tracer::read(std::size_t most)
{
    // What the kernel has by now, too: a reader that asks after the end gets all of it.
    if (m_nftrace.isOpen())
        drain(m_nftrace);
    if (m_nflog.isOpen())
        drain(m_nflog);
    Batch batch;
    const std::size_t count = std::min(most, m_waiting.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto& record = m_waiting.front();
        batch.records.insert(batch.records.end(), record.begin(), record.end());
        m_waitingBytes -= record.size();
        m_waiting.pop_front();
    }
    m_handedOut += count;
    batch.next = m_handedOut;
    batch.lost = std::exchange(m_lost, false);
    if (m_waiting.empty())
        batch.ended = m_ended;
    return batch;
}

} // namespace portolan
