// SIGINT and SIGTERM as an event of the loop.
#pragma once

#include <QSocketNotifier>

#include <array>
#include <functional>
#include <memory>

namespace portolan::ctl {

/// One at a time. Takes the signals for as long as it lives; a second signal ends the process as usual.
class Interrupt {
public:
    explicit Interrupt(std::function<void()> handler);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

private:
    std::array<int, 2> m_pipe{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace portolan::ctl
