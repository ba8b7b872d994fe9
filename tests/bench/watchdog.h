// How long the window's thread is kept from its events.
#pragma once

#include "tests/support/own_time.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace portolan::bench {

/// The longest that passed between two turns of the event loop.
class Watchdog : public QObject {
public:
    Watchdog()
    {
        m_timer.setInterval(1);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { tick(); });
    }

    /// Lets the loop turn until `done`, and some more for what follows from it.
    template <typename Act, typename Done> void watch(const char* name, Act act, Done done)
    {
        m_worst = m_worstWall = 0;
        m_last = test::ownTime();
        m_wall.start();
        m_timer.start();
        QTimer::singleShot(0, this, act);
        QElapsedTimer whole;
        whole.start();
        const auto turn = [](int milliseconds) {
            QEventLoop loop;
            QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
            loop.exec();
        };
        turn(20);
        while (!done() && whole.elapsed() < 60'000)
            turn(20);
        const qint64 took = whole.elapsed();
        turn(400);
        m_timer.stop();
        m_worstOfAll = std::max(m_worstOfAll, m_worst);
        std::printf("  %-34s longest stall %6.1f ms (%.1f ms on the wall), done after %lld ms\n", name,
            m_worst, m_worstWall, static_cast<long long>(took));
        std::fflush(stdout);
    }
    double worst() const { return m_worstOfAll; }

private:
    void tick()
    {
        const double now = test::ownTime();
        m_worst = std::max(m_worst, now - m_last);
        m_worstWall = std::max(m_worstWall, double(m_wall.nsecsElapsed()) * 1e-6);
        m_last = now;
        m_wall.start();
    }

    QTimer m_timer;
    QElapsedTimer m_wall;
    double m_last = 0;
    double m_worst = 0;
    double m_worstWall = 0;
    double m_worstOfAll = 0;
};

} // namespace portolan::bench
