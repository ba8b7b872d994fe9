// Work that may take longer than a frame, done on a pool thread: one piece at a time, the newest waiting.
#pragma once

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace portolan {

class Background : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~Background() override;

    /// Set while nobody wants the result any more; long loops look at it.
    using Superseded = std::atomic<bool>;

    /// Makes a value by work(superseded) and gives it to done() on this thread: at once, or later with the
    /// work done `aside`. What still waits is dropped for what comes after it. The work must own or share all
    /// that it reads.
    template <typename Work, typename Done> void run(bool aside, Work work, Done done)
    {
        if (!aside) {
            cancel();
            const Superseded never = false;
            done(work(never));
            return;
        }
        start([work = std::move(work), done = std::move(done)](const Superseded& superseded) {
            auto value = std::make_shared<decltype(work(superseded))>(work(superseded));
            return std::function<void()>([value, done] { done(std::move(*value)); });
        });
    }
    /// Drops what waits, and the result of what is being done.
    void cancel();
    bool busy() const { return m_running != nullptr; }

private:
    using Job = std::function<std::function<void()>(const Superseded&)>;

    void start(Job job);
    void launch(Job job);
    void finished(const std::shared_ptr<Superseded>& running, const std::function<void()>& deliver);

    std::shared_ptr<Superseded> m_running; ///< of the work being done; null: none
    Job m_waiting;
};

} // namespace portolan
