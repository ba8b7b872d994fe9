#include "app/window/background.h"

#include "app/client/worker_pool.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace portolan {

Background::~Background()
{
    cancel();
}

void Background::cancel()
{
    m_waiting = {};
    if (m_running)
        *m_running = true;
    m_running.reset();
}

void Background::start(Job job)
{
    if (m_running)
        m_waiting = std::move(job);
    else
        launch(std::move(job));
}

void Background::launch(Job job)
{
    m_running = std::make_shared<Superseded>(false);
    workerPool().start([guard = QPointer<Background>(this), running = m_running, job = std::move(job)] {
        std::function<void()> deliver = job(*running);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, running, deliver = std::move(deliver)] {
                if (guard)
                    guard->finished(running, deliver);
            },
            Qt::QueuedConnection);
    });
}

void Background::finished(const std::shared_ptr<Superseded>& running, const std::function<void()>& deliver)
{
    if (running != m_running)
        return;
    m_running.reset();
    if (m_waiting)
        launch(std::exchange(m_waiting, {}));
    deliver();
}

} // namespace portolan
