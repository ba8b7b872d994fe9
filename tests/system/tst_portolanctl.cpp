// portolanctl as scripts see it: exit statuses, one line of error, JSON. Without a helper, with a saved
// state, and with a helper played by the test.
#include "tests/support/fake_helper.h"
#include "tests/support/private_bus.h"
#include "tests/support/process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <memory>

using portolan::test::FakeHelper;
using portolan::test::Finished;
using portolan::test::PrivateBus;

namespace {

const QString program = QStringLiteral(PORTOLAN_BIN_DIR "/portolanctl");
const QString noBus = QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus");

Finished ctl(const QStringList& arguments, const QString& environment = noBus)
{
    QProcess process;
    process.setProcessEnvironment(portolan::test::environmentWith({environment}));
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    // The helper played by this process must go on answering meanwhile.
    const bool ended = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30000);
    Finished result;
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.err = QString::fromUtf8(process.readAllStandardError());
    if (ended && process.error() != QProcess::FailedToStart)
        result.status = process.exitCode() + (process.exitStatus() == QProcess::CrashExit ? 128 : 0);
    process.kill();
    process.waitForFinished();
    return result;
}

bool isOneLine(const QString& text)
{
    return text.startsWith("portolanctl: ") && text.count('\n') == 1 && text.endsWith('\n');
}

QJsonObject json(const Finished& result)
{
    return QJsonDocument::fromJson(result.out.toUtf8()).object();
}

} // namespace

class TestPortolanctl : public QObject {
    Q_OBJECT

private:
    PrivateBus m_bus;
    std::unique_ptr<FakeHelper> m_helper;
    QTemporaryDir m_folder;

    QString onBus() const { return "DBUS_SYSTEM_BUS_ADDRESS=" + m_bus.address(); }
    QString savedState();

private Q_SLOTS:
    void init()
    {
        QVERIFY2(m_bus.start(), "dbus-daemon does not start; is the package dbus installed?");
        m_helper = std::make_unique<FakeHelper>(m_bus.address());
        QVERIFY(m_helper->appear());
    }
    void cleanup()
    {
        m_helper.reset();
        m_bus.stop();
    }

    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void helpAndVersionNeedNoHelper();
    void badForwardsAreRefusedBeforeAnythingIsAsked_data();
    void badForwardsAreRefusedBeforeAnythingIsAsked();
    void withoutABusEveryCommandIsFour_data();
    void withoutABusEveryCommandIsFour();
    void withoutAHelperItIsFour();
    void theHelpersRefusalGivesTheStatus_data();
    void theHelpersRefusalGivesTheStatus();
    void aHelperThatDiesUnderACallIsFour();
    void optionsStandAnywhere();
    void aSavedStateNeedsNoHelper();
    void aBrokenStateIsRefused();
    void aTextOfIptablesSaveIsReadAsAHost();
    void oneTableIsCutOutByteForByte();
    void namesCannotCommandTheTerminal();
    void removeSaysHowManyConnectionsGoOn();
    void anOutputThatCannotBeWrittenIsAFailure();
};

QString TestPortolanctl::savedState()
{
    const QString path = m_folder.filePath("state.json");
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(
            R"({"version":1,"host":"seaside","time":"2024-05-01T10:00:00Z","helperVersion":"0.1.0",)"
            R"("sysctls":{"net.ipv4.ip_forward":"0"},"xtables":{"xtables-legacy":{"ipv4":)"
            R"("*filter\n:FORWARD ACCEPT [1:2]\n[3:4] -A FORWARD -m comment --comment \"a\n*nat\nCOMMIT\" -j DROP\nCOMMIT\n)"
            R"(*nat\n:PREROUTING ACCEPT [0:0]\n[7:420] -A PREROUTING -p tcp -m tcp --dport 8080 )"
            R"(-j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n"}}})");
    }
    return path;
}

void TestPortolanctl::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no command") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"frobnicate"};
    QTest::newRow("unknown option") << QStringList{"status", "--frobnicate"};
    QTest::newRow("an option of another command") << QStringList{"status", "--all"};
    QTest::newRow("too few words") << QStringList{"add", "tcp", "80"};
    QTest::newRow("too many words") << QStringList{"add", "tcp", "80", "10.0.0.1", "90"};
    QTest::newRow("a value missing") << QStringList{"add", "tcp", "80", "10.0.0.1", "--name"};
    QTest::newRow("a value too many") << QStringList{"status", "--json=yes"};
    QTest::newRow("an option twice") << QStringList{"rules", "--table", "nat", "--table", "raw"};
    QTest::newRow("unknown engine") << QStringList{"rules", "--engine", "ebtables"};
    QTest::newRow("unknown family") << QStringList{"rules", "--family", "ipv5"};
    QTest::newRow("nothing to remove") << QStringList{"remove"};
    QTest::newRow("confirm for ever") << QStringList{"add", "tcp", "80", "10.0.0.1", "--confirm", "3601"};
    QTest::newRow("confirm soon") << QStringList{"undo", "--confirm", "soon"};
    QTest::newRow("no such field") << QStringList{"flows", "stat:established"};
    QTest::newRow("no such protocol") << QStringList{"flows", "--follow", "proto:tpc"};
    QTest::newRow("automatic") << QStringList{"repair", "--automatic", "maybe"};
    QTest::newRow("zero seconds") << QStringList{"record", "/nonexistent", "--seconds", "0"};
    for (const char* later : {"walk"})
        QTest::newRow(later) << QStringList{later};
}

void TestPortolanctl::wrongUsageIsTwo()
{
    QFETCH(QStringList, arguments);
    const Finished result = ctl(arguments, onBus());
    QVERIFY2(result.status == 2, result.text());
    QVERIFY2(isOneLine(result.err), result.text());
    QVERIFY(result.out.isEmpty());
    QVERIFY2(m_helper->asked.isEmpty(), "the helper was bothered");
}

void TestPortolanctl::helpAndVersionNeedNoHelper()
{
    const Finished version = ctl({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY(version.out.startsWith("portolanctl "));
    const Finished help = ctl({"--help"});
    QCOMPARE(help.status, 0);
    for (const char* command : {"status", "forwards", "add", "replace", "remove", "enable", "disable", "undo",
             "redo", "confirm", "repair", "history", "rules", "explain", "doctor", "flows", "state"}) {
        QVERIFY2(help.out.contains(QString("\n  %1 ").arg(command)), command);
        const Finished own = ctl({command, "--help"});
        QVERIFY2(own.status == 0 && own.out.contains("--json"), own.text());
    }
}

void TestPortolanctl::badForwardsAreRefusedBeforeAnythingIsAsked_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char* name, const QStringList& arguments) { QTest::newRow(name) << arguments; };
    row("port 0", {"tcp", "0", "172.17.0.2:80"});
    row("port 65536", {"tcp", "65536", "172.17.0.2:80"});
    row("target port 65536", {"tcp", "80", "172.17.0.2:65536"});
    row("no number", {"tcp", "http", "172.17.0.2:80"});
    row("reversed range", {"tcp", "8010-8000", "172.17.0.2"});
    row("unequal ranges", {"tcp", "8000-8010", "172.17.0.2:80-85"});
    row("a host name", {"tcp", "80", "example.com:80"});
    row("a protocol without ports", {"icmp", "80", "172.17.0.2:80"});
    row("IPv4 to IPv6", {"tcp", "1.2.3.4:80", "[fd00::2]:80"});
    row("IPv6 to IPv4", {"tcp", "[fd00::1]:80", "172.17.0.2:80"});
    row("unspecified target", {"tcp", "80", "0.0.0.0:80"});
    row("unspecified IPv6 target", {"tcp", "80", "[::]:80"});
    row("broadcast target", {"tcp", "80", "255.255.255.255:80"});
    row("multicast target", {"tcp", "80", "224.0.0.1:80"});
    row("a long name", {"tcp", "80", "172.17.0.2:80", "--name", QString(10000, 'x')});
    row("rules in a name", {"tcp", "80", "172.17.0.2:80", "--name", "x\n-A INPUT -j ACCEPT"});
    row("an impossible interface", {"tcp", "80", "172.17.0.2:80", "--in", "eth0 -j ACCEPT"});
    row("host bits in a prefix", {"tcp", "80", "172.17.0.2:80", "--from", "10.0.0.1/8"});
    row("a prefix of the other family", {"tcp", "80", "172.17.0.2:80", "--from", "fd00::/8"});
}

void TestPortolanctl::badForwardsAreRefusedBeforeAnythingIsAsked()
{
    QFETCH(QStringList, arguments);
    const Finished result = ctl(QStringList{"add"} + arguments, onBus());
    QVERIFY2(result.status == 5, result.text());
    QVERIFY2(isOneLine(result.err), result.text());
    QVERIFY2(result.err.size() < 400, "a sentence, not an echo of the input");
    QVERIFY(result.out.isEmpty());
    QVERIFY2(m_helper->asked.isEmpty(), "the helper was asked");
}

void TestPortolanctl::withoutABusEveryCommandIsFour_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char* command : {"status", "forwards", "rules", "explain", "doctor", "flows", "state"})
        QTest::newRow(command) << QStringList{command, "--json"};
    QTest::newRow("follow") << QStringList{"flows", "--follow"};
    QTest::newRow("add") << QStringList{"add", "tcp", "9090", "172.17.0.2:80"};
    QTest::newRow("remove") << QStringList{"remove", "0a1b2c3d"};
    QTest::newRow("record") << QStringList{"record", "/nonexistent/folder"};
}

void TestPortolanctl::withoutABusEveryCommandIsFour()
{
    QFETCH(QStringList, arguments);
    const Finished result = ctl(arguments);
    QVERIFY2(result.status == 4, result.text());
    QVERIFY2(isOneLine(result.err), result.text());
    QVERIFY(result.out.isEmpty());
}

void TestPortolanctl::withoutAHelperItIsFour()
{
    m_helper.reset();
    const Finished result = ctl({"status"}, onBus());
    QVERIFY2(result.status == 4, result.text());
    QVERIFY2(result.err.contains("systemctl start portolan-helper"), result.text());
}

void TestPortolanctl::theHelpersRefusalGivesTheStatus_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("status");
    QTest::newRow("invalid") << "org.portolan.Error.Invalid" << 5;
    QTest::newRow("conflict") << "org.portolan.Error.Conflict" << 5;
    QTest::newRow("denied") << "org.portolan.Error.Denied" << 3;
    QTest::newRow("dismissed") << "org.portolan.Error.Dismissed" << 3;
    QTest::newRow("busy") << "org.portolan.Error.Busy" << 1;
    QTest::newRow("unsupported") << "org.portolan.Error.Unsupported" << 1;
    QTest::newRow("kernel") << "org.portolan.Error.Kernel" << 1;
    QTest::newRow("bus policy") << "org.freedesktop.DBus.Error.AccessDenied" << 3;
    QTest::newRow("gone") << "org.freedesktop.DBus.Error.NoReply" << 4;
}

void TestPortolanctl::theHelpersRefusalGivesTheStatus()
{
    QFETCH(QString, name);
    QFETCH(int, status);
    m_helper->refuse["Add"] = {name, "Because of the weather."};
    const Finished result = ctl({"add", "tcp", "9090", "172.17.0.2:80"}, onBus());
    QVERIFY2(result.status == status, result.text());
    QCOMPARE(m_helper->count("Add"), 1);
    QVERIFY(result.out.isEmpty());
}

void TestPortolanctl::aHelperThatDiesUnderACallIsFour()
{
    m_helper->silent.insert("Add");
    QTimer::singleShot(1500, this, [this] { m_helper.reset(); });
    const Finished result = ctl({"add", "tcp", "9090", "172.17.0.2:80"}, onBus());
    QVERIFY2(result.status == 4, result.text());
}

void TestPortolanctl::optionsStandAnywhere()
{
    const QList<QStringList> lines{
        {"--json", "add", "tcp", "9090", "172.17.0.2:80", "--name", "web", "--no-local"},
        {"add", "--name=web", "tcp", "--no-local", "9090", "172.17.0.2:80", "--json"},
        {"--no-local", "--name", "web", "--json", "add", "--", "tcp", "9090", "172.17.0.2:80"},
    };
    for (const QStringList& line : lines) {
        const Finished result = ctl(line, onBus());
        QVERIFY2(result.status == 0, result.text());
        QCOMPARE(json(result)["id"].toString(), "0a1b2c3d");
        QVERIFY(json(result)["warnings"].isArray());
        QVERIFY2(json(result)["rules"].toString().contains("--comment \"portolan:0a1b2c3d\""), result.text());
        const QVariantMap sent = qdbus_cast<QVariantMap>(m_helper->last("Add").arguments().value(0));
        QCOMPARE(sent["name"].toString(), "web");
        QCOMPARE(sent["fromThisHost"].toBool(), false);
    }
}

void TestPortolanctl::aSavedStateNeedsNoHelper()
{
    const QString path = savedState();
    const Finished forwards = ctl({"--state", path, "forwards", "--json"});
    QVERIFY2(forwards.status == 0, forwards.text());
    const QJsonArray list = json(forwards)["forwards"].toArray();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0].toObject()["listen"].toObject()["ports"].toString(), "8080");
    const Finished status = ctl({"status", "--json", "--state=" + path});
    QVERIFY2(status.status == 0, status.text());
    QCOMPARE(json(status)["host"].toString(), "seaside");
    QCOMPARE(json(status)["sysctls"].toObject()["net.ipv4.ip_forward"].toString(), "0");
    QVERIFY(ctl({"status", "--state", path}).out.contains("IPv4 is not forwarded"));
    // What `state` prints of a saved state is that state again.
    const Finished state = ctl({"state", "--state", path});
    QVERIFY2(state.status == 0, state.text());
    QCOMPARE(json(state)["xtables"],
        QJsonDocument::fromJson([&] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }())
            .object()["xtables"]);
}

void TestPortolanctl::aBrokenStateIsRefused()
{
    QCOMPARE(ctl({"forwards", "--state", "/nonexistent"}).status, 1);
    const QString path = m_folder.filePath("broken.json");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"version\":1,\"xtables\":[]}");
    file.close();
    const Finished result = ctl({"forwards", "--state", path});
    QVERIFY2(result.status == 5 && isOneLine(result.err), result.text());
    QVERIFY2(result.err.contains("xtables"), "the key is named");
}

void TestPortolanctl::aTextOfIptablesSaveIsReadAsAHost()
{
    const QByteArray nat = "*nat\n:PREROUTING ACCEPT [0:0]\n[7:420] -A PREROUTING -p tcp -m tcp --dport 8080 "
                           "-j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n";
    const QByteArray nat6 = "*nat\n:PREROUTING ACCEPT [0:0]\n[0:0] -A PREROUTING -p udp -m udp --dport 53 "
                            "-j DNAT --to-destination [fd00::2]:53\nCOMMIT\n";
    const auto save = [this](const QByteArray& text) {
        const QString path = m_folder.filePath("sent.save");
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
    };
    const QString path
        = save("# Generated by iptables-save v1.8.9 on Mon\r\n" + QByteArray(nat).replace("\n", "\r\n")
            + "# Generated by ip6tables-save v1.8.9 on Mon\r\n" + QByteArray(nat6).replace("\n", "\r\n"));
    const QJsonArray list = json(ctl({"--state", path, "forwards", "--json"}))["forwards"].toArray();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[1].toObject()["family"].toString(), "ipv6");
    QCOMPARE(ctl({"rules", "--state", path}).out, QString(nat));
    QCOMPARE(ctl({"rules", "--state", path, "--family", "ipv6"}).out, QString(nat6));
    // What does not say its family is read as it is asked for; alone, it needs no asking.
    const QString bare = save("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n");
    QCOMPARE(json(ctl({"rules", "--state", bare, "--json"}))["family"].toString(), "ipv4");
    QCOMPARE(json(ctl({"rules", "--state", bare, "--family=ipv6", "--json"}))["tables"].toArray().size(), 1);

    const Finished broken = ctl({"forwards", "--state", save(nat + "nonsense\n")});
    QVERIFY2(broken.status == 5 && isOneLine(broken.err) && broken.err.contains("Line 5"), broken.text());
    const Finished cut = ctl({"forwards", "--state", save("{\n\"version\":1,\n")});
    QVERIFY2(cut.status == 5 && cut.err.contains("Line 3"), cut.text());
}

void TestPortolanctl::oneTableIsCutOutByteForByte()
{
    const QString path = savedState();
    QCOMPARE(ctl({"rules", "--state", path, "--table", "nat"}).out,
        "*nat\n:PREROUTING ACCEPT [0:0]\n[7:420] -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT "
        "--to-destination "
        "172.17.0.2:80\nCOMMIT\n");
    // A comment that looks like the beginning and the end of a table is neither.
    const Finished filter = ctl({"rules", "--state", path, "--table", "filter"});
    QCOMPARE(filter.out,
        "*filter\n:FORWARD ACCEPT [1:2]\n[3:4] -A FORWARD -m comment --comment \"a\n*nat\nCOMMIT\" -j "
        "DROP\nCOMMIT\n");
    const QJsonObject document = json(ctl({"rules", "--state", path, "--table", "nat", "--json"}));
    QCOMPARE(document["engine"].toString(), "xtables-legacy");
    const QJsonObject table = document["tables"].toArray().at(0).toObject();
    QCOMPARE(table["name"].toString(), "nat");
    const QJsonObject chain = table["chains"].toArray().at(0).toObject();
    QCOMPARE(chain["policy"].toString(), "ACCEPT");
    QCOMPARE(chain["rules"].toArray().at(0).toObject()["counters"].toObject()["packets"].toInt(), 7);
}

void TestPortolanctl::namesCannotCommandTheTerminal()
{
    m_helper->refuse["State"] = {"org.portolan.Error.Kernel", "a\n\x1b[2Jb\u009bc"};
    const Finished result = ctl({"status"}, onBus());
    QCOMPARE(result.status, 1);
    QCOMPARE(result.err, "portolanctl: a\\x0a\\x1b[2Jb\\x9bc\n");
}

void TestPortolanctl::removeSaysHowManyConnectionsGoOn()
{
    m_helper->wanted
        = {{{"id", "0a1b2c3d"}, {"listenPorts", "9090"}, {"toAddress", "172.17.0.2"}, {"toPorts", "80"}}};
    const Finished text = ctl({"remove", "0a1b2c3d"}, onBus());
    QVERIFY2(text.status == 0, text.text());
    QVERIFY2(text.out.contains("2 connections ended"), text.text());
    QVERIFY2(text.out.contains("1 connection still uses it"), text.text());
    QVERIFY2(text.out.contains("--orig-port-dst 9090 --reply-src 172.17.0.2"), text.text());
    const QJsonObject removed
        = json(ctl({"remove", "0a1b2c3d", "--json"}, onBus()))["removed"].toArray()[0].toObject();
    QCOMPARE(removed["id"].toString(), "0a1b2c3d");
    QCOMPARE(removed["connections"].toInt(), 3);
    QCOMPARE(removed["ended"].toInt(), 2);
}

void TestPortolanctl::anOutputThatCannotBeWrittenIsAFailure()
{
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(program, {"--help"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
}

QTEST_GUILESS_MAIN(TestPortolanctl)
#include "tst_portolanctl.moc"
