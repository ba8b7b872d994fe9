#include "helper/forwards/edit_queue.h"

#include <utility>

namespace portolan {

EditQueue::EditQueue(sd_event* event, std::string lockFile)
    : m_lock(event, std::move(lockFile))
{
}

void EditQueue::add(Work work, const Refused& refused)
{
    if (m_waiting.size() >= kMaxWaiting) {
        return refused(
            {ErrorCode::Busy, {PORTOLAN_TR("Too many edits are waiting; try again later."), {}}, {}});
    }
    m_waiting.push_back(std::move(work));
    startNext();
}

void EditQueue::addUrgent(Work work)
{
    m_urgent.push_back(std::move(work));
    startNext();
}

void EditQueue::underLock(const Work& work, const Refused& refused)
{
    m_lock.take(kLockPatience, [this, work, refused](Result<void> taken) {
        if (!taken) {
            return refused(std::move(taken.error()));
        }
        work([this] { m_lock.release(); });
    });
}

Result<void> EditQueue::takeLockNow(std::chrono::milliseconds patience)
{
    m_waiting.clear();
    m_urgent.clear();
    return m_lock.takeNow(patience);
}

void EditQueue::startNext()
{
    while (!m_working && !(m_urgent.empty() && m_waiting.empty())) {
        m_working = true;
        auto& queue = m_urgent.empty() ? m_waiting : m_urgent;
        const Work work = std::move(queue.front());
        queue.pop_front();
        work([this] {
            m_working = false;
            startNext();
        });
    }
}

} // namespace portolan
