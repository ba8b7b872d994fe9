// Programs run by tests: start, wait, and what came of it.
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace portolan::test {

struct Finished {
    int status
        = -1; ///< exit status; 128 + signal as a shell says it; -1: did not start or did not end in time
    QString out;
    QString err;

    /// For a failure's message.
    QByteArray text() const
    {
        return QStringLiteral("exit %1\n%2\n%3").arg(status).arg(out, err).toLocal8Bit();
    }
};

/// The test's own environment with "NAME=VALUE" entries set over it.
inline QProcessEnvironment environmentWith(const QStringList& entries)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString& entry : entries) {
        environment.insert(entry.section('=', 0, 0), entry.section('=', 1));
    }
    return environment;
}

/// Runs a command line to its end, standard input empty; waits at most `timeout` ms.
inline Finished run(const QStringList& command, const QStringList& environment = {}, int timeout = 60000)
{
    QProcess process;
    process.setProcessEnvironment(environmentWith(environment));
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(command.first(), command.mid(1));
    Finished result;
    if (!process.waitForStarted()) {
        result.err = process.errorString();
        return result;
    }
    const bool ended = process.waitForFinished(timeout);
    if (!ended) {
        process.kill();
        process.waitForFinished();
    }
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.err = QString::fromUtf8(process.readAllStandardError());
    if (ended) {
        result.status = process.exitCode() + (process.exitStatus() == QProcess::CrashExit ? 128 : 0);
    } else {
        result.err += QStringLiteral("\n(killed after %1 ms)").arg(timeout);
    }
    return result;
}

} // namespace portolan::test
