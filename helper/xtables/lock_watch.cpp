#include "helper/xtables/lock_watch.h"

#include <utility>

#include <sys/inotify.h>

namespace portolan {

namespace {

constexpr std::uint64_t kPause = 200'000; // µs between two pieces of news
constexpr std::uint64_t kRetry = 5'000'000; // µs between two looks for a file that is not there

} // namespace

LockWatch::LockWatch(sd_event* event, std::string path, std::function<void()> changed)
    : m_event(event)
    , m_path(std::move(path))
    , m_changed(std::move(changed))
{
    if (!watch()) {
        arm(m_retry, kRetry, &LockWatch::onRetry);
    }
}

bool LockWatch::watch()
{
    sd_event_source* source = nullptr;
    const int added = sd_event_add_inotify(m_event, &source, m_path.c_str(),
        IN_CLOSE_WRITE | IN_CLOSE_NOWRITE | IN_DELETE_SELF | IN_MOVE_SELF, &LockWatch::onEvent, this);
    m_inotify.reset(added < 0 ? nullptr : source);
    return added >= 0;
}

void LockWatch::closed()
{
    if (m_pausing) {
        m_pending = true;
        return;
    }
    m_changed();
    m_pausing = arm(m_pause, kPause, &LockWatch::onPause);
}

bool LockWatch::arm(SourcePtr& timer, std::uint64_t delay, sd_event_time_handler_t handler)
{
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    sd_event_source* source = nullptr;
    if (sd_event_add_time(m_event, &source, CLOCK_MONOTONIC, now + delay, 0, handler, this) < 0) {
        return false;
    }
    timer.reset(source);
    return true;
}

int LockWatch::onEvent(sd_event_source*, const inotify_event* event, void* data)
{
    auto* self = static_cast<LockWatch*>(data);
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) {
        self->m_inotify.reset();
        self->arm(self->m_retry, kRetry, &LockWatch::onRetry);
    }
    self->closed();
    return 0;
}

int LockWatch::onPause(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<LockWatch*>(data);
    self->m_pausing = false;
    if (std::exchange(self->m_pending, false)) {
        self->closed();
    }
    return 0;
}

int LockWatch::onRetry(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<LockWatch*>(data);
    if (self->watch()) {
        self->m_retry.reset();
        self->closed(); // whoever made it was about to write
    } else {
        self->arm(self->m_retry, kRetry, &LockWatch::onRetry);
    }
    return 0;
}

} // namespace portolan
