// The whole way of a flow: real packets, the real helper on a bus of its own, the real portolanctl; in
// storms, with a reader that stands still, and with a helper that is killed.
#include "tests/helper/kernel_test.h"
#include "tests/support/flow_storm.h"
#include "tests/support/memory.h"
#include "tests/support/private_bus.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <csignal>
#include <memory>

using namespace kerneltest;
using portolan::test::FlowStorm;
using portolan::test::PrivateBus;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr unsigned kFlows = 200'000; // programs several times as slow
#else
constexpr unsigned kFlows = 1'000'000;
#endif

QString program(const char* name)
{
    return QStringLiteral(PORTOLAN_BIN_DIR "/") + name;
}

/// What conntrack prints of translated flows, by id.
QSet<quint32> kernelsIds()
{
    static const QRegularExpression id("id=(\\d+)$");
    QSet<quint32> ids;
    for (const QByteArray& line : run("conntrack", {"-L", "-j", "-o", "id"}).out.split('\n'))
        if (const auto found = id.match(QString(line).trimmed()); found.hasMatch())
            ids.insert(found.captured(1).toUInt());
    return ids;
}

/// portolanctl flows --follow --json, and the open set a reader makes of it.
class Follower {
public:
    Follower()
    {
        m_process.start(program("portolanctl"), {"flows", "--follow", "--json"});
        m_process.waitForStarted();
    }
    ~Follower()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    qint64 pid() const { return m_process.processId(); }

    void take(int milliseconds)
    {
        QElapsedTimer timer;
        for (timer.start(); timer.elapsed() < milliseconds;) {
            m_process.waitForReadyRead(20);
            errors += m_process.readAllStandardError();
            while (m_process.canReadLine())
                take(m_process.readLine());
        }
    }

    /// -1: it goes on.
    int exitCode(int milliseconds)
    {
        const bool ended = m_process.waitForFinished(milliseconds);
        errors += m_process.readAllStandardError();
        return ended ? m_process.exitCode() : -1;
    }

    QSet<quint32> open;
    unsigned born = 0;
    unsigned ended = 0;
    unsigned lost = 0;
    QByteArray errors;
    QJsonObject last; ///< the last end

private:
    void take(const QByteArray& line)
    {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        const QString name = event["event"].toString();
        const auto id = quint32(event["flow"].toObject()["id"].toDouble());
        if (name == "lost") {
            ++lost;
            open.clear();
        } else if (name == "destroy") {
            ++ended;
            open.remove(id);
            last = event["flow"].toObject();
        } else {
            born += name == "new";
            open.insert(id);
        }
    }

    QProcess m_process;
};

/// KiB of the process' resident memory.

} // namespace

class FlowStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void afterAStormTheOpenSetIsTheKernels();
    void aStoppedReaderCostsBoundedMemoryAndGetsTheCurrentState();
    void whatTheKernelDroppedIsRightAgainAtOnce();
    void theEndCarriesTheFinalCounters();
    void aFilterChooses();
    void aHelperThatWasKilledIsWaitedFor();
    void aHelperThatStaysAwayIsGivenUp();

private:
    bool startHelper();
    PrivateBus m_bus;
    QTemporaryDir m_state;
    std::unique_ptr<QProcess> m_helper;
};

bool FlowStreamTest::startHelper()
{
    m_helper = std::make_unique<QProcess>();
    m_helper->setProcessChannelMode(QProcess::MergedChannels);
    m_helper->start(program("portolan-helper"), {"--state-dir", m_state.path()});
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 20000;)
        if (run(program("portolanctl"), {"status"}).status == 0)
            return true;
    return false;
}

void FlowStreamTest::initTestCase()
{
    QVERIFY2(m_bus.start(), "dbus-daemon does not run");
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", m_bus.address().toUtf8());
    const auto rules = run("iptables-legacy-restore", {}, portolan::test::kStormRules);
    QVERIFY2(rules.status == 0, rules.err.constData());
    QVERIFY2(startHelper(), m_helper->readAll().constData());
}

void FlowStreamTest::cleanupTestCase()
{
    m_helper->terminate();
    QVERIFY(m_helper->waitForFinished(10000));
    QCOMPARE(m_helper->exitCode(), 0);
}

void FlowStreamTest::init()
{
    run("conntrack", {"-F"});
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_udp_timeout=600", "net.netfilter.nf_conntrack_acct=0"});
}

void FlowStreamTest::afterAStormTheOpenSetIsTheKernels()
{
    Follower follower;
    follower.take(1500);
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_udp_timeout=1"});
    FlowStorm storm;
    quint64 sent = 0;
    for (unsigned part = 0; part < 20; ++part) {
        sent += storm.send(kFlows / 20, 0);
        follower.take(20);
    }
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_udp_timeout=600"});
    sent += storm.send(1000, 0); // these stay
    QSet<quint32> kernel;
    for (int tries = 0; tries < 60; ++tries) {
        follower.take(500);
        kernel = kernelsIds();
        if (kernel.size() >= 1000 && follower.open == kernel)
            break;
    }
    QVERIFY2(follower.open == kernel,
        qPrintable(QString("%1 open, the kernel has %2").arg(follower.open.size()).arg(kernel.size())));
    // A machine without a big socket buffer (an ordinary user's) may lose some, but says so.
    if (follower.lost == 0) {
        QCOMPARE(follower.born, sent);
        QCOMPARE(follower.ended, sent - quint64(kernel.size()));
    }
}

void FlowStreamTest::aStoppedReaderCostsBoundedMemoryAndGetsTheCurrentState()
{
    Follower follower;
    follower.take(1500);
    const unsigned before = follower.born;
    kill(pid_t(follower.pid()), SIGSTOP);
    FlowStorm storm;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(storm.send(110'000, 0) > 0);
        QTest::qWait(500);
        run("conntrack", {"-F"});
        QTest::qWait(500);
    }
    QVERIFY(storm.send(2000, 0) == 2000);
    QTest::qWait(1000);
    const long memory = portolan::test::residentKilobytes(m_helper->processId());
    QVERIFY2(memory > 0, "the helper is gone");
    QVERIFY2(memory < 64 * 1024 + portolan::test::kSanitizerKilobytes, qPrintable(QString::number(memory)));
    kill(pid_t(follower.pid()), SIGCONT);
    for (int tries = 0; tries < 40 && (follower.lost == 0 || follower.open.size() != 2000); ++tries)
        follower.take(250);
    QCOMPARE(follower.lost, 1U);
    QCOMPARE(follower.open, kernelsIds());
    QVERIFY2(follower.born - before < 300'000, "not the backlog");
}

/// More news than the socket's buffer holds, while the helper stands still.
void FlowStreamTest::whatTheKernelDroppedIsRightAgainAtOnce()
{
    Follower follower;
    follower.take(1500);
    FlowStorm storm;
    kill(pid_t(m_helper->processId()), SIGSTOP);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(storm.send(110'000, 0) > 0);
        run("conntrack", {"-F"});
    }
    QCOMPARE(storm.send(2000, 0), 2000U);
    const auto kernel = kernelsIds();
    kill(pid_t(m_helper->processId()), SIGCONT);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10000 && (follower.lost == 0 || follower.open != kernel))
        follower.take(20);
    const auto took = timer.elapsed();
    QCOMPARE(follower.lost, 1U);
    QCOMPARE(follower.open, kernel);
    qInfo("right again after %lld ms", static_cast<long long>(took));
    // A second on a machine that is not busy with other things.
    QVERIFY2(took < 5000, qPrintable(QString::number(took)));
    storm.send(10, 0);
    for (int tries = 0; tries < 40 && follower.open.size() != 2010; ++tries)
        follower.take(100);
    QCOMPARE(follower.open, kernelsIds());
}

void FlowStreamTest::theEndCarriesTheFinalCounters()
{
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    Follower follower;
    follower.take(1500);
    FlowStorm storm;
    QCOMPARE(storm.send(1, 0), 1U);
    run("conntrack", {"-F"});
    for (int tries = 0; tries < 20 && follower.ended == 0; ++tries)
        follower.take(100);
    QCOMPARE(follower.last["original"].toObject()["packets"].toInt(), 1);
    QCOMPARE(follower.last["original"].toObject()["bytes"].toInt(), 29);
    QCOMPARE(follower.last["reply"].toObject()["bytes"].toInt(-1), 0);
}

void FlowStreamTest::aFilterChooses()
{
    FlowStorm storm;
    QCOMPARE(storm.send(10, 0), 10U);
    const auto count = [](const QStringList& filter) {
        const auto listed = run(program("portolanctl"), QStringList{"flows", "--json"} + filter);
        return listed.status == 0 ? int(QJsonDocument::fromJson(listed.out)["flows"].toArray().size())
                                  : -listed.status;
    };
    QCOMPARE(count({}), 10);
    QCOMPARE(count({"port:1026"}), 1);
    QCOMPARE(count({"port:1024-1027", "proto:udp"}), 4);
    QCOMPARE(count({"--", "-port:1024-1027"}), 6);
    QCOMPARE(count({"proto:tcp"}), 0);
    QCOMPARE(count({"port:http"}), -2);
    QCOMPARE(count({"state:no"}), 10); // answer
    QCOMPARE(count({"state:answered"}), 0);
    QCOMPARE(count({"state:no answer"}), 10); // in quotes for the shell
    QCOMPARE(count({"port:1024-1027 state:unreplied"}), 4);
    // Two that are alike but for these.
    for (const char* zone : {"3", "4"})
        QCOMPARE(run("conntrack",
                     {"-I", "-p", "udp", "-s", "10.7.7.7", "-d", "10.8.8.8", "--sport", "5", "--dport", "6",
                         "-t", "60", "-m", "9", "-w", zone})
                     .status,
            0);
    const QByteArray table = run(program("portolanctl"), {"flows", "--all", "from:10.7.7.7"}).out;
    QVERIFY2(table.contains("UNREPLIED mark=9 zone=3"), table.constData());
    QVERIFY2(table.contains("UNREPLIED mark=9 zone=4"), table.constData());
}

void FlowStreamTest::aHelperThatWasKilledIsWaitedFor()
{
    FlowStorm storm;
    QCOMPARE(storm.send(5, 0), 5U);
    Follower follower;
    follower.take(1500);
    QCOMPARE(follower.lost, 0U);
    m_helper->kill();
    m_helper->waitForFinished();
    QCOMPARE(storm.send(5, 0), 5U);
    follower.take(500);
    QVERIFY2(follower.errors.contains("went away"), follower.errors.constData());
    QVERIFY(startHelper());
    for (int tries = 0; tries < 40 && follower.open.size() != 10; ++tries)
        follower.take(250);
    QCOMPARE(follower.lost, 1U);
    QCOMPARE(follower.open, kernelsIds());
    QCOMPARE(storm.send(5, 0), 5U);
    follower.take(1000);
    QCOMPARE(follower.open.size(), 15);
}

void FlowStreamTest::aHelperThatStaysAwayIsGivenUp()
{
    Follower follower;
    follower.take(1500);
    m_helper->kill();
    m_helper->waitForFinished();
    QCOMPARE(follower.exitCode(5000), -1);
    QCOMPARE(follower.exitCode(15000), 4);
    QVERIFY2(follower.errors.contains("did not come back"), follower.errors.constData());
    QVERIFY(startHelper());
}

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    FlowStreamTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_flow_stream.moc"
