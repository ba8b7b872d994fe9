#include "helper/conntrack/hub_private.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include <fcntl.h>
#include <unistd.h>

namespace portolan {

namespace {

using namespace std::chrono_literals;

/// How often byte counts are read again, and how often it is looked whether flows known by a dump alone are
/// still there; never so often that reading takes more than a tenth of the time.
constexpr auto kCounters = 1s;
constexpr auto kVanished = 5s;
/// How old what a new reader is told may be, or as long as a dump takes: readers that come in quick
/// succession share one.
constexpr auto kFresh = 200ms;
constexpr int kShare = 10;

/// Whether the kernel counts the bytes of new connections. Not to be read: perhaps.
bool accountingIsOn()
{
    const int file = ::open("/proc/sys/net/netfilter/nf_conntrack_acct", O_RDONLY | O_CLOEXEC);
    char value = '1';
    if (file >= 0 && (::read(file, &value, 1) != 1 || ::close(file) != 0))
        value = '1';
    return value != '0';
}

} // namespace

Result<void> FlowHub::Private::startDump(Purpose purpose, bool translatedOnly)
{
    m_dumpSource = sd_event_source_disable_unref(m_dumpSource);
    m_againSource = sd_event_source_disable_unref(m_againSource);
    m_dump.stop();
    m_purpose = purpose;
    m_dumpTranslatedOnly = translatedOnly;
    m_dumpStarted = Clock::now();
    ++m_dumps;
    if (auto done = m_dump.start(translatedOnly); !done)
        return done;
    const auto handler = [](sd_event_source*, int, std::uint32_t, void* self) {
        // An error is kept for the readers' next read().
        (void)static_cast<Private*>(self)->stepDump();
        return 0;
    };
    const int added = sd_event_add_io(m_event, &m_dumpSource, m_dump.descriptor(), EPOLLIN, handler, this);
    if (added < 0) {
        m_dump.stop();
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("Cannot read the connections: %1."), {std::strerror(-added)});
    }
    return {};
}

/// Has the processor fetch what take() of these will look at. Inlined for FlowStore::fetch()'s reason.
template <typename Items, typename PackedOf>
[[gnu::always_inline]] inline void FlowHub::Private::fetch(const Items& items, PackedOf packedOf) const
{
    m_slots.fetch(
        items, packedOf, [this](FlowSlots::Number number) __attribute__((always_inline)) {
            for (const auto& [id, session] : m_sessions)
                session.fetch(number);
        });
}

Result<void> FlowHub::Private::stepDump()
{
    m_time = flowTime();
    auto done = m_dump.step([this](std::span<ParsedFlow> flows) {
        fetch(flows, std::mem_fn(&ParsedFlow::packed));
        for (auto& parsed : flows)
            take(parsed);
    });
    if (!done && m_purpose == Purpose::Begin)
        m_broken = done.error();
    if (!m_dump.running()) {
        m_dumpSource = sd_event_source_disable_unref(m_dumpSource);
        if (done) {
            dumpEnded();
        } else {
            drain();
            schedule();
        }
    }
    return done;
}

void FlowHub::Private::dumpEnded()
{
    const auto took = (Clock::now() - m_dumpStarted) * kShare;
    drain();
    if (m_dump.running()) // the news were overrun, and it begins again
        return;
    if (m_purpose != Purpose::Counters)
        m_vanishedDue = Clock::now() + std::max<Clock::duration>(kVanished, took);
    m_countersDue = Clock::now() + std::max<Clock::duration>(kCounters, took);
    if (m_dumpTranslatedOnly == !m_all)
        m_freshUntil = Clock::now() + std::max<Clock::duration>(kFresh, took / kShare);
    removeUnseen();
    schedule();
}

void FlowHub::Private::take(ParsedFlow& parsed)
{
    if (const auto number = m_slots.find(parsed.flow); number != FlowSlots::kNone) {
        m_slots.note(number).seen = m_dumps;
        update(number, parsed);
    } else {
        add(parsed, true);
    }
}

void FlowHub::Private::take(FlowEvents::Kind kind, ParsedFlow& parsed)
{
    const auto number = m_slots.find(parsed.flow);
    if (kind == FlowEvents::Kind::Destroy) {
        if (number != FlowSlots::kNone)
            remove(number, &parsed);
        return;
    }
    if (number == FlowSlots::kNone)
        return add(parsed, false);
    auto& note = m_slots.note(number);
    note.seen = m_dumps;
    m_mayVanish -= note.mayVanish;
    note.mayVanish = 0;
    update(number, parsed);
}

void FlowHub::Private::add(const ParsedFlow& parsed, bool byDump)
{
    const auto number = m_slots.add(parsed.flow);
    m_slots.note(number) = {m_dumps, byDump, 0};
    m_mayVanish += byDump ? 1 : 0;
    m_counted += parsed.packed().counted;
    for (auto& [id, session] : m_sessions)
        if (session.wants(parsed.packed().status))
            session.born(number, m_time, byDump && beginning());
}

void FlowHub::Private::update(FlowSlots::Number number, ParsedFlow& parsed)
{
    const bool wasCounted = m_slots.row(number).counted;
    const auto change = m_slots.merge(number, parsed);
    m_counted += parsed.packed().counted && !wasCounted ? 1 : 0;
    if (change == FlowChange::Nothing)
        return;
    for (auto& [id, session] : m_sessions)
        if (session.wants(parsed.packed().status)
            && (change == FlowChange::More || session.filter().counters))
            session.changed(number, m_time);
}

/// news: its last words, if it had any.
void FlowHub::Private::remove(FlowSlots::Number number, ParsedFlow* news)
{
    m_counted -= m_slots.row(number).counted;
    if (news)
        m_slots.merge(number, *news);
    m_mayVanish -= m_slots.note(number).mayVanish;
    m_slots.end(number);
    for (auto& [id, session] : m_sessions)
        if (session.wants(m_slots.row(number).status))
            session.died(number, m_time);
    m_slots.release(number);
}

/// What this dump should have told of and did not. Flows that events told of end by an event.
void FlowHub::Private::removeUnseen()
{
    for (FlowSlots::Number number = 0; number < m_slots.places() && m_mayVanish > 0; ++number) {
        if (!m_slots.alive(number))
            continue;
        const auto& note = m_slots.note(number);
        const bool asked = !m_dumpTranslatedOnly || (m_slots.row(number).status & kTranslated) != 0;
        if (note.mayVanish && asked && note.seen != m_dumps)
            remove(number, nullptr);
    }
}

void FlowHub::Private::drain()
{
    m_napSource = sd_event_source_disable_unref(m_napSource);
    if (m_dump.running() || !m_events.isOpen())
        return; // dumpEnded() drains
    m_time = flowTime();
    const auto drained = m_events.drain([this](std::span<FlowEvents::News> news) {
        fetch(news, [](const FlowEvents::News& each) -> const PackedFlow& { return each.parsed.packed(); });
        for (auto& [kind, parsed] : news)
            if (m_all || (parsed.packed().status & kTranslated) != 0)
                take(kind, parsed);
    });
    if (drained == FlowEvents::Drained::Overrun)
        overrun();
    sd_event_source_set_enabled(m_newsSource, SD_EVENT_ONESHOT);
}

void FlowHub::Private::overrun()
{
    m_events.discard();
    for (auto& [id, session] : m_sessions)
        session.restart(true);
    m_slots.clear();
    m_mayVanish = 0;
    m_counted = 0;
    // Its first step comes from the loop: a kernel that goes on overrunning must not nest us.
    if (auto done = startDump(Purpose::Begin, !m_all); !done)
        m_broken = done.error();
}

void FlowHub::Private::schedule()
{
    m_againSource = sd_event_source_disable_unref(m_againSource);
    const bool counters = anyone(&FlowFilter::counters);
    if (m_sessions.empty() || (!counters && m_mayVanish == 0))
        return;
    auto due = counters ? m_countersDue : m_vanishedDue;
    if (m_mayVanish > 0)
        due = std::min(due, m_vanishedDue);
    const auto wait = std::max(due - Clock::now(), Clock::duration(1ms));
    onTimer(m_againSource, std::chrono::duration_cast<std::chrono::microseconds>(wait),
        [](sd_event_source*, std::uint64_t, void* self) {
            static_cast<Private*>(self)->dumpAgain();
            return 0;
        });
}

void FlowHub::Private::dumpAgain()
{
    if (m_dump.running())
        return;
    const bool vanished = m_mayVanish > 0 && Clock::now() >= m_vanishedDue;
    // Connections that began while it was on are counted to their end. Turning it on is seen a second later.
    if (!vanished && m_counted == 0 && !accountingIsOn()) {
        m_countersDue = Clock::now() + kCounters;
        schedule();
        return;
    }
    const auto purpose = vanished ? Purpose::Vanished : Purpose::Counters;
    if (!startDump(purpose, vanished ? !m_all : !countsAll())) {
        m_countersDue = m_vanishedDue = Clock::now() + kVanished;
        schedule();
    }
}

} // namespace portolan
