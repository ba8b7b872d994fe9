// Tells that some program touched the legacy rules.
#pragma once

#include "helper/bus/handles.h"

#include <functional>
#include <string>

namespace portolan {

/// The kernel has no such news, but every iptables program that writes (or lists) opens and closes the lock
/// file: inotify on it, our own edits included. Programs that skip the lock are left
/// to SlowPoll.
class LockWatch {
public:
    /// Calls `changed` at most five times a second, the last time after the last change.
    LockWatch(sd_event* event, std::string path, std::function<void()> changed);

private:
    bool watch();
    void closed();
    bool arm(SourcePtr& timer, std::uint64_t delay, sd_event_time_handler_t handler);
    static int onEvent(sd_event_source* source, const inotify_event* event, void* self);
    static int onPause(sd_event_source* source, std::uint64_t time, void* self);
    static int onRetry(sd_event_source* source, std::uint64_t time, void* self);

    sd_event* m_event;
    std::string m_path;
    std::function<void()> m_changed;
    SourcePtr m_inotify;
    SourcePtr m_pause; ///< runs while no news may be sent
    SourcePtr m_retry; ///< runs while the file is not there to watch
    bool m_pausing = false;
    bool m_pending = false;
};

} // namespace portolan
