#include "app/client/worker_pool.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace portolan {

namespace {

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

/// Jobs and outcomes change threads here, under a lock of our own: ThreadSanitizer does not see those of Qt,
/// which is not built with it, and would call every event a race.
class HandOver {
public:
    class Receiver : public QObject {
    public:
        explicit Receiver(HandOver& handOver)
            : QObject(QCoreApplication::instance())
            , m_handOver(handOver)
        {
        }
        ~Receiver() override { m_handOver.forget(); }

    protected:
        void customEvent(QEvent*) override { m_handOver.callOutcome(); }

    private:
        HandOver& m_handOver;
    };

    void addJob(WorkerJob job)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_receiver)
            m_receiver = new Receiver(*this);
        m_jobs.push_back(std::move(job));
    }

    void runJob()
    {
        auto outcome = takeFrom(m_jobs)();
        const std::lock_guard lock(m_mutex);
        if (!m_receiver)
            return;
        m_outcomes.push_back(std::move(outcome));
        QCoreApplication::postEvent(m_receiver, new QEvent(QEvent::User));
    }

private:
    template <typename Call> Call takeFrom(std::deque<Call>& calls)
    {
        const std::lock_guard lock(m_mutex);
        Call call = std::move(calls.front());
        calls.pop_front();
        return call;
    }
    void callOutcome() { takeFrom(m_outcomes)(); }
    void forget()
    {
        const std::lock_guard lock(m_mutex);
        m_receiver = nullptr;
        m_outcomes.clear();
    }

    std::mutex m_mutex;
    std::deque<WorkerJob> m_jobs;
    std::deque<std::function<void()>> m_outcomes; ///< an event is on its way for each
    Receiver* m_receiver = nullptr;
};

} // namespace

void runInPool(WorkerJob job)
{
    static HandOver* const handOver = new HandOver; // for as long as there are threads
    handOver->addJob(std::move(job));
    workerPool().start([] { handOver->runJob(); });
}

} // namespace portolan
