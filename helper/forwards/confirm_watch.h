// Waits for what ends an edit that nobody confirmed: its time, or that whoever made it leaves the bus.
#pragma once

#include "helper/bus/handles.h"

#include <chrono>
#include <functional>
#include <string>

namespace portolan {

class ConfirmWatch {
public:
    enum class Ended { TooLate, CallerLeft };

    ConfirmWatch(sd_event* event, sd_bus* bus);
    ConfirmWatch(const ConfirmWatch&) = delete;
    ConfirmWatch& operator=(const ConfirmWatch&) = delete;

    /// One at a time. Calls `ended` from the loop, once, unless stopped before. Time goes on while the host
    /// sleeps. caller: a unique bus name.
    void start(std::chrono::seconds time, const std::string& caller, std::function<void(Ended)> ended);
    void stop();
    /// 0 when it is over or none runs.
    std::chrono::milliseconds remaining() const;

private:
    void end(Ended how);
    bool arm(std::uint64_t time, sd_event_time_handler_t handler);
    static int onTime(sd_event_source* source, std::uint64_t time, void* self);
    static int onGone(sd_event_source* source, std::uint64_t time, void* self);
    static int onLeft(sd_bus_track* track, void* self);

    sd_event* m_event;
    sd_bus* m_bus;
    std::uint64_t m_deadline = 0; ///< µs, CLOCK_BOOTTIME
    SourcePtr m_timer;
    TrackPtr m_caller;
    std::function<void(Ended)> m_ended;
};

} // namespace portolan
