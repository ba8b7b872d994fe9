// Edits while the bus dies or the disk is full: the real helper, as whoever runs the test, in namespaces of
// its own.
#include "tests/helper/kernel_test.h"
#include "tests/support/private_bus.h"
#include "tests/support/test_engine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using kerneltest::Output;
using namespace portolan::test;

namespace {

constexpr const char* kPrograms = PORTOLAN_BIN_DIR "/";
constexpr int kFailed = 1; // portolanctl's exit statuses
constexpr int kUnreachable = 4;

QByteArray ownRules()
{
    QByteArray lines = (nftOwnRules(false) + nftOwnRules(true)).toUtf8();
    for (const char* table : {"filter", "nat"}) {
        for (const QByteArray& line :
            kerneltest::run("iptables-legacy-save", {"-t", table}).out.split('\n')) {
            if (line.contains("PORTOLAN")) {
                lines += line + '\n';
            }
        }
    }
    return lines;
}

} // namespace

class TestEditFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_state = std::make_unique<QTemporaryDir>();
        m_bus = std::make_unique<PrivateBus>();
        QVERIFY2(m_bus->start(), "dbus-daemon does not start; is the package dbus installed?");
        qputenv("DBUS_SYSTEM_BUS_ADDRESS", m_bus->address().toUtf8());
        qputenv("XTABLES_LOCKFILE", QFile::encodeName(m_state->filePath("xtables.lock")));
    }

    void cleanup()
    {
        for (QProcess* process : {&m_waiting, &m_helper}) {
            process->terminate();
            process->waitForFinished(5000);
        }
        emptyKernel();
    }

    void aLostBusTakesBackWhatNobodyConfirmed()
    {
        const QString state = m_state->filePath("state");
        QVERIFY(QDir().mkdir(state));
        startHelper(state);
        QCOMPARE(ctl({"add", "tcp", "9090", "10.1.1.7:80"}).status, 0);
        const QByteArray before = ownRules();
        QVERIFY(before.contains("9090"));
        m_waiting.start(
            QString(kPrograms) + "portolanctl", {"add", "tcp", "9191", "10.1.1.7:80", "--confirm", "600"});
        QTRY_VERIFY_WITH_TIMEOUT(ownRules().contains("9191"), 10'000);
        m_bus->stop();
        QVERIFY(m_helper.waitForFinished(10'000));
        QCOMPARE(m_helper.exitCode(), 1); // so that systemd starts it again
        QCOMPARE(ownRules(), before);
        QVERIFY(m_waiting.waitForFinished(10'000));
        QVERIFY2(m_waiting.exitCode() == kUnreachable || m_waiting.exitCode() == kFailed,
            m_waiting.readAllStandardError());
        // The next start has nothing left to do.
        QVERIFY(m_bus->start());
        startHelper(state);
        QCOMPARE(ownRules(), before);
        QVERIFY(!ctl({"history"}).out.contains("pending"));
    }

    void aFullDiskRefusesTheEditAndKeepsTheStore()
    {
        const QString state = m_state->filePath("small");
        QVERIFY(QDir().mkdir(state));
        const Output mounted
            = kerneltest::run("mount", {"-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", state});
        QVERIFY2(mounted.status == 0, mounted.err);
        startHelper(state);
        const QString id = ctl({"add", "tcp", "9090", "10.1.1.7:80"}).out.trimmed();
        QCOMPARE(id.size(), 8);
        const QByteArray before = ownRules();
        const QByteArray store = read(state + "/forwards.json");
        kerneltest::shell("dd if=/dev/zero of=" + state + "/filler bs=1k 2>/dev/null || true");
        for (const QStringList& edit :
            {QStringList{"add", "tcp", "9191", "10.1.1.7:80"}, QStringList{"remove", id},
                QStringList{"disable", id}, QStringList{"replace", id, "tcp", "9192", "10.1.1.7:80"}}) {
            const Output refused = ctl(edit);
            QCOMPARE(refused.status, kFailed);
            QVERIFY2(
                refused.err.contains("forwards.json") && refused.err.contains("No space left"), refused.err);
            QCOMPARE(ownRules(), before);
            QCOMPARE(read(state + "/forwards.json"), store);
        }
        QCOMPARE(QDir(state).entryList(QDir::Files).join(' '), QString("filler forwards.json"));
        QVERIFY(QFile::remove(state + "/filler"));
        QCOMPARE(ctl({"remove", id}).status, 0);
        QCOMPARE(ownRules(), QByteArray());
        m_helper.terminate();
        QVERIFY(m_helper.waitForFinished(5000));
        kerneltest::run("umount", {state});
    }

private:
    void startHelper(const QString& state)
    {
        if (!QFile::exists(state + "/forwards.json")) {
            QVERIFY(preferTestEngine(state));
        }
        m_helper.setProcessChannelMode(QProcess::MergedChannels);
        m_helper.start(QString(kPrograms) + "portolan-helper", {"--state-dir", state});
        QByteArray said;
        while (!said.contains("reconcile ") && m_helper.waitForReadyRead(10'000)) {
            said += m_helper.readAll();
        }
        QVERIFY2(said.contains("reconcile "), said);
    }

    static Output ctl(const QStringList& arguments)
    {
        return kerneltest::run(QString(kPrograms) + "portolanctl", arguments);
    }

    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }

    std::unique_ptr<QTemporaryDir> m_state;
    std::unique_ptr<PrivateBus> m_bus;
    QProcess m_helper;
    QProcess m_waiting;
};

int main(int argc, char** argv)
{
    if (!kerneltest::enterOwnNamespaces()) {
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestEditFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_edit_faults.moc"
