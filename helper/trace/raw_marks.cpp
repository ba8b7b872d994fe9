#include "helper/trace/raw_marks.h"

#include "helper/bus/journal.h"
#include "helper/trace/trace_rules.h"
#include "helper/xtables/reader.h"
#include "helper/xtables/table_writer.h"

#include <algorithm>
#include <ctime>

namespace portolan {

using namespace std::chrono_literals;

namespace {

constexpr auto kStartPatience = 10s; // as long as an edit waits for the lock
constexpr auto kRemovePatience = 300s; // nobody waits for it
constexpr auto kLastPatience = 1s; // the helper ends
constexpr unsigned kTraceGrace = 2; // seconds, so that the rules do not stop before the trace

template <typename Kernel> Result<void> writeRawTable(OwnRules wanted)
{
    TableWriter<Kernel> writer("raw", std::move(wanted), nullptr);
    return writer.open().and_then([&writer] { return writer.done() ? Result<void>() : writer.write(); });
}

Result<void> writeRawTable(Family family, OwnRules wanted)
{
    return family == Family::Ipv4 ? writeRawTable<RawIpv4>(std::move(wanted))
                                  : writeRawTable<RawIpv6>(std::move(wanted));
}

bool hasRawTable(Family family)
{
    const auto tables = legacyTables(family);
    return tables && std::find(tables->begin(), tables->end(), "raw") != tables->end();
}

template <typename Kernel> bool hasTraceRules()
{
    TableWriter<Kernel> writer("raw", {}, nullptr);
    return hasRawTable(Kernel::kFamily) && writer.open() && !writer.done();
}

bool anyTraceRules()
{
    return hasTraceRules<RawIpv4>() || hasTraceRules<RawIpv6>();
}

Result<void> removeTraceRules()
{
    Result<void> removed;
    for (const Family family : {Family::Ipv4, Family::Ipv6})
        if (hasRawTable(family))
            if (auto written = writeRawTable(family, {}); !written)
                removed = std::move(written);
    return removed;
}

/// One family is enough: a kernel without IPv6 has no table for it.
Result<void> putTraceRules(const TraceFilter& filter, const TraceLimits& limits)
{
    const auto end = std::uint32_t(std::time(nullptr)) + limits.seconds + kTraceGrace;
    Result<void> missing;
    unsigned put = 0;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        OwnRules rules = traceRules(family, filter, limits, end);
        if (rules.empty())
            continue;
        auto written = writeRawTable(family, std::move(rules));
        if (!written && written.error().code != ErrorCode::Unsupported)
            return written;
        if (written)
            ++put;
        else if (missing)
            missing = std::move(written);
    }
    return put > 0 ? Result<void>() : missing;
}

} // namespace

RawMarks::RawMarks(sd_event* event, std::string lockFile)
    : m_event(event)
    , m_lockFile(std::move(lockFile))
{
}

RawMarks::~RawMarks()
{
    if (!m_put)
        return;
    m_lock.emplace(m_event, m_lockFile);
    if (m_lock->takeNow(kLastPatience))
        removeTraceRules().or_else(logProblem);
}

void RawMarks::put(const TraceFilter& filter, const TraceLimits& limits, Done done)
{
    if (!PORTOLAN_LEGACY) // which finds no table again to take the rules out
        return done(failure(ErrorCode::Unsupported,
            PORTOLAN_TR("Packets cannot be marked by legacy tables either: this helper was built without.")));
    m_lock.emplace(m_event, m_lockFile);
    m_lock->take(kStartPatience, [this, filter, limits, done = std::move(done)](Result<void> taken) {
        if (!taken)
            return done(std::move(taken));
        m_put = true;
        auto put = putTraceRules(filter, limits);
        m_lock->release();
        done(std::move(put));
    });
}

void RawMarks::remove()
{
    m_lock.emplace(m_event, m_lockFile);
    if (m_put)
        m_lock->take(kRemovePatience, [this](const Result<void>& taken) { removeUnderLock(taken); });
}

void RawMarks::removeUnderLock(const Result<void>& taken)
{
    const auto removed = taken.and_then(removeTraceRules);
    m_lock->release();
    if (removed)
        m_put = false;
    else
        logProblem(removed.error());
}

void RawMarks::sweep()
{
    m_put = anyTraceRules();
    remove();
}

} // namespace portolan
