#include "app/client/worker_pool.h"

#include <QCoreApplication>
#include <QThread>
#include <QThreadPool>

#include <algorithm>

namespace portolan {

QThreadPool& workerPool()
{
    static QThreadPool* const pool = [] {
        auto* made = new QThreadPool;
        made->setMaxThreadCount(std::clamp(QThread::idealThreadCount(), 2, 4));
        made->setThreadPriority(QThread::LowPriority);
        qAddPostRoutine([] { workerPool().waitForDone(); });
        return made;
    }();
    return *pool;
}

} // namespace portolan
