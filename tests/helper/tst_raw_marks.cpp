// Tracing where nf_tables is missing: TRACE rules in the legacy raw tables, which end by themselves.
#include "tests/helper/flow_peer.h"
#include "tests/helper/traced.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>

using namespace kerneltest;
using namespace portolan;

namespace {

constexpr const char* kLockPath = "/run/xtables.lock";
constexpr const char* kOthers = "iptables-legacy -t raw -A PREROUTING -p esp -j ACCEPT; "
                                "iptables-legacy -t raw -A OUTPUT -p gre -j DROP; ";

TraceFilter ofForward()
{
    TraceFilter filter;
    filter.ports = PortRange{8080, 8080};
    filter.targets = {{*Address::parse("172.17.0.2"), 80}, {*Address::parse("fd17::2"), 80}};
    return filter;
}

/// The rules of the raw table, without the moment they end at.
QByteArrayList rawRules(const QString& family = {})
{
    QByteArrayList rules;
    for (const QByteArray& line : shell("ip" + family + "tables-legacy-save -t raw").out.split('\n'))
        if (line.startsWith("-A ") || line.startsWith(":PORTOLAN"))
            rules << QString::fromUtf8(line)
                         .replace(QRegularExpression("--datestop \\S+"), "--datestop END")
                         .toUtf8();
    return rules;
}

const QByteArrayList kOthersRules{"-A PREROUTING -p esp -j ACCEPT", "-A OUTPUT -p gre -j DROP"};

/// How many packets went through our jump from PREROUTING.
int jumped()
{
    const QByteArray line = shell("iptables-legacy-save -c -t raw | grep -- '-j PORTOLAN-TRACE$'").out;
    return line.mid(1, line.indexOf(':') - 1).toInt();
}

bool connects()
{
    const auto container = server("tcp", "172.17.0.2", 80);
    const auto asking = client("tcp", "172.20.242.183", 8080);
    return container->ok && asking->ok && asking->say();
}

} // namespace

class TestRawMarks : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_state;

private Q_SLOTS:
    void initTestCase()
    {
        const Output made = shell(QString(kFlowNetwork) + kOthers);
        QVERIFY2(made.status == 0, made.err);
    }

    void onlyWhatIsAskedForIsMarked()
    {
        const EventPtr event = newEventLoop();
        RawMarks marks(event.get(), kLockPath);
        TraceFilter filter = ofForward();
        filter.from = *Prefix::parse("172.20.240.0/20");
        filter.in = *InterfaceName::parse("eth0");
        std::optional<Result<void>> put;
        marks.put(filter, {}, [&](Result<void> done) { put = std::move(done); });
        QVERIFY(put && *put);
        const QByteArray limit = " -m limit --limit 50/sec --limit-burst 50 -j TRACE";
        QCOMPARE(rawRules(),
            (QByteArrayList{":PORTOLAN-TRACE - [0:0]", ":PORTOLAN-TRACE-OUT - [0:0]",
                "-A PREROUTING -m time --datestop END -j PORTOLAN-TRACE", kOthersRules[0],
                "-A OUTPUT -m time --datestop END -j PORTOLAN-TRACE-OUT", kOthersRules[1],
                "-A PORTOLAN-TRACE -s 172.20.240.0/20 -i eth0 -p tcp -m tcp --dport 8080" + limit,
                "-A PORTOLAN-TRACE -s 172.17.0.2/32 -p tcp -m tcp --sport 80" + limit,
                "-A PORTOLAN-TRACE-OUT -d 172.20.240.0/20 -p tcp -m tcp --sport 8080" + limit}));
        QCOMPARE(rawRules("6").join().count("-s fd17::2/128 "), 1);
        marks.remove();
        QCOMPARE(rawRules(), kOthersRules);
        QCOMPARE(rawRules("6"), QByteArrayList());
    }

    void ofAKilledHelperTheyEndByThemselvesAndAreSwept()
    {
        const pid_t killed = fork();
        if (killed == 0) {
            const EventPtr event = newEventLoop();
            RawMarks marks(event.get(), kLockPath);
            TraceLimits limits;
            limits.seconds = 1;
            marks.put(ofForward(), limits, [](const Result<void>& put) {
                if (put)
                    raise(SIGKILL);
            });
            _exit(1);
        }
        int status = 0;
        waitpid(killed, &status, 0);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(connects());
        const int before = jumped();
        QVERIFY(before > 4);
        QTest::qWait(4500);
        QVERIFY(connects());
        QCOMPARE(jumped(), before);
        const EventPtr event = newEventLoop();
        RawMarks(event.get(), kLockPath).sweep();
        QCOMPARE(rawRules(), kOthersRules);
    }

    void lookingForWhatIsLeftMakesNoTable()
    {
        if (geteuid() != 0)
            return; // asking is making there, see legacyTables()
        shell("ip netns add bare");
        const Output tables = shell("ip netns exec bare " + QCoreApplication::applicationFilePath()
            + " --sweep; ip netns exec bare cat /proc/net/ip_tables_names /proc/net/ip6_tables_names");
        QVERIFY2(tables.status == 0, tables.err);
        QCOMPARE(tables.out, QByteArray());
    }

    void theXtablesLockIsWaitedFor()
    {
        const EventPtr event = newEventLoop();
        RawMarks marks(event.get(), kLockPath);
        const int holder = open(kLockPath, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
        QCOMPARE(flock(holder, LOCK_EX), 0);
        int answers = 0;
        marks.put(ofForward(), {}, [&](const Result<void>& put) { answers += put ? 1 : 100; });
        sd_event_run(event.get(), 100'000);
        QCOMPARE(answers, 0);
        // Whoever waits may give up: then nothing is written, and nothing said.
        marks.remove();
        QCOMPARE(flock(holder, LOCK_UN), 0);
        sd_event_run(event.get(), 100'000);
        QCOMPARE(answers, 0);
        QCOMPARE(rawRules(), kOthersRules);

        QCOMPARE(flock(holder, LOCK_EX), 0);
        marks.put(ofForward(), {}, [&](const Result<void>& put) { answers += put ? 1 : 100; });
        QCOMPARE(flock(holder, LOCK_UN), 0);
        for (int i = 0; i < 20 && answers == 0; ++i)
            sd_event_run(event.get(), 50'000);
        QCOMPARE(answers, 1);
        // Removed as soon as the lock is free, though nobody waits.
        QCOMPARE(flock(holder, LOCK_EX), 0);
        marks.remove();
        QVERIFY(rawRules().size() > 2);
        close(holder);
        for (int i = 0; i < 20 && rawRules() != kOthersRules; ++i)
            sd_event_run(event.get(), 50'000);
        QCOMPARE(rawRules(), kOthersRules);
    }

    void packetsAreFollowedWithoutNfTables()
    {
        const EventPtr event = newEventLoop();
        LogSetting setting(m_state.path().toStdString());
        RawMarks marks(event.get(), kLockPath);
        const QByteArray logger = shell("cat /proc/sys/net/netfilter/nf_log/2").out;
        std::vector<TraceEvent> events;
        {
            Tracer tracer(event.get(), setting, marks, Tracer::Marking::RawTables);
            std::optional<Result<void>> begun;
            tracer.start(ofForward(), {}, [&](Result<void> started) { begun = std::move(started); });
            QVERIFY2(begun && *begun, begun && !*begun ? begun->error().message.text().c_str() : "silent");
            QCOMPARE(tracer.remarks().size(), std::size_t(1));
            QVERIFY(
                tracer.remarks()[0].text().find("TRACE rules in the old raw tables") != std::string::npos);
            QVERIFY(shell("nft list tables").out.isEmpty());
            QVERIFY(connects());
            events = readTraced(tracer, event.get());
        }
        QCOMPARE(rawRules(), kOthersRules);
        QCOMPARE(shell("cat /proc/sys/net/netfilter/nf_log/2").out, logger);
        const QByteArrayList packets = ways(events, ofForward(), {"raw", "nat", "filter"});
        QVERIFY2(packets.size() >= 5, packets.join('\n'));
        // As if our own rules were not there.
        QVERIFY2(packets[0].startsWith("SYN\n[1] raw-PREROUTING: IN=eth0 (172.20.240.9:"), packets[0]);
        QVERIFY2(packets[0].contains("\n  PREROUTING policy: accept\n[2] "), packets[0]);
        QVERIFY2(packets[0].contains("nat-PREROUTING: IN=eth0 (172.20.240.9:"), packets[0]);
        QVERIFY2(packets[0].contains("\n  PREROUTING 1: -A PREROUTING -d 172.20.242.183/32 -p tcp -m tcp "
                                     "--dport 8080 -j DNAT --to-destination 172.17.0.2:80\n"),
            packets[0]);
        QVERIFY2(packets[0].endsWith("=> left by docker0"), packets[0]);
        QVERIFY2(packets[1].startsWith("SYN+ACK\n") && packets[1].contains("raw-PREROUTING: IN=docker0"),
            packets[1]);
        QVERIFY(!packets.join('\n').contains("PORTOLAN"));
    }

    void thePacketLimitEndsIt()
    {
        const EventPtr event = newEventLoop();
        LogSetting setting(m_state.path().toStdString());
        RawMarks marks(event.get(), kLockPath);
        Tracer tracer(event.get(), setting, marks, Tracer::Marking::RawTables);
        TraceLimits limits;
        limits.packets = 2;
        tracer.start(ofForward(), limits, [](const Result<void>&) {});
        QVERIFY(connects());
        std::string ended;
        readTraced(tracer, event.get(), &ended);
        QCOMPARE(ended, std::string("packets"));
        QCOMPARE(rawRules(), kOthersRules);
        QVERIFY(!tracer.remarks().empty());
    }

    void withoutEitherNothingIsTraced()
    {
        // Another has NFLOG group 0.
        TraceSocket holder;
        QVERIFY(holder.open(TraceSocket::Kind::Nflog));
        const EventPtr event = newEventLoop();
        LogSetting setting(m_state.path().toStdString());
        RawMarks marks(event.get(), kLockPath);
        Tracer tracer(event.get(), setting, marks, Tracer::Marking::RawTables);
        std::optional<Result<void>> begun;
        tracer.start(ofForward(), {}, [&](Result<void> started) { begun = std::move(started); });
        QVERIFY(begun && !*begun);
        QCOMPARE(begun->error().code, ErrorCode::Unsupported);
        QVERIFY(begun->error().message.text().find("NFLOG group 0") != std::string::npos);
        QCOMPARE(rawRules(), kOthersRules);
    }
};

int main(int argc, char** argv)
{
    if (const auto played = playPeer(argc, argv))
        return *played;
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    if (words.size() == 1 && words[0] == "--sweep") {
        const EventPtr event = newEventLoop();
        RawMarks(event.get(), kLockPath).sweep();
        return 0;
    }
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestRawMarks test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_raw_marks.moc"
