// A packet's way in words, in a report, and in the diagram.
#include "backend/packet/address_mask.h"
#include "backend/packet/conclude.h"
#include "backend/packet/gatherer.h"
#include "backend/packet/log_reader.h"
#include "backend/packet/packet_namer.h"
#include "backend/packet/packet_way.h"
#include "backend/packet/report.h"
#include "backend/packet/rule_resolver.h"
#include "backend/ruleset/save_reader.h"
#include "tests/backend/text.h"

#include <QTest>

using namespace portolan;

namespace {

std::string dataFile(const char* name)
{
    return text(testData(QStringLiteral("article/") + QLatin1String(name)));
}

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

Ruleset articleRules()
{
    return *readSave(dataFile("docker-8080.save"), Engine::XtablesLegacy, Family::Ipv4);
}

HostState articleHost()
{
    const auto address = [](const char* text) { return *Address::parse(text); };
    HostState state;
    state.addresses = {{"eth0", address("172.20.242.183"), 20}, {"docker0", address("172.17.0.1"), 16}};
    state.routes = {{std::nullopt, Family::Ipv4, "eth0", address("172.20.255.253"), "unicast"},
        {*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"}};
    state.sysctls = {{"net.ipv4.ip_forward", "1"}};
    return state;
}

/// The SYN of the article as the TRACE target writes it.
std::string tracedSyn()
{
    const std::string before
        = " SRC=1.2.3.4 DST=172.20.242.183 LEN=60 TTL=48 ID=7 PROTO=TCP SPT=10656 DPT=8080 "
          "SEQ=1 ACK=0 WINDOW=65535 SYN URGP=0\n";
    const std::string after
        = " SRC=1.2.3.4 DST=172.17.0.2 LEN=60 TTL=47 ID=7 PROTO=TCP SPT=10656 DPT=80 SEQ=1 "
          "ACK=0 WINDOW=65535 SYN URGP=0\n";
    return "TRACE: nat:PREROUTING:rule:1 IN=eth0 OUT=" + before + "TRACE: nat:DOCKER:rule:2 IN=eth0 OUT="
        + before + "TRACE: filter:FORWARD:rule:1 IN=eth0 OUT=docker0" + after
        + "TRACE: filter:DOCKER-USER:return:1 IN=eth0 OUT=docker0" + after
        + "TRACE: filter:FORWARD:rule:4 IN=eth0 OUT=docker0" + after
        + "TRACE: filter:DOCKER:rule:1 IN=eth0 OUT=docker0" + after
        + "TRACE: nat:POSTROUTING:policy:3 IN= OUT=docker0" + after;
}

std::vector<Trajectory> packetsOf(const std::string& log, const Ruleset* rules, const HostState* host)
{
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : readKernelLog(log).events)
        gatherer.take(event);
    std::vector<Trajectory> packets = gatherer.finish();
    PacketNamer namer;
    for (Trajectory& packet : packets) {
        if (rules)
            RuleResolver(*rules).fill(packet);
        concludeEnd(packet, host);
        namer.name(packet);
    }
    return packets;
}

/// "3 nat PREROUTING: DOCKER 2: …" a line, notes indented.
QString stepsText(const std::vector<WayStep>& steps)
{
    QStringList lines;
    for (const WayStep& step : steps) {
        const std::string place = step.kind == WayStep::Kind::Chain ? step.table + ' ' + step.chain
            : step.kind == WayStep::Kind::Route                     ? "route"
                                                                    : "conntrack";
        lines << shown(std::to_string(step.number) + ' ' + place + ": "
            + (step.decider.empty() ? "" : step.decider + ": ") + step.said.text()
            + (step.becomes ? " (" + endpointsText(*step.becomes) + ')' : ""));
        for (const Message& note : step.notes)
            lines << shown("  " + note.text());
    }
    return lines.join(u'\n');
}

} // namespace

class TestWaySteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLogSaysWhereAddressesChange();
    void aKnownConnectionIsTranslatedByConntrack();
    void rulesAreSaidInWordsWhereTheyAreKnown();
    void withoutRulesTheVerdictIsNotMadeUp();
    void aPolicyThatDropsIsTheEnd();
    void whoSendsToWhom();
    void theDiagramHasTheNumbersOfTheSteps();
    void standInsAreStableAndDistinct();
    void maskedTextKeepsItsShape_data();
    void maskedTextKeepsItsShape();
    void aReportNamesEveryPacketAndStep();
    void aMaskedReportHasNoAddressLeft();
    void markupFromOutsideIsEscaped();
};

void TestWaySteps::aLogSaysWhereAddressesChange()
{
    const auto packets = packetsOf(dataFile("iptables.log"), nullptr, nullptr);
    QCOMPARE(packets.size(), std::size_t(11));
    QCOMPARE(stepsText(waySteps(packets[0], {})),
        QStringLiteral(
            "1 raw PREROUTING: seen here; which rules matched is not said\n"
            "2 mangle PREROUTING: seen here; which rules matched is not said\n"
            "3 nat PREROUTING: the destination becomes 172.17.0.2:80 (1.2.3.4:10656 -> 172.17.0.2:80)\n"
            "4 route: 172.17.0.2 is reached by docker0\n"
            "5 mangle FORWARD: seen here; which rules matched is not said\n"
            "6 mangle POSTROUTING: seen here; which rules matched is not said\n"
            "7 nat POSTROUTING: seen here; which rules matched is not said"));
}

void TestWaySteps::aKnownConnectionIsTranslatedByConntrack()
{
    const auto packets = packetsOf(dataFile("iptables.log"), nullptr, nullptr);
    const HostState host = articleHost();
    QCOMPARE(stepsText(waySteps(packets[2], {nullptr, &host})),
        QStringLiteral("1 raw PREROUTING: seen here; which rules matched is not said\n"
                       "2 mangle PREROUTING: seen here; which rules matched is not said\n"
                       "3 conntrack: the destination becomes 172.17.0.2:80 (1.2.3.4:10656 -> 172.17.0.2:80)\n"
                       "  conntrack knows the connection: no nat rule is asked\n"
                       "4 route: 172.17.0.0/16 is reached by docker0\n"
                       "  not this host: forwarding is on\n"
                       "5 mangle FORWARD: seen here; which rules matched is not said\n"
                       "6 mangle POSTROUTING: seen here; which rules matched is not said"));
}

void TestWaySteps::rulesAreSaidInWordsWhereTheyAreKnown()
{
    const Ruleset rules = articleRules();
    const HostState host = articleHost();
    const auto packets = packetsOf(tracedSyn(), &rules, &host);
    QCOMPARE(packets.size(), std::size_t(1));
    const auto steps = waySteps(packets[0], {&rules, &host});
    const QStringList lines = stepsText(steps).split(u'\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0],
        QStringLiteral("1 nat PREROUTING: DOCKER 2: TCP to port 8080 that did not come in by docker0 goes to "
                       "172.17.0.2:80. (1.2.3.4:10656 -> 172.17.0.2:80)"));
    QCOMPARE(lines[1], QStringLiteral("2 route: 172.17.0.0/16 is reached by docker0"));
    QVERIFY2(lines[3].startsWith(QStringLiteral("3 filter FORWARD: DOCKER 1: TCP ")), qPrintable(lines[3]));
    QVERIFY2(lines[3].endsWith(QStringLiteral(" is accepted.")), qPrintable(lines[3]));
    QCOMPARE(lines[4], QStringLiteral("4 nat POSTROUTING: no rule matched"));
    QCOMPARE(shown(steps[0].rules.front().place.text()), QStringLiteral("PREROUTING 1"));
    QVERIFY(!steps[0].rules.front().words.empty());
    QCOMPARE(shown(steps[0].rules.back().text),
        QStringLiteral(
            "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80"));
    QVERIFY(steps[0].decides && steps[2].decides && !steps[3].decides);
}

void TestWaySteps::withoutRulesTheVerdictIsNotMadeUp()
{
    const auto packets = packetsOf(tracedSyn(), nullptr, nullptr);
    const auto steps = waySteps(packets[0], {});
    QCOMPARE(shown(steps[0].said.text()), QStringLiteral("the destination becomes 172.17.0.2:80"));
    QVERIFY(steps[0].decider.empty());
    QCOMPARE(steps[0].rules.size(), std::size_t(2));
    QCOMPARE(shown(steps[0].rules[1].words.text()), QStringLiteral("matched"));
}

void TestWaySteps::aPolicyThatDropsIsTheEnd()
{
    const Ruleset rules = articleRules();
    const auto packets = packetsOf("TRACE: filter:FORWARD:policy:7 IN=eth0 OUT=docker0 SRC=1.2.3.4 "
                                   "DST=172.17.0.2 LEN=60 TTL=47 ID=7 PROTO=TCP "
                                   "SPT=10656 DPT=81 SEQ=1 ACK=0 WINDOW=65535 SYN URGP=0\n",
        &rules, nullptr);
    const auto steps = waySteps(packets[0], {&rules, nullptr});
    QCOMPARE(stepsText(steps), QStringLiteral("1 filter FORWARD: no rule decided: the policy drops it"));
    QVERIFY(steps[0].stops);
    QCOMPARE(shown(packets[0].end.sentence.text()), QStringLiteral("dropped by filter FORWARD policy"));
}

void TestWaySteps::whoSendsToWhom()
{
    const auto packets = packetsOf(dataFile("iptables.log"), nullptr, nullptr);
    QCOMPARE(shown(directionWords(packets[0]).text()), QStringLiteral("client → host"));
    QCOMPARE(shown(directionWords(packets[1]).text()), QStringLiteral("container → client"));
    QVERIFY(!packets[0].answers && packets[1].answers);
}

void TestWaySteps::theDiagramHasTheNumbersOfTheSteps()
{
    const Ruleset rules = articleRules();
    const ChainGraph graph = makeChainGraph(rules, Family::Ipv4);
    const auto packets = packetsOf(tracedSyn(), &rules, nullptr);
    const ForwardWay way = packetWay(graph, packets[0], {1, 3, 4});
    const auto name
        = [&](ChainId id) { return shown(graph.nodes[id].key.table + ' ' + graph.nodes[id].key.name); };
    QStringList lit;
    for (std::size_t i = 0; i < way.steps.size(); ++i)
        lit << QStringLiteral("%1 %2").arg(way.numbers[i]).arg(name(way.steps[i]));
    QCOMPARE(lit.join(u','), QStringLiteral("1 nat PREROUTING,3 filter FORWARD,4 nat POSTROUTING"));
    QStringList places;
    for (const RulePlace& place : way.rules)
        places << QStringLiteral("%1 %2").arg(name(place.chain)).arg(place.position);
    QCOMPARE(places.join(u','), QStringLiteral("nat DOCKER 2,filter DOCKER 1"));
    QCOMPARE(way.jumps.size(), std::size_t(3));
    QCOMPARE(way.ends.client, std::string("eth0"));
    QCOMPARE(way.ends.target, std::string("docker0"));
    QCOMPARE(way.routed, 2U);
    QCOMPARE(way.lookedUp, 0U);
    // Of a known connection the first chain is behind conntrack and the routing decision.
    Trajectory later = packets[0];
    later.hops.erase(later.hops.begin());
    const ForwardWay laterWay = packetWay(graph, later, {3, 4});
    QCOMPARE(laterWay.lookedUp, 1U);
    QCOMPARE(laterWay.routed, 2U);
    QCOMPARE(int(laterWay.hooks.front()), int(Hook::Prerouting));
}

void TestWaySteps::standInsAreStableAndDistinct()
{
    AddressMask mask;
    std::set<std::string> seen;
    for (int i = 0; i < 2000; ++i) {
        const Address address
            = *Address::parse("10.0." + std::to_string(i / 250) + '.' + std::to_string(i % 250));
        const std::string standIn = mask.standIn(address).toString();
        QVERIFY(seen.insert(standIn).second);
        QCOMPARE(shown(mask.standIn(address).toString()), shown(standIn));
    }
    QCOMPARE(shown(mask.standIn(*Address::parse("fd00::2")).toString()), QStringLiteral("2001:db8::1"));
    QCOMPARE(shown(mask.standIn(*Address::parse("127.0.0.1")).toString()), QStringLiteral("127.0.0.1"));
}

void TestWaySteps::maskedTextKeepsItsShape_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("masked");
    const auto row = [](const char* given, const char* masked) {
        QTest::newRow(given) << QString::fromUtf8(given) << QString::fromUtf8(masked);
    };
    row("1.2.3.4:80 -> 1.2.3.4", "192.0.2.1:80 -> 192.0.2.1");
    row("goes to 172.17.0.2:80.", "goes to 192.0.2.1:80.");
    row("from 10.0.0.5.", "from 192.0.2.1.");
    row("10.0.0.1-10.0.0.9", "192.0.2.1-192.0.2.2");
    row("-d 10.1.0.0/16 -j X", "-d 192.0.2.1/16 -j X");
    row("10.1.0.0/255.255.0.0", "192.0.2.1/255.255.0.0");
    row("[fd00::2]:80 and fd00::3/64", "[2001:db8::1]:80 and 2001:db8::2/64");
    row("to fe80::: no", "to fe80::: no");
    row("at 18:09:52, br-1a2b3c, 0x4000, face", "at 18:09:52, br-1a2b3c, 0x4000, face");
    row("127.0.0.1 and 0.0.0.0/0", "127.0.0.1 and 0.0.0.0/0");
    row("version v1.2.3.4 stays", "version v1.2.3.4 stays");
    row("", "");
}

void TestWaySteps::maskedTextKeepsItsShape()
{
    QFETCH(QString, given);
    QFETCH(QString, masked);
    AddressMask mask;
    QCOMPARE(shown(mask.masked(given.toStdString())), masked);
}

void TestWaySteps::aReportNamesEveryPacketAndStep()
{
    const Ruleset rules = articleRules();
    const HostState host = articleHost();
    const auto packets = packetsOf(tracedSyn(), &rules, &host);
    ReportWish wish;
    wish.title = {"Ways", {}};
    wish.known = {&rules, &host};
    const QString report = shown(traceReport(packets, wish));
    QVERIFY2(report.contains(QStringLiteral("Packet 1: SYN — left by docker0 (client → host)")),
        qPrintable(report));
    QVERIFY(report.contains(QStringLiteral("  [1] nat PREROUTING IN=eth0: DOCKER 2: TCP to port 8080")));
    QVERIFY(report.contains(
        QStringLiteral("1.2.3.4:10656 -> 172.20.242.183:8080 => 1.2.3.4:10656 -> 172.17.0.2:80")));
    QVERIFY(report.contains(QStringLiteral("PREROUTING 1: ")));
    wish.format = ReportFormat::Markdown;
    QVERIFY(shown(traceReport(packets, wish))
                .contains(QStringLiteral("\n3. **filter FORWARD IN=eth0 OUT=docker0**: ")));
    wish.format = ReportFormat::Html;
    const QString html = shown(traceReport(packets, wish));
    QCOMPARE(html.count(QStringLiteral("<li ")), html.count(QStringLiteral("</li>")));
    QCOMPARE(html.count(QStringLiteral("<ol>")), html.count(QStringLiteral("</ol>")));
    QVERIFY(html.trimmed().endsWith(QStringLiteral("</html>")));
}

void TestWaySteps::aMaskedReportHasNoAddressLeft()
{
    const Ruleset rules = articleRules();
    const HostState host = articleHost();
    const auto packets = packetsOf(dataFile("iptables.log") + tracedSyn(), &rules, &host);
    for (const ReportFormat format : {ReportFormat::Text, ReportFormat::Markdown, ReportFormat::Html}) {
        ReportWish wish;
        wish.format = format;
        wish.maskAddresses = true;
        wish.title = {"Ways of %1", {"1.2.3.4"}};
        wish.known = {&rules, &host};
        const QString report = shown(traceReport(packets, wish));
        for (const char* address : {"1.2.3.4", "172.20.242.183", "172.17.0."})
            QVERIFY2(!report.contains(QLatin1String(address)), qPrintable(report));
        QVERIFY(report.contains(QStringLiteral("192.0.2.1:10656")));
    }
}

void TestWaySteps::markupFromOutsideIsEscaped()
{
    Trajectory packet;
    packet.number = 1;
    packet.description = {"SYN", {}};
    packet.end.sentence = {"left by %1", {"<b>*x*</b>"}};
    Hop hop;
    hop.table = "nat";
    hop.chain = "<script>";
    hop.rules.push_back({TraceStep::Rule, "a`b", 1, 0, "-j X --comment \"``<i>\"", RuleVerdict::Accept, {}});
    packet.hops.push_back(hop);
    ReportWish wish;
    wish.title = {"t", {}};
    wish.format = ReportFormat::Html;
    const QString html = shown(traceReport({&packet, 1}, wish));
    QVERIFY(!html.contains(QStringLiteral("<script>")) && !html.contains(QStringLiteral("<i>")));
    QVERIFY(!html.contains(QStringLiteral("<b>*x*")));
    wish.format = ReportFormat::Markdown;
    const QString markdown = shown(traceReport({&packet, 1}, wish));
    QVERIFY(markdown.contains(QStringLiteral("\\<b\\>\\*x\\*\\</b\\>")));
    QVERIFY(markdown.contains(QStringLiteral("``` -j X --comment \"``<i>\" ```")));
}

QTEST_GUILESS_MAIN(TestWaySteps)
#include "tst_way_steps.moc"
