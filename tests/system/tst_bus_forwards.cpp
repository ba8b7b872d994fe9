// Forwards over the real bus, written by the helper as its own user, read back by the kernel's own tools.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"

#include <QTest>

#include <fstream>
#include <memory>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kInvalid = "org.portolan.Error.Invalid";
constexpr const char* kConflict = "org.portolan.Error.Conflict";

QString bothFamilies()
{
    return savedRules("iptables-legacy-save") + savedRules("ip6tables-legacy-save");
}

} // namespace

class TestForwards : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        QCOMPARE(run({"ip", "address", "add", "10.1.1.1/24", "dev", "lo"}).status, 0);
        QCOMPARE(run({"ip", "address", "add", "fd00:1::1/64", "dev", "lo"}).status, 0);
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
        QVERIFY(m_own->bus());
    }

    void cleanupTestCase()
    {
        QVERIFY2(m_helper->running(), m_helper->log());
        QCOMPARE(m_helper->stop(), 0);
        QVERIFY2(!m_helper->log().contains("ERROR:"), m_helper->log()); // a sanitizer's
    }

    void manyWhoAskAtOnceGetTheSameRules_data()
    {
        QTest::addColumn<QString>("engine");
        for (const char* engine : {"xtables-legacy", "xtables-nft", "nftables"})
            QTest::newRow(engine) << engine;
    }

    void manyWhoAskAtOnceGetTheSameRules()
    {
        QFETCH(QString, engine);
        const QStringList made
            = {"iptables-legacy -N CROWD", "iptables-nft -N CROWD", "nft add table ip crowd"};
        const QStringList gone
            = {"iptables-legacy -X CROWD", "nft delete table ip filter", "nft delete table ip crowd"};
        for (const QString& command : made)
            QCOMPARE(run(command.split(' ')).status, 0);
        constexpr std::size_t kCrowd = 6;
        std::vector<QByteArray> texts;
        const auto take = [](sd_bus_message* reply, void* data, sd_bus_error*) {
            const sd_bus_error* failed = sd_bus_message_get_error(reply);
            const void* bytes = nullptr;
            std::size_t size = 0;
            if (!failed)
                sd_bus_message_read_array(reply, 'y', &bytes, &size);
            static_cast<std::vector<QByteArray>*>(data)->push_back(failed
                    ? QByteArray(failed->message)
                    : QByteArray(static_cast<const char*>(bytes), qsizetype(size)));
            return 0;
        };
        for (std::size_t i = 0; i < kCrowd; ++i) {
            const MessagePtr request = m_own->request(kObjectPath, "org.portolan.Helper1.Rules", "Save");
            sd_bus_message_append(request.get(), "ss", engine.toUtf8().constData(), "ipv4");
            appendFields(request.get(), {});
            sd_bus_call_async(m_own->bus(), nullptr, request.get(), take, &texts, 60'000'000);
        }
        QElapsedTimer timer;
        timer.start();
        while (texts.size() < kCrowd && timer.elapsed() < 60000)
            if (sd_bus_process(m_own->bus(), nullptr) == 0)
                sd_bus_wait(m_own->bus(), 50'000);
        for (const QString& command : gone)
            QCOMPARE(run(command.split(' ')).status, 0);
        QCOMPARE(texts.size(), kCrowd);
        for (const QByteArray& text : texts) {
            QVERIFY2(text.toLower().contains("crowd"), text);
            QCOMPARE(text, texts.front());
        }
    }

    void addInstallsExactlyWhatPreviewShowed_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("listenPorts");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("toPorts");
        QTest::addColumn<QString>("flags");
        QTest::newRow("tcp") << "ipv4"
                             << "tcp"
                             << "any"
                             << "9090"
                             << "10.1.1.7"
                             << "80"
                             << "";
        QTest::newRow("udp, one address") << "ipv4"
                                          << "udp"
                                          << "10.1.1.1"
                                          << "53"
                                          << "10.9.9.9"
                                          << ""
                                          << "";
        QTest::newRow("sctp") << "ipv4"
                              << "sctp"
                              << "any"
                              << "7"
                              << "10.1.1.7"
                              << "8"
                              << "fromThisHost";
        QTest::newRow("shifted range") << "ipv4"
                                       << "tcp"
                                       << "any"
                                       << "9000-9010"
                                       << "10.1.1.7"
                                       << "80-90"
                                       << "";
        QTest::newRow("same range") << "ipv4"
                                    << "tcp"
                                    << "any"
                                    << "9000-9010"
                                    << "10.1.1.7"
                                    << "9000-9010"
                                    << "";
        QTest::newRow("this host") << "ipv4"
                                   << "tcp"
                                   << "any"
                                   << "70"
                                   << "local"
                                   << "71"
                                   << "";
        QTest::newRow("no hairpin") << "ipv4"
                                    << "tcp"
                                    << "any"
                                    << "70"
                                    << "10.1.1.7"
                                    << "71"
                                    << "hairpin";
        QTest::newRow("interface") << "ipv4"
                                   << "tcp"
                                   << "any"
                                   << "70"
                                   << "10.1.1.7"
                                   << "71"
                                   << "in";
        QTest::newRow("sources") << "ipv4"
                                 << "tcp"
                                 << "any"
                                 << "70"
                                 << "10.1.1.7"
                                 << "71"
                                 << "from";
        QTest::newRow("hidden client") << "ipv4"
                                       << "tcp"
                                       << "any"
                                       << "70"
                                       << "10.1.1.7"
                                       << "71"
                                       << "hide";
        QTest::newRow("IPv6") << "ipv6"
                              << "tcp"
                              << "any"
                              << "9090"
                              << "fd00:1::7"
                              << "80"
                              << "";
        QTest::newRow("IPv6 all") << "ipv6"
                                  << "udp"
                                  << "fd00:1::1"
                                  << "9-10"
                                  << "fd00:1::7"
                                  << "80-81"
                                  << "hide";
        QTest::newRow("IPv6 this host") << "ipv6"
                                        << "tcp"
                                        << "any"
                                        << "70"
                                        << "local"
                                        << "71"
                                        << "";
    }

    void addInstallsExactlyWhatPreviewShowed()
    {
        QFETCH(QString, family);
        QFETCH(QString, protocol);
        QFETCH(QString, listen);
        QFETCH(QString, listenPorts);
        QFETCH(QString, to);
        QFETCH(QString, toPorts);
        QFETCH(QString, flags);
        ForwardFields forward = {{"family", family.toStdString()}, {"protocol", protocol.toStdString()},
            {"listenAddress", listen.toStdString()}, {"listenPorts", listenPorts.toStdString()},
            {"toAddress", to.toStdString()}, {"toPorts", toPorts.toStdString()}};
        if (flags == "fromThisHost" || flags == "hairpin") {
            forward[flags.toStdString()] = false;
        } else if (flags == "hide") {
            forward["hideClientAddress"] = true;
        } else if (flags == "in") {
            forward["listenInterface"] = std::string("eth0");
        } else if (flags == "from") {
            forward["sources"] = std::vector<std::string>{"192.0.2.0/24", "198.51.100.7/32"};
        }
        const QString before = bothFamilies();
        const Answer preview = m_own->preview(forward);
        QVERIFY2(preview.error.isEmpty(), preview.why());
        QCOMPARE(bothFamilies(), before);

        const Answer added = m_own->add(forward);
        QVERIFY2(added.error.isEmpty(), added.why());
        const QString save = family == "ipv4" ? "iptables-legacy-save" : "ip6tables-legacy-save";
        const QStringList expected = ruleLines(preview.bytes());
        QVERIFY(expected.size() >= 2);
        QCOMPARE(ruleLines(savedRules(save)), expected);
        QVERIFY(restorable("iptables-legacy-save", "iptables-legacy-restore"));
        QVERIFY(restorable("ip6tables-legacy-save", "ip6tables-legacy-restore"));

        const Answer removed = m_own->remove(added.text());
        QVERIFY2(removed.error.isEmpty(), removed.why());
        QCOMPARE(bothFamilies(), before);
        QCOMPARE(m_own->count(), 0);
    }

    void otherProgramsRulesStayWordForWord()
    {
        QCOMPARE(
            run({"sh", "-c", "iptables-legacy-restore < " PORTOLAN_TEST_DATA "/article/docker-8080.save"})
                .status,
            0);
        const QString docker = savedRules();
        QVERIFY(docker.contains("-A DOCKER"));
        const std::string first = m_own->add(tcpForward("9090")).text();
        const std::string second = m_own->add(tcpForward("9091")).text();
        QStringList foreign;
        for (const QString& line : savedRules().split('\n')) {
            if (!line.contains("PORTOLAN")) {
                foreign += line;
            }
        }
        QCOMPARE(foreign.join('\n'), docker);
        QVERIFY(m_own->remove(first).error.isEmpty());
        QVERIFY(m_own->remove(second).error.isEmpty());
        QCOMPARE(savedRules(), docker);
        run({"sh", "-c",
            "for t in nat filter; do iptables-legacy -t $t -F; iptables-legacy -t $t -X; done; "
            "iptables-legacy -P FORWARD ACCEPT"});
    }

    void anotherEditKeepsTheCountersOfUntouchedRules()
    {
        const std::string first = m_own->add(tcpForward("9090")).text();
        QCOMPARE(run({"iptables-legacy", "-t", "nat", "-R", "PORTOLAN", "1", "-c", "7", "420", "-p", "tcp",
                         "-m", "tcp", "--dport", "9090", "-m", "comment", "--comment",
                         QString("portolan:%1").arg(first.c_str()), "-j", "DNAT", "--to-destination",
                         "10.1.1.7:80"})
                     .status,
            0);
        const std::string second = m_own->add(tcpForward("9091")).text();
        const QString counted = run({"iptables-legacy-save", "-c", "-t", "nat"}).out;
        QVERIFY2(counted.contains("[7:420] -A PORTOLAN -p tcp -m tcp --dport 9090"), counted.toUtf8());
        QVERIFY(m_own->remove(first).error.isEmpty());
        QVERIFY(m_own->remove(second).error.isEmpty());
    }

    void aForwardThatIsThereAlreadyIsAConflict()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        QVERIFY(!id.empty());
        const QString before = bothFamilies();
        const Answer again = m_own->add(tcpForward("9090", "10.1.1.8"));
        QCOMPARE(again.error, QString(kConflict));
        QVERIFY(again.message.contains("9090"));
        QCOMPARE(bothFamilies(), before);
        QVERIFY(m_own->remove(id).error.isEmpty());
    }

    void aForwardOfSomebodyElseIsAConflict()
    {
        run({"iptables-legacy", "-t", "nat", "-A", "PREROUTING", "-p", "tcp", "--dport", "7070", "-j", "DNAT",
            "--to-destination", "10.1.1.9"});
        const QString before = savedRules();
        QCOMPARE(m_own->add(tcpForward("7070")).error, QString(kConflict));
        QCOMPARE(savedRules(), before);
        run({"iptables-legacy", "-t", "nat", "-F"});
    }

    void badInputIsRefusedAndTouchesNothing_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("port 0") << "listenPorts"
                                << "0";
        QTest::newRow("port 65536") << "listenPorts"
                                    << "65536";
        QTest::newRow("no port") << "listenPorts"
                                 << "";
        QTest::newRow("unequal range") << "toPorts"
                                       << "80-90";
        QTest::newRow("host name") << "toAddress"
                                   << "example.org";
        QTest::newRow("family mix") << "toAddress"
                                    << "fd00::2";
        QTest::newRow("unspecified") << "toAddress"
                                     << "0.0.0.0";
        QTest::newRow("broadcast") << "toAddress"
                                   << "255.255.255.255";
        QTest::newRow("multicast") << "toAddress"
                                   << "224.0.0.1";
        QTest::newRow("long name") << "name" << QString(10000, 'n');
        QTest::newRow("rule in name") << "name"
                                      << "x\n-A PREROUTING -j ACCEPT";
        QTest::newRow("rule in interface") << "listenInterface"
                                           << "eth0 -j ACCEPT";
        QTest::newRow("unknown key") << "target"
                                     << "10.1.1.7";
        QTest::newRow("id") << "id"
                            << "00000001";
        QTest::newRow("protocol") << "protocol"
                                  << "icmp";
        QTest::newRow("family") << "family"
                                << "ipv5";
    }

    void badInputIsRefusedAndTouchesNothing()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        ForwardFields forward = tcpForward("9090");
        forward["family"] = std::string("ipv4");
        forward[key.toStdString()] = value.toStdString();
        const QString before = bothFamilies();
        const Answer answer = m_own->add(forward);
        QCOMPARE(answer.error, QString(kInvalid));
        QVERIFY(answer.message.size() > 10);
        QVERIFY2(answer.message.size() < 1000, "what it echoes is clipped");
        QCOMPARE(bothFamilies(), before);
        QCOMPARE(m_own->count(), 0);
    }

    void wrongTypesAndFloodsGetNamedErrors()
    {
        const auto add = [this](const Caller::Arguments& arguments) {
            return m_own->call("org.portolan.Helper1.Forwards", "Add", arguments).error;
        };
        QCOMPARE(add([](sd_bus_message* m) {
            return sd_bus_message_append(m, "a{sv}a{sv}", 1, "listenPorts", "u", 80u, 0);
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) {
            return sd_bus_message_append(m, "a{sv}a{sv}", 1, "listenPorts", "a{sv}", 0, 0);
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) {
            return sd_bus_message_append(m, "a{sv}a{sv}", 2, "name", "s", "a", "name", "s", "b", 0);
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) {
            return sd_bus_message_append(m, "a{sv}a{sv}", 1, "listenPorts", "s", "80", 1, "force", "b", 1);
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) {
            ForwardFields forward = tcpForward("9090");
            forward["sources"] = std::vector<std::string>(200000, "10.0.0.0/8");
            appendFields(m, forward);
            return appendFields(m, {});
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) {
            ForwardFields forward;
            for (int i = 0; i < 20000; ++i) {
                forward["key" + std::to_string(i)] = std::string(100, 'x');
            }
            appendFields(m, forward);
            return appendFields(m, {});
        }),
            QString(kInvalid));
        QCOMPARE(add([](sd_bus_message* m) { return sd_bus_message_append(m, "s", "tcp 80"); }),
            QString("org.freedesktop.DBus.Error.InvalidArgs"));
        QCOMPARE(m_own->remove("../../etc").error, QString(kInvalid));
        QCOMPARE(m_own->remove("00000000").error, QString(kInvalid));
        QCOMPARE(m_own->remove("", {{"endConnections", std::string("yes")}}).error, QString(kInvalid));
        QCOMPARE(m_own->save("iptables", "ipv4").error, QString(kInvalid));
        QCOMPARE(m_own->save("xtables-legacy", "ipx").error, QString(kInvalid));
        QVERIFY(m_helper->running());
        QCOMPARE(m_own->count(), 0);
    }

    void savedTextIsWhatTheToolPrints()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        const Answer saved = m_own->save("xtables-legacy", "ipv4");
        QVERIFY2(saved.error.isEmpty(), saved.why());
        QStringList expected = run({"iptables-legacy-save", "-c"}).out.split('\n');
        expected.erase(std::remove_if(expected.begin(), expected.end(),
                           [](const QString& line) { return line.startsWith('#'); }),
            expected.end());
        QCOMPARE(QString(saved.bytes()), expected.join('\n'));
        QVERIFY(m_own->remove(id).error.isEmpty());
    }

    void everyEditIsLoggedWithCallerAndForward()
    {
        const std::string id = m_own->add(tcpForward("9099")).text();
        QVERIFY(m_own->remove(id).error.isEmpty());
        const QByteArray log = m_helper->log();
        const QByteArray uid = QByteArray::number(userId("portolan"));
        QVERIFY2(log.contains("add " + QByteArray::fromStdString(id) + " by uid " + uid), log);
        QVERIFY2(log.contains("remove " + QByteArray::fromStdString(id) + " by uid " + uid), log);
        QVERIFY2(log.contains("tcp any:9099 to 10.1.1.7:80"), log);
    }

    void listeningForChangesHearsOwnAndForeignEdits()
    {
        Caller listener("portolan");
        int rules = 0;
        int forwards = 0;
        const auto count = [](sd_bus_message*, void* counter, sd_bus_error*) {
            ++*static_cast<int*>(counter);
            return 0;
        };
        sd_bus_match_signal(listener.bus(), nullptr, kBusName, kObjectPath, "org.portolan.Helper1.Rules",
            "Changed", count, &rules);
        sd_bus_match_signal(listener.bus(), nullptr, kBusName, kObjectPath, "org.portolan.Helper1.Forwards",
            "Changed", count, &forwards);
        const auto pump = [&](int milliseconds) {
            QElapsedTimer timer;
            timer.start();
            while (timer.elapsed() < milliseconds) {
                if (sd_bus_process(listener.bus(), nullptr) == 0) {
                    sd_bus_wait(listener.bus(), 20'000);
                }
            }
        };
        pump(300); // what the tests before did is news still
        rules = forwards = 0;
        run({"iptables-legacy", "-N", "SOMEBODY"});
        pump(500);
        QVERIFY(rules >= 1);
        QCOMPARE(forwards, 0);
        rules = 0;
        const std::string id = m_own->add(tcpForward("9090")).text();
        pump(500);
        QVERIFY(rules >= 1);
        QCOMPARE(forwards, 1);
        rules = 0;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100; ++i) {
            run({"iptables-legacy", "-S", "SOMEBODY"});
        }
        pump(400);
        QVERIFY2(rules >= 1 && rules <= 2 + timer.elapsed() / 200, QByteArray::number(rules));
        QVERIFY(m_own->remove(id).error.isEmpty());
        run({"iptables-legacy", "-X", "SOMEBODY"});
    }

    /// Nothing tells of it, so the helper looks every ten seconds while a reader of the rules is there.
    void aReaderHearsOfAChangeUnderAnotherLock()
    {
        QTest::qWait(500); // the news of tests before
        Caller reader("portolan");
        QVERIFY(reader.save("xtables-legacy", "ipv4").error.isEmpty());
        int changes = 0;
        const auto count = [](sd_bus_message*, void* counter, sd_bus_error*) {
            ++*static_cast<int*>(counter);
            return 0;
        };
        sd_bus_match_signal(reader.bus(), nullptr, kBusName, kObjectPath, "org.portolan.Helper1.Rules",
            "Changed", count, &changes);
        while (sd_bus_process(reader.bus(), nullptr) > 0) { }
        changes = 0;
        run({"env", "XTABLES_LOCKFILE=/run/another.lock", "iptables-legacy", "-N", "UNSEEN"});
        QElapsedTimer timer;
        timer.start();
        while (changes == 0 && !timer.hasExpired(20'000)) {
            if (sd_bus_process(reader.bus(), nullptr) == 0) {
                sd_bus_wait(reader.bus(), 100'000);
            }
        }
        QCOMPARE(changes, 1);
        QVERIFY2(timer.elapsed() > 1000, "the lock was not another");
        run({"iptables-legacy", "-X", "UNSEEN"});
    }

private:
    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
};

QTEST_GUILESS_MAIN(TestForwards)
#include "tst_bus_forwards.moc"
