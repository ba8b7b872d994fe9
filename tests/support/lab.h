// The lab as tests use it: who starts it, and the programs where that user can read them.
#pragma once

#include "tests/support/process.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>

#include <unistd.h>

namespace portolan::test {

/// Somebody who starts a lab.
struct Starter {
    QStringList prefix; ///< command words that become that user
    QStringList options; ///< of the lab
};

/// A user id no Debian system gives out by itself; it needs no entry anywhere.
inline const QString ordinaryUser = QStringLiteral("12345");

/// Becomes the ordinary user, when the test runs as root; nothing otherwise: then we are one.
inline QStringList asOrdinaryUser()
{
    if (geteuid() != 0) {
        return {};
    }
    return {
        "setpriv", "--reuid=" + ordinaryUser, "--regid=" + ordinaryUser, "--clear-groups", "--inh-caps=-all"};
}

/// Copies of the lab and of the three programs in a folder that every user can read.
class LabFolder {
public:
    LabFolder()
    {
        QFile::setPermissions(folder.path(), readable);
        const QDir root(folder.path());
        root.mkdir("lab");
        root.mkdir("bin");
        root.mkdir("tmp");
        const QDir lab(QStringLiteral(PORTOLAN_SOURCE_DIR "/resources/lab"));
        for (const QFileInfo& file : lab.entryInfoList(QDir::Files)) {
            copy(file.filePath(), root.filePath("lab/" + file.fileName()));
        }
        for (const char* program : {"portolan-helper", "portolanctl"}) {
            copy(QString(PORTOLAN_BIN_DIR "/") + program, root.filePath(QString("bin/") + program));
        }
        for (const char* name : {"lab", "bin"}) {
            QFile::setPermissions(root.filePath(name), readable);
        }
        QFile::setPermissions(root.filePath("tmp"), readable | QFile::WriteGroup | QFile::WriteOther);
    }

    QString lab() const { return folder.filePath("lab/lab"); }
    QString program(const QString& name) const { return folder.filePath("bin/" + name); }
    /// Where labs keep their directory.
    QString home() const { return folder.filePath("tmp"); }
    /// PATH is an ordinary login's: the lab has to find the system's programs by itself.
    QStringList environment() const
    {
        return {"PORTOLAN_BIN_DIR=" + folder.filePath("bin"), "TMPDIR=" + home(), "HOME=" + home(),
            "SHELL=/bin/sh", "PATH=/usr/local/bin:/usr/bin:/bin"};
    }

    /// Runs a command line in a lab of `starter`'s; `arguments` are the lab's.
    Finished runLab(const Starter& starter, const QStringList& arguments) const
    {
        return run(starter.prefix + QStringList{lab()} + starter.options + arguments, environment());
    }
    /// Runs a shell script in a lab of `starter`'s; it stops at the first command that fails.
    Finished runScript(const Starter& starter, const QString& script) const
    {
        return runLab(starter, {"bash", "-euc", script});
    }

private:
    static constexpr QFile::Permissions readable = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
        | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;

    static void copy(const QString& from, const QString& to)
    {
        QFile::copy(from, to);
        QFile::setPermissions(to, readable);
    }

    QTemporaryDir folder{"/tmp/portolan-test.XXXXXX"};
};

} // namespace portolan::test
