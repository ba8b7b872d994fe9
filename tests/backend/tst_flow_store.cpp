#include "backend/flow/flow_store.h"
#include "tests/backend/flows.h"

#include <QTest>

#include <array>
#include <cstring>
#include <map>
#include <random>

using namespace portolan;

namespace {

Flow numbered(std::uint16_t port, bool ipv6 = false)
{
    Flow flow = ipv6 ? ipv6Flow() : dnatFlow();
    flow.id = port;
    flow.original.sourcePort = port;
    return flow;
}

Address numberedAddress(std::uint32_t number)
{
    std::array<std::uint8_t, 16> bytes{0xfd};
    std::memcpy(bytes.data() + 12, &number, sizeof number);
    return Address::fromBytes(Family::Ipv6, bytes.data());
}

/// Every field another than its default.
Flow full(Flow flow)
{
    flow.zone = 7;
    flow.mark = 0xdeadbeef;
    flow.timeout = 432000;
    flow.counted = true;
    flow.closer = FlowCloser::Answerer;
    flow.start = 1'700'000'000'123'000'000;
    flow.sent = {0xffff'ffff'ffff, 0xffff'ffff'ffff'fff0};
    flow.received = {12, 3456};
    return flow;
}

} // namespace

class TestFlowStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFlowComesBackAsItWasPut()
    {
        FlowStore store;
        for (const Flow& flow : {full(dnatFlow()), full(ipv6Flow()), dnatFlow(), ipv6Flow()})
            QVERIFY(store.flow(store.add(flow)) == flow);
    }

    void oneIdWithAnotherTupleZoneOrProtocolIsAnotherFlow()
    {
        FlowStore store;
        Flow port = dnatFlow();
        port.original.sourcePort = 1;
        Flow zone = dnatFlow();
        zone.zone = 2;
        Flow protocol = dnatFlow();
        protocol.protocol = 17;
        Flow family = ipv6Flow();
        family.id = dnatFlow().id;
        const std::vector<Flow> flows{dnatFlow(), port, zone, protocol, family};
        for (const Flow& flow : flows) {
            QCOMPARE(store.find(flow), FlowStore::kNone);
            store.add(flow);
        }
        for (const Flow& flow : flows)
            QVERIFY(store.flow(store.find(flow)) == flow);
    }

    void aRetiredRowStaysReadableWhileItsKeyMayComeAgain()
    {
        FlowStore store;
        const auto old = store.add(dnatFlow());
        store.retire(old);
        QCOMPARE(store.find(dnatFlow()), FlowStore::kNone);
        const auto again = store.add(dnatFlow());
        QVERIFY(again != old);
        QVERIFY(store.flow(old) == dnatFlow());
        store.remove(old);
        QCOMPARE(store.find(dnatFlow()), again);
        QCOMPARE(store.size(), 1u);
    }

    void aStormAgreesWithAMap()
    {
        FlowStore store;
        std::map<std::pair<unsigned, bool>, Flow> expected;
        std::mt19937 random(1);
        for (int step = 0; step < 60'000; ++step) {
            const bool ipv6 = random() % 3 == 0;
            Flow flow = numbered(std::uint16_t(random() % 5000), ipv6);
            flow.mark = random();
            if (ipv6) // the answering end may become another one
                flow.reply.source = numberedAddress(random() % 50);
            const std::pair key(unsigned(flow.id), ipv6);
            const auto number = store.find(flow);
            QCOMPARE(number != FlowStore::kNone, expected.count(key) == 1);
            if (number == FlowStore::kNone) {
                store.add(flow);
                expected.emplace(key, flow);
            } else if (random() % 2 == 0) {
                store.remove(number);
                expected.erase(key);
            } else {
                store.set(number, flow);
                expected[key] = flow;
            }
        }
        QCOMPARE(store.size(), expected.size());
        for (const auto& [key, flow] : expected)
            QVERIFY(store.flow(store.find(flow)) == flow);
    }

    void aQuarterMillionTakesLessThanEightyEightBytesEach()
    {
        FlowStore store;
        constexpr std::size_t many = 262'144;
        Flow flow = dnatFlow();
        for (std::size_t i = 0; i < many; ++i) {
            flow.id = std::uint32_t(i * 2654435761u);
            flow.original.sourcePort = std::uint16_t(i);
            store.add(flow);
        }
        QVERIFY2(store.memory() <= many * 88, qPrintable(QString::number(store.memory() / double(many))));
    }

    void addressesOfIpv6AreKeptOnce_data()
    {
        QTest::addColumn<std::uint32_t>("clients");
        QTest::addColumn<std::size_t>("most");
        QTest::newRow("a few clients") << 1000u << std::size_t(88);
        QTest::newRow("each its own") << 262'144u << std::size_t(116);
    }

    void addressesOfIpv6AreKeptOnce()
    {
        QFETCH(const std::uint32_t, clients);
        QFETCH(const std::size_t, most);
        FlowStore store;
        constexpr std::size_t many = 262'144;
        Flow flow = ipv6Flow();
        for (std::uint32_t i = 0; i < many; ++i) {
            flow.id = i * 2654435761u;
            flow.original.sourcePort = std::uint16_t(i);
            flow.original.source = flow.reply.destination = numberedAddress(i % clients);
            store.add(flow);
        }
        QVERIFY2(store.memory() <= many * most, qPrintable(QString::number(store.memory() / double(many))));
        QVERIFY(store.address(5, 0) == numberedAddress(5 % clients));
    }

    void addressesThatNoFlowHasAreForgotten()
    {
        FlowStore store;
        Flow flow = ipv6Flow();
        std::size_t first = 0;
        for (std::uint32_t i = 0; i < 100'000; ++i) {
            flow.original.source = numberedAddress(i);
            const auto number = store.add(flow);
            flow.reply.source = numberedAddress(~i);
            store.set(number, flow);
            QVERIFY(store.flow(number) == flow);
            store.remove(number);
            if (i == 0)
                first = store.memory();
        }
        QCOMPARE(store.memory(), first);
    }
};

QTEST_APPLESS_MAIN(TestFlowStore)
#include "tst_flow_store.moc"
