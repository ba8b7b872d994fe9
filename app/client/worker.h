// Work that would hold up the window, on another thread.
#pragma once

#include "app/client/worker_pool.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace portolan {

/// Calls work() on another thread, then done(its result) on this one, unless context is gone by then. `work`
/// must own what it touches.
template <typename Work, typename Done> void runAside(QObject* context, Work work, Done done)
{
    workerPool().start(
        [guard = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
            using Value = decltype(work());
            auto value = std::make_shared<Value>(work());
            QMetaObject::invokeMethod(
                qApp,
                [guard = std::move(guard), done = std::move(done), value = std::move(value)]() mutable {
                    if (guard)
                        done(std::move(*value));
                },
                Qt::QueuedConnection);
        });
}

} // namespace portolan
