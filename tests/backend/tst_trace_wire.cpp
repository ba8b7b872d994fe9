// Trace events and requests on the bus.
#include "backend/packet/trace_request.h"
#include "backend/packet/trace_wire.h"
#include "tests/fuzz/checks.h"

#include <QTest>

#include <random>

using namespace portolan;

namespace {

const QByteArray kSyn = QByteArray::fromHex("4500003c000140004006000001020304ac14f2b7"
                                            "29a01f900000000100000000a002ffff00000000");

std::span<const std::uint8_t> synBytes()
{
    return {reinterpret_cast<const std::uint8_t*>(kSyn.constData()), std::size_t(kSyn.size())};
}

TraceEvent fullEvent()
{
    TraceEvent event;
    event.source = TraceSource::Nftables;
    event.step = TraceStep::Rule;
    event.tableFamily = "inet";
    event.table = "fw";
    event.chain = "passing";
    event.position = 3;
    event.handle = 0x1122334455667788;
    event.verdict = RuleVerdict::Goto;
    event.target = "sub";
    event.hook = Hook::Forward;
    event.in = "eth0";
    event.out = "docker0";
    event.physicalIn = "veth1";
    event.packet = readPacket(synBytes());
    event.packet->mark = 9;
    event.traceId = 0xcfdc4a29;
    event.time = 0x8877665544332211;
    event.connection = 42;
    return event;
}

} // namespace

class TestTraceWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventsComeBackEqualAndInOrder()
    {
        TraceEvent bare;
        bare.table = "nat";
        bare.chain = "PREROUTING";
        std::vector<std::uint8_t> packed;
        packTraceEvent(fullEvent(), synBytes(), 9, packed);
        packTraceEvent(bare, {}, 0, packed);
        const auto events = unpackTraceEvents(packed);
        QVERIFY(events);
        QVERIFY(*events == (std::vector<TraceEvent>{fullEvent(), bare}));
        QVERIFY(unpackTraceEvents({})->empty());
    }

    void longNamesAndHeadersAreCut()
    {
        TraceEvent event = fullEvent();
        event.chain = std::string(300, 'x');
        std::vector<std::uint8_t> packed;
        packTraceEvent(event, std::vector<std::uint8_t>(2000, 0x45), 0, packed);
        const auto events = unpackTraceEvents(packed);
        QVERIFY(events);
        QCOMPARE(events->front().chain.size(), 255u);
    }

    void damagedRecordsAreRefusedOrRead()
    {
        std::vector<std::uint8_t> packed;
        for (int i = 0; i < 3; ++i)
            packTraceEvent(fullEvent(), synBytes(), 9, packed);
        for (std::size_t length = 0; length < packed.size(); ++length)
            QVERIFY(!check::traceWire(std::span(packed).first(length)));
        std::mt19937 random(3);
        std::size_t accepted = 0;
        for (int i = 0; i < 5000; ++i) {
            std::vector<std::uint8_t> damaged = packed;
            for (unsigned left = 1 + random() % 3; left > 0; --left)
                damaged[random() % damaged.size()] = std::uint8_t(random());
            const check::Broken broken = check::traceWire(damaged);
            QVERIFY2(!broken, broken);
            accepted += unpackTraceEvents(damaged).has_value();
        }
        QVERIFY2(accepted > 500, QByteArray::number(qulonglong(accepted)));
    }

    void filtersComeBackEqual()
    {
        TraceFilter filter;
        filter.protocol = 17;
        filter.ports = *PortRange::parse("8000-8010");
        filter.from = *Prefix::parse("1.2.3.0/24");
        filter.to = *Prefix::parse("172.20.242.183");
        filter.in = *InterfaceName::parse("eth0");
        filter.targets = {{*Address::parse("172.17.0.2"), 80}, {*Address::parse("fd00::2"), 81}};
        const auto back = fromTraceFields(toTraceFields(filter));
        QVERIFY(back);
        QVERIFY(*back == filter);
        QCOMPARE(describeTrace(filter), "udp port 8000-8010 to 172.20.242.183/32 from 1.2.3.0/24 in by eth0");
    }

    void senselessFiltersAreRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("protocol") << QByteArray("protocol") << QByteArray("gre");
        QTest::newRow("port by which a client asks") << QByteArray("fromPorts") << QByteArray("x");
        QTest::newRow("ports of icmp") << QByteArray("protocol") << QByteArray("icmp");
        QTest::newRow("port 0") << QByteArray("ports") << QByteArray("0");
        QTest::newRow("host name") << QByteArray("from") << QByteArray("example.com");
        QTest::newRow("host bits") << QByteArray("from") << QByteArray("1.2.3.4/24");
        QTest::newRow("families") << QByteArray("from") << QByteArray("fd00::/64");
        QTest::newRow("interface") << QByteArray("in") << QByteArray("a/b");
        QTest::newRow("unknown key") << QByteArray("rule") << QByteArray("-j ACCEPT");
        QTest::newRow("no list") << QByteArray("targets") << QByteArray("172.17.0.2:80");
    }

    void senselessFiltersAreRefused()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        ForwardFields fields{{"protocol", "tcp"}, {"ports", "80"}, {"to", "1.2.3.4"}};
        fields[key.toStdString()] = value.toStdString();
        const auto filter = fromTraceFields(fields);
        QVERIFY(!filter);
        QVERIFY(filter.error().code == ErrorCode::Invalid);
        QVERIFY(!filter.error().field.empty());
    }

    void aClientMayBeOneConnectionsEnd()
    {
        const auto client = [](const char* text) {
            ForwardFields fields{{"protocol", "tcp"}, {"ports", "80"}};
            takeClient(text, fields);
            const auto filter = fromTraceFields(fields);
            if (!filter)
                return QByteArray("wrong: ") + filter.error().field.c_str();
            if (fromTraceFields(toTraceFields(*filter)).value() != *filter)
                return QByteArray("another when read back");
            return QByteArray::fromStdString(describeTrace(*filter));
        };
        QCOMPARE(client("1.2.3.0/24"), QByteArray("tcp port 80 from 1.2.3.0/24"));
        QCOMPARE(client("1.2.3.4:40000"), QByteArray("tcp port 80 from 1.2.3.4/32 port 40000"));
        QCOMPARE(client("[fd00::1]:40000"), QByteArray("tcp port 80 from fd00::1/128 port 40000"));
        QCOMPARE(client("fd00::1"), QByteArray("tcp port 80 from fd00::1/128"));
        QCOMPARE(client("1.2.3.4:99999"), QByteArray("wrong: from"));
    }

    void targetsAreThoseOfTheForwardsAskedFor()
    {
        FoundForward one;
        one.forward.listen.ports = *PortRange::parse("8000-8010");
        one.forward.to.address = *Address::parse("172.17.0.2");
        one.forward.to.ports = *PortRange::parse("80-90");
        FoundForward other = one;
        other.forward.protocol = Protocol::Udp;
        TraceFilter filter;
        filter.ports = *PortRange::parse("8002");
        QVERIFY(traceTargets(filter, {one, other})
            == (std::vector<TraceTarget>{{*Address::parse("172.17.0.2"), 82}}));
        filter.ports = *PortRange::parse("1-65535");
        QCOMPARE(traceTargets(filter, {one, other}).size(), 11u);
    }
};

QTEST_GUILESS_MAIN(TestTraceWire)
#include "tst_trace_wire.moc"
