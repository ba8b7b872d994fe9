#include "backend/flow/flow_query.h"
#include "backend/flow/forward_index.h"

#include <QTest>

using namespace portolan;

namespace {

Flow tcpFlow(const char* client, std::uint16_t clientPort, const char* asked, std::uint16_t askedPort,
    const char* answerer, std::uint16_t answererPort)
{
    Flow flow;
    flow.protocol = ProtocolNumber(Protocol::Tcp);
    flow.state = std::uint8_t(TcpState::Established);
    flow.status = FlowStatus::SeenReply | FlowStatus::Assured | FlowStatus::DestinationNat;
    flow.original = {*Address::parse(client), *Address::parse(asked), clientPort, askedPort};
    flow.reply = {*Address::parse(answerer), *Address::parse(client), answererPort, clientPort};
    return flow;
}

FoundForward forwardTo(const char* ports, const char* target, const char* targetPorts)
{
    FoundForward found;
    found.forward.listen.ports = *PortRange::parse(ports);
    found.forward.to = {*Address::parse(target), *PortRange::parse(targetPorts)};
    return found;
}

} // namespace

class tst_FlowQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allTermsMustHold_data();
    void allTermsMustHold();
    void badValuesAreNamed_data();
    void badValuesAreNamed();
    void aStateMayBeNamedAsTheTableNamesIt_data();
    void aStateMayBeNamedAsTheTableNamesIt();
    void aWordOfConntracksMeansWhatConntrackMeans();
    void aFlowIsGivenToTheForwardItCameBy();
    void wideRangesAreFoundToo();
};

void tst_FlowQuery::allTermsMustHold_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("matches");
    const auto row
        = [](const char* query, bool matches) { QTest::newRow(query) << QByteArray(query) << matches; };
    row("", true);
    row("port:8080", true);
    row("port:80", true);
    row("port:81", false);
    row("port:8000-8100", true);
    row("state:established", true);
    row("state:ESTAB", true);
    row("state:time", false);
    row("from:1.2.3.0/24", true);
    row("from:172.17.0.2", false);
    row("to:172.17.0.2", true);
    row("to:172.20.240.0/20", true);
    row("proto:tcp", true);
    row("proto:udp", false);
    row("nat:dnat", true);
    row("nat:snat", false);
    row("forward:web", true);
    row("forward:dns", false);
    row("172.17", true);
    row("8080", true);
    row("808", false);
    row("WEB", true);
    row("nobody", false);
    row("-nobody", true);
    row("-port:8080", false);
    row("port:8080 state:established from:1.2.3.4", true);
    row("port:8080 state:time", false);
    row("  port:8080\t ", true);
    row("state:assured", true);
    row("state:unreplied", false);
    row("PORT:8080", true);
    row("proto:t", true);
    row("proto:6", true);
    row("proto:17", false);
    row("nat:dn", true);
    row("state:", true);
    row("established", true);
    row("state:\"no answer\"", false);
    row("-state:never", true);
    row("\"nobody:home\"", false);
    row("fd:", false);
    row("forward:\"web serv\"", true);
    row("forward:\"web mail\"", false);
    row("forward:\"we", true);
    row("-forward:\"web serv\"", false);
}

void tst_FlowQuery::allTermsMustHold()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, matches);
    const auto parsed = FlowQuery::parse(query.toStdString());
    QVERIFY(parsed);
    QCOMPARE(
        parsed->matches(tcpFlow("1.2.3.4", 10656, "172.20.242.183", 8080, "172.17.0.2", 80), "Web server"),
        matches);
}

void tst_FlowQuery::badValuesAreNamed_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("port word") << QByteArray("port:http") << QByteArray("http");
    QTest::newRow("port too big") << QByteArray("port:65536") << QByteArray("65536");
    QTest::newRow("protocol") << QByteArray("proto:tpc") << QByteArray("tpc");
    QTest::newRow("state") << QByteArray("state:estalbished") << QByteArray("estalbished");
    QTest::newRow("translation") << QByteArray("nat:yes") << QByteArray("yes");
    QTest::newRow("field") << QByteArray("stat:established") << QByteArray("stat");
    QTest::newRow("fields there are") << QByteArray("-host:a") << QByteArray("forward:");
    QTest::newRow("address") << QByteArray("proto:tcp from:home") << QByteArray("home");
}

void tst_FlowQuery::badValuesAreNamed()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, named);
    const auto parsed = FlowQuery::parse(query.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::Invalid);
    QVERIFY(QByteArray::fromStdString(parsed.error().message.text()).contains(named));
}

void tst_FlowQuery::aStateMayBeNamedAsTheTableNamesIt_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isOver");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* query, TcpState state, bool isOver, bool matches) {
        QTest::addRow("%s %d %d", query, int(state), isOver)
            << QByteArray(query) << int(state) << isOver << matches;
    };
    row("state:timed", TcpState::Established, true, true);
    row("state:\"timed out\"", TcpState::Established, true, true);
    row("state:timed", TcpState::Established, false, false);
    row("timed", TcpState::Established, true, true);
    row("state:\"closed by client\"", TcpState::TimeWait, false, true);
    row("state:\"closed by client\"", TcpState::TimeWait, true, true);
    row("state:\"closed by target\"", TcpState::TimeWait, true, false);
    row("state:closing", TcpState::FinWait, false, true);
    row("state:reset", TcpState::Close, false, true);
    row("state:answered", TcpState::Established, true, false);
    row("state:Geschlossen", TcpState::TimeWait, false, true); // what this language calls it
}

void tst_FlowQuery::aStateMayBeNamedAsTheTableNamesIt()
{
    QFETCH(QByteArray, query);
    QFETCH(int, state);
    QFETCH(bool, isOver);
    QFETCH(bool, matches);
    std::vector<std::string> names(kFlowPhases);
    for (std::size_t phase = 0; phase < kFlowPhases; ++phase)
        names[phase] = "phase " + std::to_string(phase);
    names[std::size_t(FlowPhase::ClosedByClient)] = "geschlossen vom client";
    const auto parsed = FlowQuery::parse(query.toStdString(), names);
    QVERIFY(parsed);
    Flow flow = tcpFlow("1.2.3.4", 10656, "172.20.242.183", 8080, "172.17.0.2", 80);
    flow.state = std::uint8_t(state);
    flow.closer = FlowCloser::Client;
    QCOMPARE(parsed->matches(flow, {}, isOver), matches);
}

/// Scripts ask for states too: "close" is TCP's CLOSE, not all that was closed.
void tst_FlowQuery::aWordOfConntracksMeansWhatConntrackMeans()
{
    Flow flow = tcpFlow("1.2.3.4", 10656, "172.20.242.183", 8080, "172.17.0.2", 80);
    flow.state = std::uint8_t(TcpState::TimeWait);
    flow.closer = FlowCloser::Client;
    QVERIFY(!FlowQuery::parse("state:close")->matches(flow, {}));
    QVERIFY(FlowQuery::parse("state:time_wait")->matches(flow, {}));
    flow.state = std::uint8_t(TcpState::Close);
    QVERIFY(FlowQuery::parse("state:close")->matches(flow, {}));
}

void tst_FlowQuery::aFlowIsGivenToTheForwardItCameBy()
{
    const ForwardIndex index({forwardTo("8080", "172.17.0.2", "80"), forwardTo("8080", "172.17.0.3", "80"),
        forwardTo("9090", "172.17.0.2", "80")});
    QCOMPARE(
        index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 8080, "172.17.0.3", 80)), &index.forwards()[1]);
    QCOMPARE(
        index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 9090, "172.17.0.2", 80)), &index.forwards()[2]);
    QVERIFY(!index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 9090, "172.17.0.9", 80)));
    QVERIFY(!index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 22, "172.17.0.2", 22)));
}

void tst_FlowQuery::wideRangesAreFoundToo()
{
    const ForwardIndex index({forwardTo("20000-29999", "172.17.0.2", "20000-29999")});
    QCOMPARE(index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 25000, "172.17.0.2", 25000)),
        &index.forwards()[0]);
    QVERIFY(!index.find(tcpFlow("1.2.3.4", 1, "172.20.242.183", 30000, "172.17.0.2", 30000)));
}

QTEST_APPLESS_MAIN(tst_FlowQuery)
#include "tst_flow_query.moc"
