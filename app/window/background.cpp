#include "app/window/background.h"

#include "app/client/worker.h"

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
    runAside(
        this, [running = m_running, job = std::move(job)] { return job(*running); },
        [this, running = m_running](const std::function<void()>& deliver) { finished(running, deliver); });
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
