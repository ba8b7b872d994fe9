// Marks packets for the kernel's trace by rules in the legacy raw tables.
#pragma once

#include "backend/packet/trace_request.h"
#include "helper/xtables/lock.h"

#include <functional>
#include <optional>
#include <string>

namespace portolan {

/// Unlike an owned table of nf_tables these rules outlive a helper that is killed. They stop by themselves
/// when the trace would have ended, and whoever comes next removes them: sweep().
class RawMarks {
public:
    RawMarks(sd_event* event, std::string lockFile);
    ~RawMarks();
    RawMarks(const RawMarks&) = delete;
    RawMarks& operator=(const RawMarks&) = delete;

    using Done = std::function<void(Result<void>)>;
    /// Answers when the rules are in the tables, maybe before it returns; not at all if remove() comes first.
    /// Errors: Busy (the xtables lock), Unsupported (no legacy raw table in this kernel, or built
    /// without them), Kernel.
    void put(const TraceFilter& filter, const TraceLimits& limits, Done done);
    /// At once if the xtables lock is free, else as soon as it is.
    void remove();
    /// What an earlier helper left. No table is made by looking.
    void sweep();

private:
    void removeUnderLock(const Result<void>& taken);

    sd_event* m_event;
    std::string m_lockFile;
    std::optional<XtablesLock> m_lock; ///< made anew to give up a wait
    bool m_put = false; ///< rules of ours may be there
};

} // namespace portolan
