// The helper killed at every step of an edit: what is then in the kernel, and what its next start makes of
// it.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

#include <functional>
#include <memory>
#include <span>

using namespace portolan;
using namespace portolan::test;

namespace {

/// What touches the disk, the lock or the kernel's tables: between two of them nothing outside the helper
/// changes.
constexpr const char* kLegacySteps[]
    = {"openat", "write", "fsync", "rename", "unlink", "flock", "close", "setsockopt", "getsockopt"};
constexpr const char* kNftSteps[]
    = {"openat", "write", "fsync", "rename", "unlink", "flock", "close", "sendto", "recvfrom", "recvmsg"};
constexpr int kMostSteps = 600;

struct TableTexts {
    QString filter;
    QString nat;
    friend bool operator==(const TableTexts&, const TableTexts&) = default;
};

/// Every id alike: a new forward has another each time.
TableTexts tables()
{
    TableTexts texts;
    QString all = savedRules();
    all.replace(QRegularExpression("portolan:[0-9a-f]{8}"), "portolan:ID");
    if (onNftables()) {
        texts.nat = all;
        return texts;
    }
    for (const QString& table : all.split("COMMIT\n")) {
        (table.startsWith("*nat") ? texts.nat : texts.filter) += table;
    }
    return texts;
}

} // namespace

class TestKilled : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        if (QStandardPaths::findExecutable("strace").isEmpty()) {
            QVERIFY2(qgetenv("CI") != "true", "strace is not installed");
            QSKIP("strace is not installed (apt install strace)");
        }
    }

    void everyTableIsOldOrNewAndTheNextStartMakesThemWhole_data()
    {
        QTest::addColumn<QString>("verb");
        QTest::addColumn<bool>("confirm");
        for (const char* verb : {"add", "remove", "replace"}) {
            QTest::newRow(verb) << verb << false;
        }
        QTest::newRow("add, to be confirmed") << "add" << true;
    }

    void everyTableIsOldOrNewAndTheNextStartMakesThemWhole()
    {
        QFETCH(QString, verb);
        QFETCH(bool, confirm);
        // What it looks like without anybody being killed.
        begin();
        const TableTexts before = tables();
        QVERIFY(make(*m_own, verb, confirm).error.isEmpty());
        const TableTexts after = tables();
        QVERIFY(before.nat != after.nat && (onNftables() || before.filter != after.filter));
        const std::span<const char* const> calls
            = onNftables() ? std::span<const char* const>(kNftSteps) : kLegacySteps;
        int killedBefore = 0;
        int killedAfter = 0;
        int mixed = 0;
        int steps = 0;
        auto call = calls.begin();
        // Each kind of call by itself: that is how strace counts them.
        for (int time = 1; call != calls.end() && steps < kMostSteps; ++time) {
            begin();
            QCOMPARE(tables().nat, before.nat);
            if (!killedAt(*call, time, verb, confirm)) {
                QVERIFY(!QTest::currentTestFailed());
                ++call; // it was through before it got there
                time = 0;
                continue;
            }
            ++steps;
            const TableTexts now = tables();
            const QByteArray where = QByteArray("killed at ") + *call + ' ' + QByteArray::number(time);
            QVERIFY2(now.filter == before.filter || now.filter == after.filter, where + now.filter.toUtf8());
            QVERIFY2(now.nat == before.nat || now.nat == after.nat, where + now.nat.toUtf8());
            killedBefore += now == before;
            killedAfter += now == after;
            mixed += now != before && now != after;
            start();
            const TableTexts whole = tables();
            QVERIFY2(whole == before || (whole == after && !confirm), where + whole.nat.toUtf8());
            QCOMPARE(m_own->count(), whole == before ? countBefore() : countBefore() + growth(verb));
        }
        qInfo("%d steps: %d left the old rules, %d one table new, %d the new rules", steps, killedBefore,
            mixed, killedAfter);
        QVERIFY2(killedBefore > 0, "it was not killed early");
        QVERIFY2(onNftables() || mixed > 0, "it was never killed between the two tables");
        QVERIFY2(!onNftables() || mixed == 0, "one transaction left what is neither old nor new");
        QVERIFY2(killedAfter > 0, "it was not killed late");
        QVERIFY(steps < kMostSteps);
    }

    void cleanup() { m_helper.reset(); }

private:
    static int countBefore() { return 1; }
    static int growth(const QString& verb) { return verb == "add" ? 1 : verb == "remove" ? -1 : 0; }

    void start()
    {
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
    }

    /// A helper with one forward, and its rules alone.
    void begin()
    {
        if (!m_helper || !m_helper->running()) {
            start();
        }
        if (m_own->count() != 1 || !tables().nat.contains("--dport 9090")) {
            m_helper.reset();
            QFile::remove(qEnvironmentVariable("SANDBOX") + "/state/forwards.json");
            emptyKernel();
            start();
            m_id = m_own->add(tcpForward("9090")).text();
            QVERIFY(!m_id.empty());
        }
    }

    Answer make(const Caller& caller, const QString& verb, bool confirm) const
    {
        if (verb == "add") {
            return caller.addFor(confirm ? 600 : 0, tcpForward("9191"));
        }
        return verb == "remove" ? caller.remove(m_id) : caller.replace(m_id, tcpForward("9191"));
    }

    /// Whether the helper died of it.
    bool killedAt(const QString& call, int time, const QString& verb, bool confirm)
    {
        QProcess strace;
        strace.setReadChannel(QProcess::StandardError);
        strace.start("strace",
            {"-p", QString::number(m_helper->pid()), "-o", "/dev/null", "-e", "trace=" + call, "-e",
                "inject=" + call + ":signal=SIGKILL:when=" + QString::number(time)});
        QByteArray said;
        while (!said.contains("attached") && strace.waitForReadyRead(10000)) {
            said += strace.readAllStandardError();
        }
        if (!said.contains("attached")) {
            strace.waitForFinished(1000);
            QTest::qFail("strace cannot trace the helper: " + said + strace.readAllStandardError(), __FILE__,
                __LINE__);
            return false;
        }
        // Its own connection: the reply of a killed helper is the bus daemon's.
        make(*m_own, verb, confirm);
        const bool died = m_helper->wait(300) != -1;
        strace.terminate();
        strace.waitForFinished();
        return died;
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
    std::string m_id;
};

QTEST_GUILESS_MAIN(TestKilled)
#include "tst_bus_killed.moc"
