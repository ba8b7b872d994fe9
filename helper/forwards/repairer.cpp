#include "helper/forwards/repairer.h"

#include "helper/bus/journal.h"

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace portolan {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

// A program that sets up its own rules takes the lock many times in a row.
constexpr std::chrono::milliseconds kGrace{300};
constexpr std::chrono::seconds kPollPause{10};
constexpr unsigned kPollCosts = 100; // times a look's own time between two
constexpr unsigned kRestCosts = 10; // the same where a program wrote

} // namespace

Repairer::Repairer(sd_event* event, ForwardEditor& editor, std::string lockFile)
    : m_event(event)
    , m_editor(editor)
    , m_lockFile(std::move(lockFile))
{
}

bool Repairer::wanted() const
{
    return m_editor.ledger() && m_editor.ledger()->automaticRepair;
}

void Repairer::follow()
{
    if (!wanted()) {
        m_watch.reset();
        m_generations.reset();
        m_poll.reset();
        m_grace.reset();
        return resume();
    }
    if (!m_watch) {
        m_watch = std::make_unique<LockWatch>(m_event, m_lockFile, [this] { touched(); });
        m_generations = std::make_unique<GenerationWatch>(m_event, [this](const NftAuthor&) { touched(); });
        look();
    }
}

void Repairer::resume()
{
    m_repairs.clear();
    m_stopped = {};
}

/// Where a look is dear, news that come thick are looked at together.
void Repairer::touched()
{
    const auto now = Clock::now();
    if (now >= m_rested) {
        return look();
    }
    lookAgain(std::chrono::ceil<microseconds>(m_rested - now));
}

void Repairer::look()
{
    if (!wanted() || m_grace || m_repairing) {
        return;
    }
    const auto began = Clock::now();
    const auto intact = m_stopped.empty() ? m_editor.intact() : Result<bool>(true);
    const auto cost = std::chrono::duration_cast<microseconds>(Clock::now() - began);
    m_rested = Clock::now() + cost * kRestCosts;
    lookAgain(std::max<microseconds>(kPollPause, cost * kPollCosts));
    // What cannot be read now may be read at the next look.
    if (!intact || *intact) {
        return;
    }
    arm(m_grace, kGrace, [](sd_event_source*, std::uint64_t, void* data) {
        auto* self = static_cast<Repairer*>(data);
        self->m_grace.reset();
        self->repair();
        return 0;
    });
}

void Repairer::lookAgain(microseconds pause)
{
    arm(m_poll, pause, [](sd_event_source*, std::uint64_t, void* data) {
        auto* self = static_cast<Repairer*>(data);
        self->m_poll.reset();
        self->look();
        return 0;
    });
}

void Repairer::repair()
{
    const auto intact = m_editor.intact();
    if (!wanted() || !intact || *intact) {
        return;
    }
    const auto now = Clock::now();
    std::erase_if(m_repairs, [now](const auto& time) { return now - time > kWithin; });
    if (m_repairs.size() >= kMostRepairs) {
        m_stopped = {PORTOLAN_TR("Another program keeps undoing what is repaired, so the automatic repair "
                                 "stopped; find that program, then repair by hand."),
            {}};
        logProblem({ErrorCode::Conflict, m_stopped, {}});
        if (m_changed) {
            m_changed();
        }
        return;
    }
    m_repairing = true;
    m_editor.repair([this](const Result<bool>& done) { repaired(done); });
}

void Repairer::repaired(const Result<bool>& done)
{
    m_repairing = false;
    if (done && !*done) {
        return;
    }
    m_repairs.push_back(Clock::now());
    EditRecord record;
    record.verb = "repair";
    record.uid = geteuid();
    record.before = "rules that another program changed";
    record.after = "the stored forwards";
    if (!done) {
        record.outcome = done.error().message.text();
    }
    logEdit(record);
}

bool Repairer::arm(SourcePtr& timer, microseconds delay, sd_event_time_handler_t handler)
{
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    sd_event_source* source = nullptr;
    const int added = sd_event_add_time(
        m_event, &source, CLOCK_MONOTONIC, now + std::uint64_t(delay.count()), 0, handler, this);
    timer.reset(added < 0 ? nullptr : source);
    return added >= 0;
}

} // namespace portolan
