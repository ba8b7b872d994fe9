// Threads for work that must not hold up the window. Not Qt's global pool: Qt paints with that one, and waits
// for it.
#pragma once

#include <functional>

namespace portolan {

/// Work, and what is to be done with its outcome.
using WorkerJob = std::function<std::function<void()>()>;

/// Calls job() on another thread, and what it gives on the application's, from which this must be called.
/// What runs is waited for before the application goes; what it gives is dropped then.
void runInPool(WorkerJob job);

} // namespace portolan
