#include "helper/forwards/confirm_watch.h"

#include <ctime>
#include <utility>

namespace portolan {

namespace {

// sd_event's own clock stands still within one turn of the loop; this one is what remaining() goes by.
std::uint64_t bootTime()
{
    timespec now = {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::uint64_t(now.tv_sec) * 1'000'000 + std::uint64_t(now.tv_nsec) / 1000;
}

} // namespace

ConfirmWatch::ConfirmWatch(sd_event* event, sd_bus* bus)
    : m_event(event)
    , m_bus(bus)
{
}

void ConfirmWatch::start(
    std::chrono::seconds time, const std::string& caller, std::function<void(Ended)> ended)
{
    stop();
    m_ended = std::move(ended);
    m_deadline = bootTime() + std::uint64_t(std::chrono::microseconds(time).count());
    sd_bus_track* track = nullptr;
    int tracked = sd_bus_track_new(m_bus, &track, &ConfirmWatch::onLeft, this);
    m_caller.reset(track);
    if (tracked >= 0) {
        tracked = sd_bus_track_add_name(track, caller.c_str()); // asks the bus whether it is there still
    }
    // Without a timer there would be no way back: then it is over at once.
    if (tracked < 0 || !arm(m_deadline, &ConfirmWatch::onTime)) {
        m_caller.reset();
        arm(0, &ConfirmWatch::onGone);
    }
}

void ConfirmWatch::stop()
{
    m_timer.reset();
    m_caller.reset();
    m_ended = nullptr;
    m_deadline = 0;
}

std::chrono::milliseconds ConfirmWatch::remaining() const
{
    const std::uint64_t now = bootTime();
    return std::chrono::milliseconds(m_deadline > now ? (m_deadline - now) / 1000 : 0);
}

bool ConfirmWatch::arm(std::uint64_t time, sd_event_time_handler_t handler)
{
    sd_event_source* source = nullptr;
    const int added = sd_event_add_time(m_event, &source, CLOCK_BOOTTIME, time, 10'000, handler, this);
    m_timer.reset(added < 0 ? nullptr : source);
    return added >= 0;
}

void ConfirmWatch::end(Ended how)
{
    const auto ended = std::exchange(m_ended, nullptr);
    stop();
    if (ended) {
        ended(how);
    }
}

int ConfirmWatch::onTime(sd_event_source*, std::uint64_t, void* self)
{
    static_cast<ConfirmWatch*>(self)->end(Ended::TooLate);
    return 0;
}

int ConfirmWatch::onGone(sd_event_source*, std::uint64_t, void* self)
{
    static_cast<ConfirmWatch*>(self)->end(Ended::CallerLeft);
    return 0;
}

int ConfirmWatch::onLeft(sd_bus_track*, void* self)
{
    static_cast<ConfirmWatch*>(self)->end(Ended::CallerLeft);
    return 0;
}

} // namespace portolan
