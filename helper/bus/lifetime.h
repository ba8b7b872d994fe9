// From owning the bus name to leaving: signals, and the exit on idle that loses no call.
#pragma once

#include "helper/bus/activity.h"
#include "helper/bus/handles.h"

#include "backend/base/error.h"

#include <chrono>

namespace portolan {

class Lifetime {
public:
    /// idle: 0 for never.
    Lifetime(sd_event* event, sd_bus* bus, Activity& activity, std::chrono::seconds idle);
    ~Lifetime();
    Lifetime(const Lifetime&) = delete;
    Lifetime& operator=(const Lifetime&) = delete;

    /// Takes the name. Errors: Conflict (another helper has it), Denied (the bus policy), Kernel.
    Result<void> begin();

private:
    Result<void> catchSignals();
    void becameIdle();
    void leaveIfDone();
    static int idleTooLong(sd_event_source* source, std::uint64_t time, void* self);
    static int released(sd_bus_message* reply, void* self, sd_bus_error* error);

    sd_event* m_event;
    sd_bus* m_bus;
    Activity& m_activity;
    std::chrono::seconds m_idle;
    SourcePtr m_timer;
    SlotPtr m_release;
    bool m_nameReleased = false;
};

} // namespace portolan
