#include "helper/bus/lifetime.h"

#include "helper/bus/call.h"

#include <cerrno>
#include <csignal>

namespace portolan {

Lifetime::Lifetime(sd_event* event, sd_bus* bus, Activity& activity, std::chrono::seconds idle)
    : m_event(event)
    , m_bus(bus)
    , m_activity(activity)
    , m_idle(idle)
{
}

Lifetime::~Lifetime()
{
    m_activity.onIdle({});
}

Result<void> Lifetime::begin()
{
    if (auto caught = catchSignals(); !caught) {
        return caught;
    }
    const int owned = sd_bus_request_name(m_bus, kBusName, 0);
    if (owned == -EEXIST || owned == -EALREADY) {
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR("Another helper owns %1 on this bus already; stop it first."), {kBusName});
    }
    if (owned == -EACCES || owned == -EPERM) {
        return failure(ErrorCode::Denied,
            PORTOLAN_TR(
                "This bus lets nobody but the user portolan and root own %1 (org.portolan.Helper1.conf); "
                "run the helper as one of them."),
            {kBusName});
    }
    if (owned < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The bus name cannot be owned"), owned));
    }
    if (m_idle.count() > 0) {
        m_activity.onIdle([this] { becameIdle(); });
        becameIdle();
    }
    return {};
}

Result<void> Lifetime::catchSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    for (const int signal : {SIGTERM, SIGINT}) {
        // Without a handler sd-event leaves the loop; the loop's end frees everything.
        if (const int added = sd_event_add_signal(m_event, nullptr, signal, nullptr, nullptr); added < 0) {
            return tl::unexpected(busError(PORTOLAN_TR("Signals cannot be caught"), added));
        }
    }
    return {};
}

void Lifetime::becameIdle()
{
    if (m_nameReleased) {
        return leaveIfDone();
    }
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    sd_event_source* timer = nullptr;
    const auto limit = std::uint64_t(std::chrono::microseconds(m_idle).count());
    if (sd_event_add_time(m_event, &timer, CLOCK_MONOTONIC, now + limit, 0, &Lifetime::idleTooLong, this)
        >= 0) {
        m_timer.reset(timer);
    }
}

void Lifetime::leaveIfDone()
{
    if (m_activity.idle()) {
        sd_event_exit(m_event, 0);
    }
}

int Lifetime::idleTooLong(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<Lifetime*>(data);
    self->m_timer.reset();
    if (!self->m_activity.idle()) {
        return 0; // the next idle moment begins anew
    }
    // A call that is on its way to us comes before the answer to this, so none is lost; later ones start a
    // new helper.
    sd_bus_slot* slot = nullptr;
    const int asked = sd_bus_release_name_async(self->m_bus, &slot, kBusName, &Lifetime::released, self);
    self->m_release.reset(slot);
    return asked;
}

int Lifetime::released(sd_bus_message*, void* data, sd_bus_error*)
{
    auto* self = static_cast<Lifetime*>(data);
    self->m_nameReleased = true;
    self->leaveIfDone();
    return 1;
}

} // namespace portolan
