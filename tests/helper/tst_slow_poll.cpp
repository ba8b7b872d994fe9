// Changes of rules by programs that leave no trace but the rules.
#include "helper/xtables/slow_poll.h"

#include "helper/xtables/raw_table.h"

#include "tests/helper/read_rules.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <arpa/inet.h>

#include <climits>

using namespace portolan;
using namespace kerneltest;

namespace {

/// Another program's, which takes a lock of its own.
int editWithoutTheLock(const QStringList& arguments)
{
    return run("env", QStringList{"XTABLES_LOCKFILE=/run/another.lock", "iptables-legacy"} + arguments)
        .status;
}

} // namespace

class SlowPollTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aChangeWithoutTheLockIsTold();
    void aTableReplacedByTheKernelsCallIsTold();
    void countersAloneAreNoChange();
    void aReaderThatSeesAChangeFirstTellsTheOthers();
    void whatTheLockToldIsNotToldAgain();
    void nobodyListeningEndsIt();
    void itBacksOffWithItsOwnCost();

private:
    std::unique_ptr<SlowPoll> poll(SlowPoll::Pace pace);
    void see(SlowPoll& poll);
    /// Turns the loop so long, or until so many changes were told.
    void turn(int milliseconds, int changes = INT_MAX);

    sd_event* m_event = nullptr;
    std::unique_ptr<XtablesReader> m_reader;
    int m_changes = 0;
    int m_asked = 0;
    bool m_wanted = true;
};

void SlowPollTest::init()
{
    QVERIFY(sd_event_new(&m_event) >= 0);
    m_reader = std::make_unique<XtablesReader>(m_event);
    m_changes = m_asked = 0;
    m_wanted = true;
    QCOMPARE(run("iptables-legacy", {"-A", "INPUT", "-p", "tcp", "-j", "ACCEPT"}).status, 0);
}

void SlowPollTest::cleanup()
{
    run("iptables-legacy", {"-F"});
    m_reader.reset();
    m_event = sd_event_unref(m_event);
}

std::unique_ptr<SlowPoll> SlowPollTest::poll(SlowPoll::Pace pace)
{
    return std::make_unique<SlowPoll>(
        m_event, *m_reader,
        [this] {
            ++m_asked;
            return m_wanted;
        },
        [this] { ++m_changes; }, pace);
}

void SlowPollTest::see(SlowPoll& poll)
{
    bool done = false;
    m_reader->readText(Family::Ipv4, [&](const Result<RuleText>& text) {
        QVERIFY(text);
        poll.seen(Family::Ipv4, text->fingerprint());
        done = true;
    });
    while (!done)
        sd_event_run(m_event, 100000);
}

void SlowPollTest::turn(int milliseconds, int changes)
{
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(milliseconds) && m_changes < changes)
        sd_event_run(m_event, 10000);
}

void SlowPollTest::aChangeWithoutTheLockIsTold()
{
    const auto watch = poll({std::chrono::milliseconds(30), 1});
    see(*watch);
    turn(200);
    QCOMPARE(m_changes, 0);
    QCOMPARE(editWithoutTheLock({"-A", "INPUT", "-p", "udp", "-j", "DROP"}), 0);
    turn(5000, 1);
    QCOMPARE(m_changes, 1);
    turn(200);
    QCOMPARE(m_changes, 1);
    QCOMPARE(editWithoutTheLock({"-P", "FORWARD", "DROP"}), 0);
    turn(5000, 2);
    QCOMPARE(m_changes, 2);
    QCOMPARE(editWithoutTheLock({"-P", "FORWARD", "ACCEPT"}), 0);
}

void SlowPollTest::aTableReplacedByTheKernelsCallIsTold()
{
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto before = table.image();
    QCOMPARE(run("iptables-legacy", {"-R", "INPUT", "1", "-p", "tcp", "-j", "DROP"}).status, 0);
    const auto watch = poll({std::chrono::milliseconds(30), 1});
    see(*watch);
    QVERIFY(table.read("filter"));
    QVERIFY(table.replace(before, std::vector<CounterSource>(before.layout.entryCount)));
    turn(5000, 1);
    QCOMPARE(m_changes, 1);
}

void SlowPollTest::countersAloneAreNoChange()
{
    const auto watch = poll({std::chrono::milliseconds(30), 1});
    see(*watch);
    QCOMPARE(run("iptables-legacy", {"-t", "filter", "-A", "OUTPUT"}).status, 0);
    see(*watch);
    m_changes = 0;
    const auto counted = [] { return run("iptables-legacy-save", {"-c", "-t", "filter"}).out; };
    const auto before = counted();
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(9);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sendto(descriptor, "x", 1, 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    ::close(descriptor);
    QVERIFY(withoutComments(counted()) != withoutComments(before));
    QCOMPARE(editWithoutTheLock({"-Z"}), 0);
    turn(300);
    QCOMPARE(m_changes, 0);
}

void SlowPollTest::aReaderThatSeesAChangeFirstTellsTheOthers()
{
    const auto watch = poll({std::chrono::hours(1), 1});
    see(*watch);
    QCOMPARE(editWithoutTheLock({"-A", "INPUT"}), 0);
    see(*watch);
    QCOMPARE(m_changes, 1);
    see(*watch);
    QCOMPARE(m_changes, 1);
}

void SlowPollTest::whatTheLockToldIsNotToldAgain()
{
    const auto watch = poll({std::chrono::hours(1), 1});
    see(*watch);
    QCOMPARE(run("iptables-legacy", {"-A", "INPUT"}).status, 0);
    watch->announced();
    see(*watch);
    QCOMPARE(m_changes, 0);
    QCOMPARE(editWithoutTheLock({"-A", "INPUT"}), 0);
    see(*watch);
    QCOMPARE(m_changes, 1);
}

void SlowPollTest::nobodyListeningEndsIt()
{
    const auto watch = poll({std::chrono::milliseconds(20), 1});
    see(*watch);
    m_wanted = false;
    turn(300);
    QCOMPARE(m_asked, 1);
    m_wanted = true;
    see(*watch);
    turn(300);
    QVERIFY(m_asked > 2);
}

void SlowPollTest::itBacksOffWithItsOwnCost()
{
    {
        const auto often = poll({std::chrono::milliseconds(1), 1});
        see(*often);
        turn(500);
        QVERIFY(m_asked > 20);
    }
    m_asked = 0;
    const auto seldom = poll({std::chrono::milliseconds(1), 100'000});
    see(*seldom);
    turn(500);
    QCOMPARE(m_asked, 1); // the next would be minutes later
}

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    SlowPollTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_slow_poll.moc"
