// One change to the forwards or the rules after the other, those that write under the xtables lock.
#pragma once

#include "helper/xtables/lock.h"

#include <deque>
#include <functional>
#include <string>

namespace portolan {

class EditQueue {
public:
    /// Most jobs that wait for their turn.
    static constexpr std::size_t kMaxWaiting = 64;
    static constexpr std::chrono::seconds kLockPatience{10};

    /// What a job calls when it is through; nothing else is done before.
    using Finish = std::function<void()>;
    using Work = std::function<void(const Finish&)>;
    using Refused = std::function<void(Error)>;

    EditQueue(sd_event* event, std::string lockFile);

    /// Runs the work when its turn has come. Busy: too much waits.
    void add(Work work, const Refused& refused);
    /// Before all that wait by add(), behind what else is urgent: for what must not wait behind others, and
    /// is bounded by whoever asks for it.
    void addUrgent(Work work);
    /// The work with the xtables lock held, until it is through. To be called by a job whose turn it is.
    void underLock(const Work& work, const Refused& refused);
    /// Gives the lock back before the work is through.
    void releaseLock() { m_lock.release(); }

    /// At the end, when no loop runs any more: drops every job, and waits for the lock itself.
    Result<void> takeLockNow(std::chrono::milliseconds patience);

private:
    void startNext();

    XtablesLock m_lock;
    std::deque<Work> m_waiting;
    std::deque<Work> m_urgent;
    bool m_working = false;
};

} // namespace portolan
