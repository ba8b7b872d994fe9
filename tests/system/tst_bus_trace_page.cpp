// The Trace page beside the real helper, polkitd and kernel: real packets of a forward come into its list
// while they pass, whoever started the trace.
#include "app/flows/flow_model.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "app/forwards/forwards_page.h"
#include "app/trace/packet_model.h"
#include "app/trace/packet_panel.h"
#include "app/trace/trace_controls.h"
#include "app/trace/trace_page.h"
#include "app/window/banner.h"
#include "backend/packet/chain_place.h"
#include "tests/support/helper_on_bus.h"
#include "tests/support/polkit_rule.h"
#include "tests/support/window_on_bus.h"

#include <QAction>
#include <QApplication>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

#include <unistd.h>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr int kPatience = 15000; // ms; the machine may be busy

constexpr const char* kNetwork = R"(
for side in client container; do
    ip netns add $side
    ip -n $side link set lo up
done
ip link add eth0 type veth peer name eth0 netns client
ip link add docker0 type veth peer name eth0 netns container
ip addr add 172.20.242.183/20 dev eth0
ip addr add 172.17.0.1/16 dev docker0
ip link set eth0 up
ip link set docker0 up
ip -n client addr add 172.20.240.9/20 dev eth0
ip -n client link set eth0 up
ip -n container addr add 172.17.0.2/16 dev eth0
ip -n container link set eth0 up
ip -n container route add default via 172.17.0.1
sysctl -qw net.ipv4.ip_forward=1
iptables-legacy -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
iptables-legacy -A FORWARD -d 172.17.0.2/32 -p tcp --dport 80 -j ACCEPT
)";

/// Answers each line with itself, on port 80.
constexpr const char* kServer = "import socketserver\n"
                                "class Echo(socketserver.StreamRequestHandler):\n"
                                "    def handle(self):\n"
                                "        for line in self.rfile:\n"
                                "            self.wfile.write(line)\n"
                                "socketserver.ThreadingTCPServer.allow_reuse_address = True\n"
                                "server = socketserver.ThreadingTCPServer(('172.17.0.2', 80), Echo)\n"
                                "print('ready', flush=True)\n"
                                "server.serve_forever()\n";

/// A connection to the forward; what is written to it is sent.
constexpr const char* kClient = "import socket, sys\n"
                                "to = socket.create_connection(('172.20.242.183', 8080)).makefile('rw')\n"
                                "print('ready', flush=True)\n"
                                "for line in sys.stdin:\n"
                                "    to.write(line); to.flush(); print(to.readline(), end='', flush=True)\n";

QByteArray rules(bool mayTrace)
{
    return QByteArray("polkit.addRule(function(action, subject) {\n"
                      "    if (action.id == 'org.portolan.trace')\n"
                      "        return polkit.Result.")
        + (mayTrace ? "YES" : "NO")
        + ";\n"
          "    if (action.id == 'org.portolan.inspect' || action.id == 'org.portolan.watch')\n"
          "        return polkit.Result.YES;\n"
          "});\n";
}

QByteArray output(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

/// A program in another namespace that says when it is ready.
class Elsewhere {
public:
    Elsewhere(const char* side, const char* script)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start("ip", {"netns", "exec", side, "python3", "-c", script});
        ready = QTest::qWaitFor([this] { return m_process.canReadLine(); }, kPatience)
            && m_process.readLine() == "ready\n";
    }
    ~Elsewhere()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(1000))
            m_process.kill();
        m_process.waitForFinished();
    }
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;

    void say(const QByteArray& line) { m_process.write(line + '\n'); }
    bool ready = false;

private:
    QProcess m_process;
};

} // namespace

class TestTracePageOnBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aDenialIsSaidAndNothingIsMarked();
    void packetsAppearWhileTheyPass();
    void theTracersOwnChainsAreNotShown();
    void aForwardsRowStartsIt();
    void aFlowsRowFollowsThatConnection();
    void aKilledHelperIsSaidAndThePacketsStay();

private:
    TracePage* page() const { return m_on.window->trace(); }
    bool follows() const { return page()->progress()->text().startsWith(QLatin1String("Following")); }
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < page()->model()->rowCount(); ++row)
            names << page()->model()->index(row).data(PacketModel::NameRole).toString();
        return names;
    }
    void press() { page()->findChild<QPushButton*>(QStringLiteral("startTrace"))->click(); }

    QByteArray m_logger; ///< the kernel's for legacy tables, before any trace
    std::unique_ptr<Elsewhere> m_server;
    HelperOnBus m_helper;
    WindowOnBus m_on;
};

void TestTracePageOnBus::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    QCOMPARE(QProcess::execute("sh", {"-ec", kNetwork}), 0);
    m_server = std::make_unique<Elsewhere>("container", kServer);
    QVERIFY(m_server->ready);
    QVERIFY(writePolkitRule(rules(false)));
    m_logger = output("cat", {"/proc/sys/net/netfilter/nf_log/2"});
    QVERIFY(m_helper.start());
    QCOMPARE(m_on.open(kPatience), QString());
    m_on.window->showPage(MainWindow::Trace);
}

void TestTracePageOnBus::cleanupTestCase()
{
    m_on.close();
    m_server.reset();
    QCOMPARE(m_helper.stop(), 0);
    QVERIFY(!output("nft", {"list", "tables"}).contains("portolan-trace"));
}

void TestTracePageOnBus::aDenialIsSaidAndNothingIsMarked()
{
    page()->controls()->fill(QStringLiteral("tcp"), QStringLiteral("8080"), {});
    press();
    QTRY_VERIFY_WITH_TIMEOUT(
        page()->banner()->text().startsWith(QLatin1String("You may not follow packets on this host.")),
        kPatience);
    QCOMPARE(page()->banner()->kind(), Banner::Kind::Problem);
    QVERIFY(!follows());
    QVERIFY(!output("nft", {"list", "tables"}).contains("portolan-trace"));
    QVERIFY(writePolkitRule(rules(true)));
    // polkitd watches the folder; it reads anew within a moment.
    QTRY_VERIFY_WITH_TIMEOUT((follows() || (press(), QTest::qWait(200), follows())), kPatience);
    press();
    QTRY_VERIFY_WITH_TIMEOUT(!follows(), kPatience);
}

void TestTracePageOnBus::packetsAppearWhileTheyPass()
{
    page()->controls()->fill(QStringLiteral("tcp"), QStringLiteral("8080"), {});
    press();
    QTRY_VERIFY_WITH_TIMEOUT(follows(), kPatience);
    Elsewhere client("client", kClient);
    QVERIFY(client.ready);
    QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{"SYN", "SYN+ACK", "ACK"}), kPatience);
    QVERIFY(follows());
    QCOMPARE(page()->panel()->heading(), QStringLiteral("Packet 1: SYN — left by docker0 to 172.17.0.2:80"));
    const QString lines = page()->panel()->lines();
    QVERIFY2(lines.contains(QLatin1String("nat-PREROUTING: IN=eth0 (172.20.240.9:")), qPrintable(lines));
    QVERIFY2(lines.contains(QLatin1String("filter-FORWARD: IN=eth0 OUT=docker0 (172.20.240.9:")),
        qPrintable(lines));
    const int before = page()->packetCount();
    client.say("hello");
    QTRY_VERIFY_WITH_TIMEOUT(page()->packetCount() >= before + 3, kPatience);
    QVERIFY(follows());
    QVERIFY2(names().contains(QStringLiteral("request, 6 bytes")), qPrintable(names().join(u' ')));
    QVERIFY2(names().contains(QStringLiteral("answer, 6 bytes")), qPrintable(names().join(u' ')));
}

void TestTracePageOnBus::theTracersOwnChainsAreNotShown()
{
    QVERIFY(follows());
    QVERIFY(output("nft", {"list", "tables"}).contains("portolan-trace"));
    m_on.client->refresh();
    QSignalSpy read(m_on.client.get(), &HostSource::snapshotChanged);
    QTRY_VERIFY_WITH_TIMEOUT(!read.isEmpty(), kPatience);
    for (const Table& table : m_on.client->snapshot()->ruleset.tables())
        QVERIFY(table.name.find(kTracerTable) == std::string_view::npos);
    press();
    QTRY_VERIFY_WITH_TIMEOUT(!follows(), kPatience);
    QVERIFY2(page()->banner()->text().contains(QLatin1String("packets were seen.")),
        qPrintable(page()->banner()->text()));
    QTRY_VERIFY_WITH_TIMEOUT(!output("nft", {"list", "tables"}).contains("portolan-trace"), kPatience);
}

void TestTracePageOnBus::aForwardsRowStartsIt()
{
    m_on.window->showPage(MainWindow::Forwards);
    QTRY_VERIFY_WITH_TIMEOUT(!m_on.client->snapshot()->forwards.empty(), kPatience);
    m_on.window->forwards()->findChild<QAction*>(QStringLiteral("traceThisForward"))->trigger();
    QCOMPARE(m_on.window->page(), MainWindow::Trace);
    QTRY_VERIFY_WITH_TIMEOUT(follows(), kPatience);
    Elsewhere client("client", kClient);
    QTRY_VERIFY_WITH_TIMEOUT(names().contains(QStringLiteral("SYN")), kPatience);
    press();
    QTRY_VERIFY_WITH_TIMEOUT(!follows(), kPatience);
}

void TestTracePageOnBus::aFlowsRowFollowsThatConnection()
{
    Elsewhere one("client", kClient);
    Elsewhere other("client", kClient);
    QVERIFY(one.ready && other.ready);
    m_on.window->showPage(MainWindow::Flows);
    auto* table = m_on.window->flows()->findChild<FlowTable*>();
    const auto established = [table] {
        const auto* model = qobject_cast<const FlowModel*>(table->model());
        for (int row = 0; row < model->rowCount(); ++row)
            if (model->flowAt(row).state == std::uint8_t(TcpState::Established) && !model->endedAt(row))
                return row;
        return -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(established() >= 0, kPatience);
    table->selectRow(established());
    table->findChild<QAction*>(QStringLiteral("traceFlow"))->trigger();
    QCOMPARE(m_on.window->page(), MainWindow::Trace);
    QTRY_VERIFY_WITH_TIMEOUT(follows(), kPatience);
    // Of the two that speak one was chosen.
    one.say("one");
    other.say("the other");
    QTRY_VERIFY_WITH_TIMEOUT(page()->packetCount() >= 3, kPatience);
    QTest::qWait(1000);
    const bool first = names().contains(QStringLiteral("request, 4 bytes"));
    const bool second = names().contains(QStringLiteral("request, 10 bytes"));
    QVERIFY2(first != second, qPrintable(names().join(u' ')));
    press();
    QTRY_VERIFY_WITH_TIMEOUT(!follows(), kPatience);
}

void TestTracePageOnBus::aKilledHelperIsSaidAndThePacketsStay()
{
    page()->controls()->fill(QStringLiteral("tcp"), QStringLiteral("8080"), {});
    press();
    QTRY_VERIFY_WITH_TIMEOUT(follows(), kPatience);
    Elsewhere client("client", kClient);
    QTRY_VERIFY_WITH_TIMEOUT(page()->packetCount() >= 3, kPatience);
    QVERIFY(m_helper.kill());
    QTRY_VERIFY_WITH_TIMEOUT(!follows(), kPatience);
    QVERIFY2(page()->banner()->text().startsWith(QLatin1String("Packets cannot be followed.")),
        qPrintable(page()->banner()->text()));
    QVERIFY(page()->packetCount() >= 3);
    // By itself the kernel took the rules away; the logger is put back by the next helper.
    QVERIFY(!output("nft", {"list", "tables"}).contains("portolan-trace"));
    const QString logger = QStringLiteral("/proc/sys/net/netfilter/nf_log/2");
    QCOMPARE(output("cat", {logger}), QByteArray("nfnetlink_log\n"));
    QVERIFY(m_helper.start());
    QTRY_COMPARE_WITH_TIMEOUT(output("cat", {logger}), m_logger, kPatience);
}

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestTracePageOnBus test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bus_trace_page.moc"
