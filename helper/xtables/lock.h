// The lock that iptables programs take before they write.
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

#include <chrono>
#include <functional>
#include <string>

namespace portolan {

/// Waits for the lock without blocking the loop, then holds it until release(). One wait or hold at a time.
class XtablesLock {
public:
    using Taken = std::function<void(Result<void>)>;

    XtablesLock(sd_event* event, std::string path);
    ~XtablesLock();
    XtablesLock(const XtablesLock&) = delete;
    XtablesLock& operator=(const XtablesLock&) = delete;

    /// Answers at once if the lock is free, else within `patience`; then Busy, and the message names the
    /// holder. Kernel: the file cannot be opened.
    void take(std::chrono::milliseconds patience, Taken taken);
    void release();
    /// Without a loop: gives up a wait or hold there is, then blocks until the lock is ours or `patience` is
    /// over.
    Result<void> takeNow(std::chrono::milliseconds patience);

private:
    Result<void> open();
    /// True: held now. Else `error` may be set; without one it is worth trying again.
    bool tryLock(std::optional<Error>& error);
    void finish(Result<void> result);
    Error heldByOther() const;
    static int poll(sd_event_source* source, std::uint64_t time, void* lock);

    sd_event* m_event;
    std::string m_path;
    int m_file = -1;
    std::uint64_t m_deadline = 0; ///< µs, CLOCK_MONOTONIC
    SourcePtr m_timer;
    Taken m_taken;
};

/// "iptables (process 1234)" out of /proc/locks; empty if it cannot be told.
std::string lockHolder(int file);

} // namespace portolan
