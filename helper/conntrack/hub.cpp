#include "helper/conntrack/hub_private.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

using namespace std::chrono_literals;

/// News are taken in batches: an eighth of the CPU of a wake-up for each.
constexpr auto kNap = 20ms;

} // namespace

std::uint64_t flowTime()
{
    const auto time = std::chrono::system_clock::now().time_since_epoch();
    return std::uint64_t(std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
}

bool FlowHub::Private::anyone(bool FlowFilter::*wish) const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(),
        [wish](const auto& session) { return session.second.filter().*wish; });
}

bool FlowHub::Private::countsAll() const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(),
        [](const auto& session) { return session.second.filter().all && session.second.filter().counters; });
}

Result<FlowHub::SessionId> FlowHub::Private::open(const FlowFilter& filter)
{
    const auto id = ++m_lastId;
    const bool wider = filter.all && !m_all;
    if (m_sessions.empty() || wider || m_broken || !isFresh()) {
        auto done = m_events.isOpen() ? m_events.filter(!filter.all && !m_all) : listen(filter.all);
        m_all |= filter.all;
        if (done)
            done = begin();
        if (!done) {
            if (m_sessions.empty())
                silence();
            else
                schedule();
            return tl::unexpected(done.error());
        }
    }
    m_sessions.try_emplace(id, m_slots, filter, m_bound);
    if (!m_dump.running())
        schedule();
    return id;
}

Result<void> FlowHub::Private::listen(bool all)
{
    if (auto done = m_events.open(!all); !done)
        return done;
    m_all = all;
    // The socket is looked at once it has something and left alone for a nap then; a quiet host wakes nobody.
    const auto handler = [](sd_event_source*, int, std::uint32_t, void* self) {
        auto& hub = *static_cast<Private*>(self);
        return hub.onTimer(hub.m_napSource, kNap, [](sd_event_source*, std::uint64_t, void* data) {
            static_cast<Private*>(data)->drain();
            return 0;
        });
    };
    const int added = sd_event_add_io(m_event, &m_newsSource, m_events.descriptor(), EPOLLIN, handler, this);
    if (added < 0)
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("Cannot listen for connections: %1."), {std::strerror(-added)});
    sd_event_source_set_enabled(m_newsSource, SD_EVENT_ONESHOT);
    return {};
}

int FlowHub::Private::onTimer(
    sd_event_source*& source, std::chrono::microseconds after, sd_event_time_handler_t handler)
{
    source = sd_event_source_disable_unref(source);
    // The nap and the longer waits may be late by as much again; nobody sees it.
    return sd_event_add_time_relative(m_event, &source, CLOCK_MONOTONIC, std::uint64_t(after.count()),
        std::uint64_t(after.count()) / 4, handler, this);
}

void FlowHub::Private::silence()
{
    for (auto* source : {&m_newsSource, &m_napSource, &m_dumpSource, &m_againSource})
        *source = sd_event_source_disable_unref(*source);
    m_dump.stop();
    m_events.close();
    m_slots.clear();
    m_mayVanish = 0;
    m_counted = 0;
    m_all = false;
    m_broken.reset();
}

/// What is known was read a moment ago. Of counters and timeouts no event tells, so a new reader wants more.
bool FlowHub::Private::isFresh() const
{
    return beginning() || Clock::now() < m_freshUntil;
}

/// Reads the table into what is known. The first step at once, so that a refusal is open()'s error.
Result<void> FlowHub::Private::begin()
{
    m_broken.reset();
    auto done = startDump(Purpose::Begin, !m_all);
    if (done)
        done = stepDump();
    if (!done)
        m_broken = done.error();
    return done;
}

Result<FlowBatch> FlowHub::Private::read(SessionId id, std::size_t max)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("There is no such session of connections."), {}, "session");
    auto& session = found->second;
    // What failed once may work now; what fails again is this reader's error.
    if (m_broken)
        if (auto again = begin(); !again)
            return tl::unexpected(again.error());
    FlowBatch batch;
    std::size_t told = 0;
    for (;;) {
        if (m_broken)
            return tl::unexpected(*m_broken);
        told += session.read(beginning() ? m_dumps : 0, max - told, flowTime(), batch);
        if (told >= max || !beginning() || !session.behind())
            break;
        // A reader that has room and lacks part of the table gets it now.
        (void)stepDump();
    }
    batch.lost = session.takeLost();
    batch.next = session.count(told);
    return batch;
}

void FlowHub::Private::close(SessionId id)
{
    if (m_sessions.erase(id) == 0)
        return;
    if (m_sessions.empty())
        silence();
    else if (m_all && !anyone(&FlowFilter::all))
        narrow();
}

/// The last reader of everything left: the others never heard of untranslated flows.
void FlowHub::Private::narrow()
{
    if (!m_events.filter(true))
        return; // it goes on as it was; only dearer
    m_all = false;
    m_time = flowTime();
    for (FlowSlots::Number number = 0; number < m_slots.places(); ++number)
        if (m_slots.alive(number) && (m_slots.row(number).status & kTranslated) == 0)
            remove(number, nullptr);
}

FlowHub::FlowHub(sd_event* event, std::size_t bound)
    : m_private(std::make_unique<Private>(event, bound))
{
}

FlowHub::~FlowHub() = default;

Result<FlowHub::SessionId> FlowHub::open(const FlowFilter& filter)
{
    return m_private->open(filter);
}

Result<FlowBatch> FlowHub::read(SessionId session, std::size_t max)
{
    return m_private->read(session, max);
}

void FlowHub::close(SessionId session)
{
    m_private->close(session);
}

} // namespace portolan
