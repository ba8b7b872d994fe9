// From what the kernel's trace says to the way of a packet, with what the rules add.
#include "backend/packet/conclude.h"
#include "backend/packet/gatherer.h"
#include "backend/packet/rule_resolver.h"
#include "backend/ruleset/save_reader.h"
#include "tests/backend/text.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace portolan;

namespace {

Packet synPacket()
{
    Packet packet;
    packet.source = *Address::parse("1.2.3.4");
    packet.destination = *Address::parse("172.20.242.183");
    packet.protocol = 6;
    packet.sourcePort = 10656;
    packet.destinationPort = 8080;
    packet.length = 60;
    packet.id = 5;
    packet.ttl = 63;
    packet.tcpFlags = TcpFlag::Syn;
    packet.sequence = 1000;
    packet.acknowledgement = 0;
    packet.payload = 0;
    return packet;
}

Packet translated(Packet packet)
{
    packet.destination = *Address::parse("172.17.0.2");
    packet.destinationPort = 80;
    return packet;
}

TraceEvent legacy(
    const char* table, const char* chain, TraceStep step, unsigned position, Hook hook, const Packet& packet)
{
    TraceEvent event;
    event.source = TraceSource::Xtables;
    event.step = step;
    event.table = table;
    event.chain = chain;
    event.position = position;
    event.hook = hook;
    event.in = hook == Hook::Output ? "" : "eth0";
    event.out = hook == Hook::Forward || hook == Hook::Postrouting ? "docker0" : "";
    event.packet = packet;
    event.time = 1'000'000'000;
    return event;
}

TraceEvent native(
    const char* table, const char* chain, std::uint64_t handle, std::uint32_t id, RuleVerdict verdict)
{
    TraceEvent event;
    event.source = TraceSource::Nftables;
    event.step = handle > 0 ? TraceStep::Rule : TraceStep::Policy;
    event.tableFamily = "inet";
    event.table = table;
    event.chain = chain;
    event.handle = handle;
    event.traceId = id;
    event.verdict = verdict;
    event.time = 1'000'000'000;
    return event;
}

/// The SYN of the article, as TRACE tells it.
std::vector<TraceEvent> articleSyn()
{
    const Packet before = synPacket();
    const Packet after = translated(before);
    return {legacy("nat", "PREROUTING", TraceStep::Rule, 1, Hook::Prerouting, before),
        legacy("nat", "DOCKER", TraceStep::Rule, 2, Hook::Prerouting, before),
        legacy("filter", "FORWARD", TraceStep::Rule, 1, Hook::Forward, after),
        legacy("filter", "DOCKER-USER", TraceStep::Return, 1, Hook::Forward, after),
        legacy("filter", "FORWARD", TraceStep::Rule, 2, Hook::Forward, after),
        legacy("filter", "DOCKER-ISOLATION-STAGE-1", TraceStep::Return, 2, Hook::Forward, after),
        legacy("filter", "FORWARD", TraceStep::Rule, 4, Hook::Forward, after),
        legacy("filter", "DOCKER", TraceStep::Rule, 1, Hook::Forward, after),
        legacy("nat", "POSTROUTING", TraceStep::Policy, 3, Hook::Postrouting, after)};
}

Trajectory only(TrajectoryGatherer& gatherer, const char* save = "article/docker-8080.save")
{
    std::vector<Trajectory> packets = gatherer.finish();
    if (packets.size() != 1)
        return {};
    const RuleResolver resolver(*readSave(text(testData(save)), Engine::XtablesLegacy, Family::Ipv4));
    resolver.fill(packets.front());
    concludeEnd(packets.front(), nullptr);
    return packets.front();
}

QStringList lines(const Trajectory& trajectory)
{
    unsigned step = 0;
    QStringList all;
    for (const std::string& line : trajectoryLines(trajectory, step, true))
        all += QString::fromStdString(line);
    return all;
}

} // namespace

class TestTrajectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rulesSayWhatTraceDoesNot()
    {
        TrajectoryGatherer gatherer;
        for (const TraceEvent& event : articleSyn())
            gatherer.take(event);
        const Trajectory syn = only(gatherer);
        QCOMPARE(lines(syn),
            (QStringList{"[1] nat-PREROUTING: IN=eth0 (1.2.3.4:10656 -> 172.20.242.183:8080)",
                "  PREROUTING 1: -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
                "  DOCKER 2: -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
                "172.17.0.2:80",
                "[2] filter-FORWARD: IN=eth0 OUT=docker0 (1.2.3.4:10656 -> 172.17.0.2:80)",
                "  FORWARD 1: -A FORWARD -j DOCKER-USER", "  DOCKER-USER 1: -A DOCKER-USER -j RETURN",
                "  FORWARD 2: -A FORWARD -j DOCKER-ISOLATION-STAGE-1",
                "  DOCKER-ISOLATION-STAGE-1 2: -A DOCKER-ISOLATION-STAGE-1 -j RETURN",
                "  FORWARD 4: -A FORWARD -o docker0 -j DOCKER",
                "  DOCKER 1: -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j "
                "ACCEPT",
                "[3] nat-POSTROUTING: IN=eth0 OUT=docker0 (1.2.3.4:10656 -> 172.17.0.2:80)",
                "  POSTROUTING policy: accept", "=> left by docker0"}));
        QVERIFY(syn.hops[1].verdict == RuleVerdict::Accept);
        QVERIFY(syn.hops[1].rules[0].verdict == RuleVerdict::Jump);
        QVERIFY(syn.certain);
    }

    void policyNumberTellsARuleFromThePolicy_data()
    {
        QTest::addColumn<QByteArray>("save");
        QTest::addColumn<QString>("end");
        QTest::newRow("unconditional rule")
            << QByteArray("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j DROP\nCOMMIT\n")
            << "dropped by filter FORWARD 1";
        QTest::newRow("the policy") << QByteArray("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n")
                                    << "dropped by filter FORWARD policy";
        QTest::newRow("rejected") << QByteArray("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j REJECT "
                                                "--reject-with icmp-port-unreachable\nCOMMIT\n")
                                  << "rejected by filter FORWARD 1";
        QTest::newRow("accepted, and not seen again")
            << QByteArray("*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n") << "not seen after filter FORWARD";
    }

    void policyNumberTellsARuleFromThePolicy()
    {
        QFETCH(QByteArray, save);
        QFETCH(QString, end);
        TrajectoryGatherer gatherer;
        gatherer.take(legacy("filter", "FORWARD", TraceStep::Policy, 1, Hook::Forward, synPacket()));
        Trajectory packet = gatherer.finish().front();
        RuleResolver(*readSave(text(save), Engine::XtablesLegacy, Family::Ipv4)).fill(packet);
        concludeEnd(packet, nullptr);
        QCOMPARE(QString::fromStdString(packet.end.sentence.text()), end);
    }

    void dropInAChainOfTheUsersIsNamed()
    {
        TrajectoryGatherer gatherer;
        gatherer.take(legacy("filter", "FORWARD", TraceStep::Rule, 1, Hook::Forward, synPacket()));
        gatherer.take(legacy("filter", "USER", TraceStep::Return, 1, Hook::Forward, synPacket()));
        Trajectory packet = gatherer.finish().front();
        RuleResolver(
            *readSave("*filter\n:FORWARD ACCEPT [0:0]\n:USER - [0:0]\n-A FORWARD -j USER\n-A USER -j "
                      "DROP\nCOMMIT\n",
                Engine::XtablesLegacy, Family::Ipv4))
            .fill(packet);
        concludeEnd(packet, nullptr);
        QCOMPARE(packet.end.sentence.text(), "dropped by filter USER 1");
    }

    void twoSourcesMakeOneWayInTheOrderOfTheHooks()
    {
        // All of one source, then all of the other, as two sockets hand them over.
        NftBaseChain early;
        early.family = "inet";
        early.table = "fw";
        early.name = "pre";
        early.hook = "prerouting";
        early.priority = -110;
        NftBaseChain late = early;
        late.name = "fwd";
        late.hook = "forward";
        late.priority = 10;
        TrajectoryGatherer gatherer{ChainPlaces({early, late})};
        for (const TraceEvent& event : articleSyn())
            gatherer.take(event);
        TraceEvent first = native("fw", "pre", 0, 77, RuleVerdict::Accept);
        first.packet = synPacket();
        gatherer.take(first);
        TraceEvent jump = native("fw", "fwd", 4, 77, RuleVerdict::Jump);
        jump.packet = translated(synPacket());
        gatherer.take(jump);
        gatherer.take(
            native("fw", "sub", 9, 77, RuleVerdict::Drop)); // no headers: that of the message before
        const Trajectory packet = only(gatherer);
        QStringList chains;
        for (const Hop& hop : packet.hops)
            chains += QString::fromStdString(hop.table + "-" + hop.chain);
        QCOMPARE(
            chains, (QStringList{"fw-pre", "nat-PREROUTING", "filter-FORWARD", "fw-fwd", "nat-POSTROUTING"}));
        QCOMPARE(packet.hops[3].rules.size(), 2u);
        QCOMPARE(packet.end.sentence.text(), "dropped by fw sub handle 9");
    }

    void observersAreNoHopsAndShowTheWayBack()
    {
        Packet answer = synPacket();
        answer.tcpFlags = TcpFlag::Syn | TcpFlag::Ack;
        answer.source = *Address::parse("172.17.0.2");
        answer.sourcePort = 80;
        answer.destination = *Address::parse("1.2.3.4");
        answer.destinationPort = 10656;
        Packet left = answer;
        left.source = *Address::parse("172.20.242.183");
        left.sourcePort = 8080;
        TrajectoryGatherer gatherer;
        TraceEvent hop = legacy("filter", "FORWARD", TraceStep::Rule, 3, Hook::Forward, answer);
        hop.in = "docker0";
        hop.out = "eth0";
        gatherer.take(hop);
        TraceEvent seen = native("portolan-trace", "postrouting300", 0, 1, RuleVerdict::Accept);
        seen.packet = left;
        seen.out = "eth0";
        seen.connection = 42;
        gatherer.take(seen);
        const Trajectory packet = only(gatherer);
        QCOMPARE(packet.hops.size(), 1u);
        QCOMPARE(lines(packet).back(), "=> left by eth0 (172.20.242.183:8080 -> 1.2.3.4:10656)");
        QVERIFY(packet.connection == 42u);
        unsigned step = 6;
        const auto json = nlohmann::json::parse(trajectoryJson(packet, step));
        QCOMPARE(step, 7u);
        QCOMPARE(json["hops"][0]["step"].get<int>(), 7);
        QCOMPARE(json["hops"][0]["rules"][0]["position"].get<int>(), 3);
        QCOMPARE(json["left"]["sourcePort"].get<int>(), 8080);
        QCOMPARE(json["flow"].get<int>(), 42);
        QCOMPARE(json["end"].get<std::string>(), "left by eth0");
    }

    void quietPacketsComeOutInTheOrderTheyBegan()
    {
        TrajectoryGatherer gatherer;
        TraceEvent first = legacy("raw", "PREROUTING", TraceStep::Policy, 1, Hook::Prerouting, synPacket());
        TraceEvent second = first;
        second.packet->sequence = 2000;
        gatherer.take(first);
        gatherer.take(second);
        TraceEvent later = legacy("nat", "PREROUTING", TraceStep::Policy, 1, Hook::Prerouting, synPacket());
        later.time += 500;
        gatherer.take(later);
        QVERIFY(gatherer.takeQuiet(first.time).empty()); // the first is still talked of
        QCOMPARE(gatherer.takeQuiet(later.time).size(), 2u);
    }

    void openPacketsAreBounded()
    {
        TrajectoryGatherer gatherer;
        TraceEvent event = legacy("raw", "PREROUTING", TraceStep::Policy, 1, Hook::Prerouting, synPacket());
        for (std::uint32_t i = 0; i < TrajectoryGatherer::kMostOpen + 10; ++i) {
            event.packet->sequence = i;
            gatherer.take(event);
        }
        QCOMPARE(gatherer.takeQuiet(0).size(), 10u);
    }

    void stopHasReasonsWithTheirEvidence()
    {
        HostState host;
        host.sysctls["net.ipv4.ip_forward"] = "0";
        TrajectoryGatherer gatherer;
        gatherer.take(articleSyn()[0]);
        gatherer.take(articleSyn()[1]);
        Trajectory packet = gatherer.finish().front();
        concludeEnd(packet, &host);
        QVERIFY(!packet.certain);
        QCOMPARE(packet.end.sentence.text(), "not seen after nat PREROUTING");
        QVERIFY(!packet.end.reasons.empty());
        QCOMPARE(packet.end.reasons[0].text(), "forwarding is off: net.ipv4.ip_forward is 0");
    }

    void wayBackByTheSameInterfaceIsAReason()
    {
        HostState host;
        host.sysctls["net.ipv4.ip_forward"] = "1";
        HostState::Route route;
        route.destination = *Prefix::parse("172.17.0.0/16");
        route.interface = "docker0";
        route.type = "unicast";
        host.routes.push_back(route);
        TraceEvent event = articleSyn()[0];
        event.in = "docker0";
        event.packet = translated(*event.packet);
        TrajectoryGatherer gatherer;
        gatherer.take(event);
        Trajectory packet = gatherer.finish().front();
        concludeEnd(packet, &host);
        QCOMPARE(packet.end.reasons.size(), 1u);
        QVERIFY(packet.end.reasons[0].text().starts_with("the way to 172.17.0.2 is back by docker0"));
    }

    void bytesOfAPacketAreRead()
    {
        const auto bytes = QByteArray::fromHex("4500003c12344000400600000102030405060708"
                                               "29a01f9000000001000000025018ffff00000000"
                                               "48656c6c6f");
        const std::span data(
            reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size()));
        const auto packet = readPacket(data);
        QVERIFY(packet);
        QCOMPARE(endpointsText(*packet), "1.2.3.4:10656 -> 5.6.7.8:8080");
        QCOMPARE(packet->length, 60u);
        QCOMPARE(packet->id, 0x1234u);
        QVERIFY(packet->sequence == 1u && packet->acknowledgement == 2u && packet->payload == 20u);
        for (std::size_t length = 0; length < data.size(); ++length)
            readPacket(data.first(length)); // whatever is cut off, nothing is read behind the end
        QVERIFY(!readPacket(data.first(19)));
    }
};

QTEST_GUILESS_MAIN(TestTrajectory)
#include "tst_trajectory.moc"
