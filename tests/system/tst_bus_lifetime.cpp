// The helper from start to end: what it restores, what it refuses, how it leaves.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <memory>

#include <fcntl.h>
#include <sys/file.h>

using namespace portolan;
using namespace portolan::test;

namespace {

QString storePath()
{
    return qEnvironmentVariable("SANDBOX") + "/state/forwards.json";
}

bool writeStore(const QByteArray& text)
{
    QFile file(storePath());
    const bool done = file.open(QFile::WriteOnly | QFile::Truncate) && file.write(text) == text.size();
    file.close();
    const uid_t uid = userId("portolan");
    return done && chown(qPrintable(storePath()), uid, uid) == 0;
}

QByteArray readStore()
{
    QFile file(storePath());
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

} // namespace

class TestLifetime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    }

    void init() { QFile::remove(storePath()); }

    void cleanup()
    {
        m_helper.reset();
        run({"sh", "-c",
            "for i in iptables-legacy ip6tables-legacy; do for t in nat filter; do "
            "$i -t $t -F; $i -t $t -X; done; done"});
    }

    void lookingMakesNoTable()
    {
        // First of all tests here: a table, once made, stays.
        start();
        Caller own("portolan");
        const auto none = [](sd_bus_message* message) { return appendFields(message, {}); };
        QCOMPARE(own.save("xtables-legacy", "ipv4").bytes(), QByteArray());
        QCOMPARE(own.save("xtables-legacy", "ipv6").bytes(), QByteArray());
        QVERIFY(own.preview(tcpForward("80")).error.isEmpty());
        QVERIFY(own.call("org.portolan.Helper1.Host", "State", none).error.isEmpty());
        QCOMPARE(m_helper->stop(), 0);
        for (const char* names : {"/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"}) {
            QFile file(names);
            QVERIFY(file.open(QFile::ReadOnly));
            QCOMPARE(file.readAll(), QByteArray());
        }
    }

    void rulesOutliveTheHelperAndARestartRestoresLostOnes()
    {
        start();
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        QVERIFY(!id.empty());
        const QString with = savedRules();
        QCOMPARE(m_helper->stop(), 0);
        QCOMPARE(savedRules(), with);
        run({"iptables-legacy", "-t", "nat", "-F", "PORTOLAN"});
        run({"iptables-legacy", "-D", "FORWARD", "1"});
        QVERIFY(savedRules() != with);
        start();
        QCOMPARE(savedRules(), with);
        QCOMPARE(own.count(), 1);
        QVERIFY(own.remove(id).error.isEmpty());
        QCOMPARE(savedRules(), QString());
    }

    void aStrangersRuleInOurChainsAndTwiceJumpsAreMended()
    {
        start();
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        const QString with = savedRules();
        run({"iptables-legacy", "-t", "nat", "-A", "PORTOLAN", "-p", "udp", "-j", "ACCEPT"});
        run({"iptables-legacy", "-A", "FORWARD", "-j", "PORTOLAN-FORWARD"});
        QCOMPARE(m_helper->stop(), 0);
        start();
        QCOMPARE(savedRules(), with);
        QVERIFY(own.remove(id).error.isEmpty());
    }

    void aChainThatOthersJumpToIsLeftEmpty()
    {
        start();
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        run({"iptables-legacy", "-N", "SOMEBODY"});
        run({"iptables-legacy", "-A", "SOMEBODY", "-j", "PORTOLAN-FORWARD"});
        const Answer removed = own.remove(id);
        QVERIFY2(removed.error.isEmpty(), removed.why());
        QVERIFY(savedRules().contains("-A SOMEBODY -j PORTOLAN-FORWARD"));
        QVERIFY(!savedRules().contains("-A PORTOLAN-FORWARD"));
        const Answer again = own.add(tcpForward("9090"));
        QVERIFY2(again.error.isEmpty(), again.why());
        QVERIFY(savedRules().contains("-A PORTOLAN-FORWARD"));
    }

    void killedBetweenEditsNothingIsLost()
    {
        start();
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        m_helper->kill();
        start();
        QCOMPARE(own.count(), 1);
        QVERIFY(own.remove(id).error.isEmpty());
        QCOMPARE(savedRules(), QString());
    }

    void aDamagedStoreIsReportedAndKept_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cut off") << QByteArray("{\"version\": 1, \"forwards\": [{\"id\"");
        QTest::newRow("another version") << QByteArray("{\"version\": 3, \"forwards\": []}");
        QTest::newRow("not ours") << QByteArray("[]");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("bad forward") << QByteArray(
            "{\"version\":1,\"forwards\":[{\"id\":\"00000001\",\"listenPorts\":\"0\"}]}");
        QTest::newRow("bytes") << QByteArray("\xff\xfe{}");
    }

    void aDamagedStoreIsReportedAndKept()
    {
        QFETCH(QByteArray, text);
        run({"iptables-legacy", "-t", "nat", "-N", "PORTOLAN"});
        const QString before = savedRules();
        QVERIFY(writeStore(text));
        start();
        QVERIFY2(m_helper->log().contains("forwards.json"), m_helper->log());
        Caller own("portolan");
        for (const Answer& answer : {own.add(tcpForward("9090")), own.list(), own.remove("00000001")}) {
            QCOMPARE(answer.error, QString("org.portolan.Error.Kernel"));
            QVERIFY2(answer.message.contains("forwards.json"), answer.why());
        }
        QCOMPARE(savedRules(), before);
        QCOMPARE(readStore(), text);
        QVERIFY(own.save("xtables-legacy", "ipv4").error.isEmpty()); // the rest goes on
    }

    void aStoreThatCannotBeWrittenStopsTheEdit()
    {
        start();
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        const QString rules = savedRules();
        const QByteArray store = readStore();
        const QString state = qEnvironmentVariable("SANDBOX") + "/state";
        QCOMPARE(run({"mount", "--bind", "-o", "ro", state, state}).status, 0);
        const Answer added = own.add(tcpForward("9091"));
        // The helper shares our mounts.
        QCOMPARE(run({"umount", state}).status, 0);
        QCOMPARE(added.error, QString("org.portolan.Error.Kernel"));
        QCOMPARE(savedRules(), rules);
        QCOMPARE(readStore(), store);
        QCOMPARE(own.count(), 1);
        QVERIFY(own.remove(id).error.isEmpty());
    }

    void aHeldLockIsWaitedForWithoutStoppingTheOthers()
    {
        start();
        Caller own("portolan");
        const int lock = open("/run/xtables.lock", O_RDONLY);
        QCOMPARE(flock(lock, LOCK_EX), 0);
        const MessagePtr request = own.request(kObjectPath, "org.portolan.Helper1.Forwards", "Add");
        appendFields(request.get(), tcpForward("9090"));
        appendFields(request.get(), {});
        QString error = "none";
        sd_bus_call_async(
            own.bus(), nullptr, request.get(),
            [](sd_bus_message* reply, void* data, sd_bus_error*) {
                const sd_bus_error* failed = sd_bus_message_get_error(reply);
                *static_cast<QString*>(data)
                    = failed ? QString(failed->name) + ": " + failed->message : QString("done");
                return 0;
            },
            &error, 30'000'000);
        sd_bus_flush(own.bus());
        Caller other("portolan");
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(other.count(), 0);
        QVERIFY2(timer.elapsed() < 1000, "the loop stood still");
        while (error == "none" && timer.elapsed() < 15000) {
            if (sd_bus_process(own.bus(), nullptr) == 0) {
                sd_bus_wait(own.bus(), 50'000);
            }
        }
        QVERIFY(timer.elapsed() > 8000);
        QVERIFY2(error.startsWith("org.portolan.Error.Busy: "), error.toUtf8());
        QVERIFY2(error.contains(QString::number(getpid())), error.toUtf8());
        QCOMPARE(savedRules(), QString());
        close(lock);
        const Answer added = own.add(tcpForward("9090"));
        QVERIFY2(added.error.isEmpty(), added.why());
        QVERIFY(own.remove(added.text()).error.isEmpty());
    }

    void editsAndIptablesTakeTurns()
    {
        start();
        Caller own("portolan");
        run({"iptables-legacy", "-t", "nat", "-N", "BUSY"});
        QProcess others;
        // As many at a time as there is room for; xargs fails if one of them does.
        others.start(
            "sh", {"-c", "seq 100 | xargs -P 16 -I{} iptables-legacy -w -t nat -A BUSY -p udp --dport {}"});
        std::vector<std::string> ids;
        for (int port = 9000; port < 9100; ++port) {
            const Answer added = own.add(tcpForward(std::to_string(port).c_str()));
            QVERIFY2(added.error.isEmpty(), added.why());
            ids.push_back(added.text());
        }
        QVERIFY(others.waitForFinished(60000));
        QCOMPARE(others.exitCode(), 0);
        QCOMPARE(savedRules().count("-A BUSY "), 100);
        QCOMPARE(savedRules().count("-j DNAT"), 100);
        for (const std::string& id : ids) {
            QVERIFY(own.remove(id).error.isEmpty());
        }
    }

    void sessionsAreBoundedAndPrivate()
    {
        start();
        Caller own("portolan");
        const auto open = [](const Caller& caller) {
            return caller.call("org.portolan.Helper1.Flows", "Open", [](sd_bus_message* message) {
                return appendFields(message, {{"all", true}});
            });
        };
        std::vector<std::string> paths;
        for (int i = 0; i < 8; ++i) {
            const Answer answer = open(own);
            QVERIFY2(answer.error.isEmpty(), answer.why());
            paths.push_back(answer.path());
        }
        QCOMPARE(open(own).error, QString("org.portolan.Error.Busy"));
        const auto read = [&](const Caller& caller, std::uint32_t max) {
            return caller.call(
                "org.portolan.Helper1.FlowSession", "Read",
                [max](sd_bus_message* message) { return sd_bus_message_append(message, "u", max); }, false,
                paths[0].c_str());
        };
        Caller other("portolan");
        QVERIFY2(read(own, 1000).error.isEmpty(), read(own, 1000).why());
        QCOMPARE(read(own, 0).error, QString("org.portolan.Error.Invalid"));
        QCOMPARE(read(own, 65537).error, QString("org.portolan.Error.Invalid"));
        QCOMPARE(read(other, 10).error, QString("org.portolan.Error.Denied"));
        const auto close = [&](const std::string& path) {
            return own.call(
                "org.portolan.Helper1.FlowSession", "Close", [](sd_bus_message*) { return 0; }, false,
                path.c_str());
        };
        QVERIFY(close(paths[0]).error.isEmpty());
        QCOMPARE(close(paths[0]).error, QString("org.freedesktop.DBus.Error.UnknownObject"));
        QVERIFY(open(own).error.isEmpty());
        {
            Caller leaving("portolan");
            for (int i = 0; i < 8; ++i) {
                QVERIFY(open(leaving).error.isEmpty());
            }
        }
        QCOMPARE(m_helper->stop(), 0);
    }

    void idleItLeavesAndWithASessionItStays()
    {
        m_helper = std::make_unique<HelperProcess>(QStringList{"--idle-exit", "1"});
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        {
            Caller own("portolan");
            QVERIFY(own.call("org.portolan.Helper1.Flows", "Open",
                           [](sd_bus_message* message) { return appendFields(message, {}); })
                        .error.isEmpty());
            QCOMPARE(m_helper->wait(2500), -1);
        }
        QCOMPARE(m_helper->wait(5000), 0);
    }

    void wrongStartsSayWhy()
    {
        start();
        HelperProcess second;
        QCOMPARE(second.wait(10000), 1);
        QVERIFY2(second.log().contains("Another helper"), second.log());
        HelperProcess wrong({"--frobnicate"});
        QCOMPARE(wrong.wait(10000), 2);
        QVERIFY2(wrong.log().contains("--frobnicate"), wrong.log());
        HelperProcess lost({}, {"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nowhere"});
        QCOMPARE(lost.wait(10000), 1);
        QVERIFY2(lost.log().contains("system bus"), lost.log());
        HelperProcess version({"--version"});
        QCOMPARE(version.wait(10000), 0);
        QVERIFY(version.log().contains("portolan-helper 0."));
    }

private:
    void start()
    {
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
    }

    std::unique_ptr<HelperProcess> m_helper;
};

QTEST_GUILESS_MAIN(TestLifetime)
#include "tst_bus_lifetime.moc"
