// A shell that stays where it was started (a lab, a made-up host), for one script after the other.
#pragma once

#include "tests/support/process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace portolan::test {

/// The files it talks by lie in /tmp, which has to be the same inside and outside.
class KeptShell {
public:
    /// command: what ends in a shell that reads its standard input.
    bool start(const QStringList& command, const QStringList& environment = {})
    {
        m_process.setProcessEnvironment(environmentWith(environment));
        m_process.start(command.first(), command.mid(1));
        return m_process.waitForStarted() && run("true").status == 0;
    }

    ~KeptShell()
    {
        m_process.closeWriteChannel();
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(10000))
            m_process.kill();
        m_process.waitForFinished();
    }

    /// Runs a script that stops at the first command that fails.
    Finished run(const QString& script, int timeout = 60000)
    {
        const QString base = m_folder.filePath(QString::number(++m_scripts));
        QFile file(base);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(script.toUtf8());
        file.close();
        m_process.write(
            QStringLiteral("bash -eu %1 >%1.out 2>%1.err </dev/null; echo $? >%1.new; mv %1.new %1.status\n")
                .arg(base)
                .toUtf8());
        const bool ended = QTest::qWaitFor(
            [&] { return QFile::exists(base + ".status") || m_process.state() == QProcess::NotRunning; },
            timeout);
        Finished result{-1, read(base + ".out"), read(base + ".err")};
        if (const QString status = read(base + ".status"); ended && !status.isEmpty())
            result.status = status.trimmed().toInt();
        return result;
    }

    /// -1 while it runs.
    int exitStatus() { return m_process.state() == QProcess::NotRunning ? m_process.exitCode() : -1; }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    static QString read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QTemporaryDir m_folder{"/tmp/portolan-shell.XXXXXX"};
    QProcess m_process;
    int m_scripts = 0;
};

} // namespace portolan::test
