// The real helper on the sandbox's bus as a process of its own user, for tests of the window, which share no
// code with it. Run by tests/support/bus-sandbox.
#pragma once

#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

namespace portolan::test {

class HelperOnBus {
public:
    HelperOnBus() { m_process.setProcessChannelMode(QProcess::ForwardedChannels); }

    /// Also again, after kill(). The window's settings are nobody's from then on.
    bool start()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        m_process.start(qEnvironmentVariable("PORTOLAN_HELPER"), QStringList());
        return m_process.waitForStarted();
    }
    /// By SIGTERM; the exit status, -1 if it stays.
    int stop()
    {
        m_process.terminate();
        return m_process.waitForFinished() ? m_process.exitCode() : -1;
    }
    bool kill()
    {
        m_process.kill();
        return m_process.waitForFinished();
    }
    qint64 pid() const { return m_process.processId(); }

private:
    QTemporaryDir m_settings;
    QProcess m_process;
};

} // namespace portolan::test
