#include "app/ctl/interrupt.h"

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace portolan::ctl {

namespace {

std::atomic<int> g_writeEnd = -1;

extern "C" void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(g_writeEnd.load(), &byte, 1);
}

} // namespace

Interrupt::Interrupt(std::function<void()> handler)
{
    if (pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    g_writeEnd = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, [this, handler = std::move(handler)] {
        m_notifier->setEnabled(false);
        handler();
    });
    struct sigaction action { };
    action.sa_handler = onSignal;
    action.sa_flags = int(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt()
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    g_writeEnd = -1;
    for (const int end : m_pipe) {
        if (end >= 0)
            close(end);
    }
}

} // namespace portolan::ctl
