#include "helper/xtables/slow_poll.h"

#include <algorithm>
#include <utility>

namespace portolan {

using std::chrono::microseconds;

SlowPoll::SlowPoll(sd_event* event, XtablesReader& reader, std::function<bool()> wanted,
    std::function<void()> changed, Pace pace)
    : m_event(event)
    , m_reader(reader)
    , m_wanted(std::move(wanted))
    , m_changed(std::move(changed))
    , m_pace(pace)
{
}

void SlowPoll::seen(Family family, std::uint64_t fingerprint)
{
    const auto [known, isNew] = m_known.try_emplace(family, fingerprint);
    const bool differs = std::exchange(known->second, fingerprint) != fingerprint;
    const bool told = m_told.erase(family) > 0;
    if (!m_scheduled)
        schedule(m_pace.least);
    if (differs && !told)
        m_changed();
}

void SlowPoll::schedule(microseconds delay)
{
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    const auto due = now + std::uint64_t(delay.count());
    // A second's leeway or so: it may as well fall together with something else.
    sd_event_source* source = nullptr;
    m_timer.reset();
    if (sd_event_add_time(
            m_event, &source, CLOCK_MONOTONIC, due, std::uint64_t(delay.count() / 10), onTime, this)
        >= 0)
        m_timer.reset(source);
    m_scheduled = m_timer != nullptr;
}

int SlowPoll::onTime(sd_event_source*, std::uint64_t, void* data)
{
    static_cast<SlowPoll*>(data)->look();
    return 0;
}

void SlowPoll::look()
{
    if (!m_wanted()) {
        // Whoever comes next reads the rules first, and what was known until then is nobody's any more.
        m_known.clear();
        m_scheduled = false;
        return;
    }
    m_began = std::chrono::steady_clock::now();
    lookAt(m_known.begin());
}

/// At that family and those after it, one by one.
void SlowPoll::lookAt(std::map<Family, std::uint64_t>::iterator known)
{
    if (known == m_known.end()) {
        const auto cost
            = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - m_began);
        return schedule(std::max<microseconds>(m_pace.least, cost * m_pace.costs));
    }
    m_reader.fingerprint(known->first,
        [this, known, alive = std::weak_ptr(m_alive)](const Result<std::uint64_t>& fingerprint) {
            if (alive.expired())
                return;
            // Where the rules cannot be read now, the next look may.
            const bool differs = fingerprint && std::exchange(known->second, *fingerprint) != *fingerprint;
            if (differs)
                m_changed();
            lookAt(std::next(known));
        });
}

} // namespace portolan
