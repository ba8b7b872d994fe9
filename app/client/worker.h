// Work that would hold up the window, on another thread.
#pragma once

#include "app/client/worker_pool.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <utility>

namespace portolan {

/// Calls work() on another thread, then done(its result) on this one, unless context is gone by then. `work`
/// must own what it touches.
template <typename Work, typename Done> void runAside(QObject* context, Work work, Done done)
{
    runInPool([guard = QPointer<QObject>(context), work = std::move(work),
                  done = std::move(done)]() mutable -> std::function<void()> {
        auto value = std::make_shared<decltype(work())>(work());
        return [guard, done = std::move(done), value]() mutable {
            if (guard)
                done(std::move(*value));
        };
    });
}

} // namespace portolan
