#include "backend/flow/flow.h"
#include "backend/forward/port_forward.h"
#include "tests/backend/flows.h"
#include "tests/backend/text.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace portolan;

namespace {

PortForward webForward()
{
    PortForward forward;
    forward.id = "0a1b2c3d";
    forward.listen.ports = PortRange{8080, 8080};
    forward.to = {address("172.17.0.2"), PortRange{80, 80}};
    return forward;
}

Flow pingFlow(Family family)
{
    Flow flow;
    flow.protocol = family == Family::Ipv4 ? 1 : 58;
    const bool v4 = family == Family::Ipv4;
    flow.original = {address(v4 ? "1.2.3.4" : "fd01::4"), address(v4 ? "1.2.3.5" : "fd01::5"), 77,
        std::uint16_t((v4 ? 8 : 128) << 8)};
    flow.reply = {flow.original.destination, flow.original.source, 77, std::uint16_t((v4 ? 0 : 129) << 8)};
    return flow;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

QByteArrayList keysOf(const nlohmann::ordered_json& object)
{
    QByteArrayList keys;
    for (const auto& [key, value] : object.items())
        keys += bytes(key);
    return keys;
}

} // namespace

class TestFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void natIsToldByTheTuplesAlone()
    {
        Flow flow = dnatFlow();
        flow.status = 0;
        QVERIFY(flow.nat() == Nat::Destination);
        flow.reply.source = flow.original.destination;
        QVERIFY(flow.nat() == Nat::Destination); // the port still differs
        flow.reply.sourcePort = flow.original.destinationPort;
        QVERIFY(flow.nat() == Nat::None);
        flow.reply.destinationPort = 1024;
        QVERIFY(flow.nat() == Nat::Source);
        flow.reply.destinationPort = flow.original.sourcePort;
        flow.reply.destination = address("172.17.0.1");
        QVERIFY(flow.nat() == Nat::Source);
        flow.reply.source = address("172.17.0.2");
        QVERIFY(flow.nat() == Nat::Both);
        QVERIFY(ipv6Flow().nat() == Nat::Destination);
    }

    void pingsAreNotTranslatedByTheirTypes()
    {
        for (Family family : {Family::Ipv4, Family::Ipv6}) {
            Flow flow = pingFlow(family);
            QVERIFY(flow.nat() == Nat::None);
            flow.reply.sourcePort = 78; // another id
            QVERIFY(flow.nat() == Nat::Source);
        }
    }

    void portsOfProtocolsWithoutThemAreNotCompared()
    {
        Flow flow = dnatFlow();
        flow.protocol = 50; // ESP
        flow.reply.source = flow.original.destination;
        QVERIFY(flow.nat() == Nat::None);
        flow.protocol = 47; // GRE has keys there, which NAT of PPTP changes
        QVERIFY(flow.nat() == Nat::Destination);
    }

    void natNamesAreTheContracts()
    {
        QCOMPARE(toString(Nat::None), "none");
        QCOMPARE(toString(Nat::Destination), "dnat");
        QCOMPARE(toString(Nat::Source), "snat");
        QCOMPARE(toString(Nat::Both), "both");
    }

    void statesAreConntracksWords_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QByteArrayList>("names");
        QTest::newRow("tcp") << 6
                             << QByteArrayList{"NONE", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT",
                                    "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT", "CLOSE", "SYN_SENT2", "10"};
        QTest::newRow("sctp") << 132
                              << QByteArrayList{"NONE", "CLOSED", "COOKIE_WAIT", "COOKIE_ECHOED",
                                     "ESTABLISHED", "SHUTDOWN_SENT", "SHUTDOWN_RECD", "SHUTDOWN_ACK_SENT",
                                     "HEARTBEAT_SENT"};
        QTest::newRow("udp") << 17 << QByteArrayList{"", ""};
        QTest::newRow("icmp") << 1 << QByteArrayList{"", ""};
    }

    void statesAreConntracksWords()
    {
        QFETCH(int, protocol);
        QFETCH(QByteArrayList, names);
        Flow flow;
        flow.protocol = ProtocolNumber(protocol);
        for (const QByteArray& name : names) {
            QCOMPARE(bytes(stateName(flow)), name);
            ++flow.state;
        }
    }

    void statusIsConntracksWords()
    {
        using namespace FlowStatus;
        Flow flow;
        QCOMPARE(bytes(joined(statusNames(flow))), "UNREPLIED");
        flow.status = SeenReply;
        QCOMPARE(bytes(joined(statusNames(flow))), "");
        flow.status = SeenReply | Assured | Confirmed | DestinationNat;
        QCOMPARE(bytes(joined(statusNames(flow))), "ASSURED");
        flow.status |= Offload;
        QCOMPARE(bytes(joined(statusNames(flow))), "OFFLOAD");
        flow.status |= HardwareOffload;
        QCOMPARE(bytes(joined(statusNames(flow))), "HW_OFFLOAD");
    }

    void protocolsWithPortsAreKnown()
    {
        for (int protocol = 0; protocol < 256; ++protocol)
            QCOMPARE(
                hasPorts(ProtocolNumber(protocol)), (QList<int>{6, 17, 33, 132, 136}).contains(protocol));
    }

    void flowBelongsToTheForwardThatMadeIt()
    {
        QVERIFY(belongsTo(dnatFlow(), webForward()));
        PortForward forward = webForward();
        forward.listen.address = address("172.20.242.183");
        forward.sources = {*Prefix::parse("10.0.0.0/8"), *Prefix::parse("1.2.0.0/16")};
        QVERIFY(belongsTo(dnatFlow(), forward));
        forward.listen.ports = PortRange{8000, 8090};
        forward.to.ports = PortRange{1, 100};
        QVERIFY(belongsTo(dnatFlow(), forward));
        forward.listen.ports.reset();
        QVERIFY(belongsTo(dnatFlow(), forward));
    }

    void flowDoesNotBelongWhereOnePartDiffers_data()
    {
        QTest::addColumn<QByteArray>("part");
        for (const char* part : {"protocol", "family", "listen address", "listen port", "client", "target",
                 "target port", "unchanged port"})
            QTest::newRow(part) << QByteArray(part);
    }

    void flowDoesNotBelongWhereOnePartDiffers()
    {
        QFETCH(QByteArray, part);
        PortForward forward = webForward();
        if (part == "protocol")
            forward.protocol = Protocol::Udp;
        else if (part == "family")
            forward.family = Family::Ipv6;
        else if (part == "listen address")
            forward.listen.address = address("172.20.242.184");
        else if (part == "listen port")
            forward.listen.ports = PortRange{8081, 9000};
        else if (part == "client")
            forward.sources = {*Prefix::parse("1.2.4.0/24")};
        else if (part == "target")
            forward.to.address = address("172.17.0.3");
        else if (part == "target port")
            forward.to.ports = PortRange{81, 81};
        else if (part == "unchanged port")
            forward.to.ports.reset();
        QVERIFY(!belongsTo(dnatFlow(), forward));
    }

    void flowToTheTargetItselfWasNotForwarded()
    {
        PortForward forward = webForward();
        forward.listen.ports = PortRange{80, 80};
        Flow flow = dnatFlow();
        flow.original.destination = address("172.17.0.2");
        flow.original.destinationPort = 80;
        QVERIFY(flow.nat() == Nat::None);
        QVERIFY(!belongsTo(flow, forward));
    }

    void redirectedFlowBelongsWhateverAddressAnswers()
    {
        PortForward forward = webForward();
        forward.to = {std::nullopt, PortRange{3128, 3128}};
        Flow flow = dnatFlow();
        flow.reply.sourcePort = 3128;
        QVERIFY(belongsTo(flow, forward));
        flow.reply.source = flow.original.destination;
        QVERIFY(belongsTo(flow, forward));
        flow.reply.sourcePort = 3129;
        QVERIFY(!belongsTo(flow, forward));
    }

    void jsonHasTheContractsKeysInOrder()
    {
        Flow flow = dnatFlow();
        flow.counted = true;
        flow.sent = {6, 480};
        flow.received = {4, 18446744073709551615u};
        QCOMPARE(bytes(flowJson(flow, "0a1b2c3d")),
            R"({"id":3487320617,"protocol":"tcp","family":"ipv4","state":"ESTABLISHED","status":["ASSURED"],)"
            R"("nat":"dnat","timeout":431999,"mark":0,)"
            R"("zone":0,"closedBy":null,"original":{"source":"1.2.3.4","sourcePort":10656,)"
            R"("destination":"172.20.242.183","destinationPort":8080,"packets":6,"bytes":480},)"
            R"("reply":{"source":"172.17.0.2","sourcePort":80,"destination":"1.2.3.4","destinationPort":10656,)"
            R"("packets":4,"bytes":18446744073709551615},"forward":"0a1b2c3d"})");
    }

    void jsonSaysNullForWhatIsNotThere()
    {
        const auto json = nlohmann::ordered_json::parse(flowJson(ipv6Flow(), ""));
        QVERIFY(json["state"].is_null());
        QVERIFY(json["forward"].is_null());
        QVERIFY(json["original"]["packets"].is_null());
        QVERIFY(json["reply"]["bytes"].is_null());
        QCOMPARE(json["original"]["destinationPort"].get<int>(), 53);
    }

    void jsonOfAPingHasTypeCodeAndId()
    {
        const auto json = nlohmann::ordered_json::parse(flowJson(pingFlow(Family::Ipv4), ""));
        QCOMPARE(keysOf(json["original"]),
            (QByteArrayList{"source", "sourcePort", "destination", "destinationPort", "icmpType", "icmpCode",
                "icmpId", "packets", "bytes"}));
        QVERIFY(json["original"]["sourcePort"].is_null());
        QVERIFY(json["original"]["destinationPort"].is_null());
        QCOMPARE(json["original"]["icmpType"].get<int>(), 8);
        QCOMPARE(json["reply"]["icmpType"].get<int>(), 0);
        QCOMPARE(json["reply"]["icmpId"].get<int>(), 77);
        QCOMPARE(bytes(json["protocol"].get<std::string>()), "icmp");
    }

    void jsonOfGreHasKeysAndNoPorts()
    {
        Flow flow = dnatFlow();
        flow.protocol = 47;
        const auto json = nlohmann::ordered_json::parse(flowJson(flow, ""));
        QVERIFY(json["original"]["sourcePort"].is_null());
        QVERIFY(!json["original"].contains("icmpId"));
        QCOMPARE(bytes(json["protocol"].get<std::string>()), "gre");
        QCOMPARE(json["original"]["sourceKey"].get<unsigned>(), unsigned(flow.original.sourcePort));
        QCOMPARE(json["reply"]["destinationKey"].get<unsigned>(), unsigned(flow.reply.destinationPort));
    }

    void jsonOfAForwardIdThatIsNoUtf8IsStillJson()
    {
        QVERIFY(nlohmann::json::accept(flowJson(dnatFlow(), "\xff")));
    }
};

QTEST_APPLESS_MAIN(TestFlow)
#include "tst_flow.moc"
