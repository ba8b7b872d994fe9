#include "helper/bus/error_readers.h"

#include "helper/bus/call.h"

namespace portolan {

Result<void> ErrorReaders::add(sd_bus_message* call)
{
    if (has(call)) {
        return {};
    }
    if (m_callers && sd_bus_track_count(m_callers.get()) >= kMost) {
        return failure(
            ErrorCode::Busy, PORTOLAN_TR("Too many programs read errors in parts; they come whole."));
    }
    int added = 0;
    if (!m_callers) {
        sd_bus_track* track = nullptr;
        added = sd_bus_track_new(sd_bus_message_get_bus(call), &track, nullptr, nullptr);
        m_callers.reset(track);
    }
    if (added >= 0) {
        added = sd_bus_track_add_sender(m_callers.get(), call);
    }
    if (added < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The caller cannot be watched"), added));
    }
    return {};
}

bool ErrorReaders::has(sd_bus_message* call) const
{
    const char* sender = sd_bus_message_get_sender(call);
    return m_callers && sender && sd_bus_track_contains(m_callers.get(), sender);
}

} // namespace portolan
