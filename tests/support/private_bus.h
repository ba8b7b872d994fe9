// A bus of the test's own, that can be stopped and started again at the same address.
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace portolan::test {

class PrivateBus {
public:
    ~PrivateBus() { stop(); }

    QString address() const { return QStringLiteral("unix:path=") + m_folder.filePath("bus"); }

    /// False if dbus-daemon does not run; it listens when this returns true.
    bool start()
    {
        QFile config(m_folder.filePath("bus.conf"));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        config.write("<busconfig><type>custom</type><listen>" + address().toUtf8()
            + "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow user=\"*\"/><allow "
              "own=\"*\"/>"
              "<allow send_destination=\"*\"/><allow send_type=\"signal\"/><allow "
              "receive_sender=\"*\"/></policy>"
              "</busconfig>");
        config.close();
        QFile::remove(m_folder.filePath("bus"));
        m_daemon.start("dbus-daemon", {"--config-file=" + config.fileName(), "--nofork", "--print-address"});
        // It prints its address once it listens.
        return m_daemon.waitForStarted() && m_daemon.waitForReadyRead(10000);
    }

    void stop()
    {
        if (m_daemon.state() == QProcess::NotRunning)
            return;
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
};

} // namespace portolan::test
