#include "backend/flow/flow_table.h"
#include "tests/backend/flows.h"

#include <QTest>

#include <map>
#include <random>

using namespace portolan;

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

Flow counted(Flow flow, std::uint64_t sent, std::uint64_t received)
{
    flow.counted = true;
    flow.sent = {sent / 100, sent};
    flow.received = {received / 100, received};
    return flow;
}

Flow numbered(std::uint16_t port)
{
    Flow flow = dnatFlow();
    flow.id = port;
    flow.original.sourcePort = port;
    return flow;
}

} // namespace

class TestFlowTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordsAddChangeAndRemove()
    {
        FlowTable table;
        QVERIFY(table.apply({FlowEvent::Present, 5, dnatFlow()}).change == FlowTable::Change::Added);
        QVERIFY(table.apply({FlowEvent::New, 6, ipv6Flow()}).change == FlowTable::Change::Added);
        QCOMPARE(table.size(), 2u);
        Flow later = dnatFlow();
        later.state = std::uint8_t(TcpState::FinWait);
        const auto changed = table.apply({FlowEvent::Update, 7, later});
        QVERIFY(changed.change == FlowTable::Change::Changed);
        QCOMPARE(changed.index, 0u);
        QVERIFY(table.flows()[0].flow == later);
        QCOMPARE(table.flows()[0].firstSeen, 5u);
        QVERIFY(table.apply({FlowEvent::Destroy, 8, later}).change == FlowTable::Change::Removed);
        QCOMPARE(table.size(), 1u);
        QVERIFY(!table.find(FlowKey(later)));
        QVERIFY(table.find(FlowKey(ipv6Flow()))->flow == ipv6Flow());
    }

    void updateOfAnUnknownFlowAddsItAndEndOfOneIsIgnored()
    {
        FlowTable table;
        QVERIFY(table.apply({FlowEvent::Destroy, 1, dnatFlow()}).change == FlowTable::Change::Ignored);
        QCOMPARE(table.size(), 0u);
        QVERIFY(table.apply({FlowEvent::Update, 1, dnatFlow()}).change == FlowTable::Change::Added);
        QCOMPARE(table.size(), 1u);
    }

    void lastFlowTakesThePlaceOfARemovedOne()
    {
        FlowTable table;
        for (std::uint16_t port = 1; port <= 4; ++port)
            table.apply({FlowEvent::New, port, numbered(port)});
        const auto removed = table.apply({FlowEvent::Destroy, 9, numbered(2)});
        QCOMPARE(removed.index, 1u);
        QCOMPARE(table.removed().flow.id, 2u);
        QCOMPARE(table.flows()[1].flow.id, 4u);
        QCOMPARE(table.find(FlowKey(numbered(4))), &table.flows()[1]);
        QCOMPARE(table.find(FlowKey(numbered(3))), &table.flows()[2]);
    }

    void flowsOfOneIdAreToldApartByTupleAndZone()
    {
        FlowTable table;
        Flow otherTuple = dnatFlow();
        otherTuple.original.sourcePort = 1;
        Flow otherZone = dnatFlow();
        otherZone.zone = 7;
        Flow otherProtocol = dnatFlow();
        otherProtocol.protocol = 17;
        for (const Flow& flow : {dnatFlow(), otherTuple, otherZone, otherProtocol})
            QVERIFY(table.apply({FlowEvent::New, 1, flow}).change == FlowTable::Change::Added);
        table.apply({FlowEvent::Destroy, 2, otherZone});
        QCOMPARE(table.size(), 3u);
        QVERIFY(table.find(FlowKey(dnatFlow())));
    }

    void sameTupleUnderANewIdIsAnotherFlow()
    {
        FlowTable table;
        Flow again = dnatFlow();
        again.id = 1;
        table.apply({FlowEvent::New, 1, counted(dnatFlow(), 100, 100)});
        table.apply({FlowEvent::New, 2, again});
        // The end of the first may be told late.
        table.apply({FlowEvent::Destroy, 3, dnatFlow()});
        QCOMPARE(table.size(), 1u);
        QVERIFY(!table.flows()[0].flow.counted);
    }

    void recordsWithoutCountersKeepTheLastKnown()
    {
        FlowTable table;
        table.apply({FlowEvent::Present, kSecond, counted(dnatFlow(), 1000, 5000)});
        table.apply({FlowEvent::Update, 2 * kSecond, dnatFlow()});
        QVERIFY(table.flows()[0].flow.counted);
        QCOMPARE(table.flows()[0].flow.sent.bytes, 1000u);
        QCOMPARE(table.flows()[0].flow.received.bytes, 5000u);
        table.apply({FlowEvent::Destroy, 3 * kSecond, dnatFlow()});
        QCOMPARE(table.removed().flow.received.bytes, 5000u);
    }

    void lastRecordsCountersAreKeptOfARemovedFlow()
    {
        FlowTable table;
        table.apply({FlowEvent::New, kSecond, dnatFlow()});
        table.apply({FlowEvent::Destroy, 2 * kSecond, counted(dnatFlow(), 7, 8)});
        QVERIFY((table.removed().flow.received == Counters{0, 8}));
    }

    void stateAndStartThatARecordLeavesOutAreKept()
    {
        FlowTable table;
        Flow flow = dnatFlow();
        flow.start = 77;
        table.apply({FlowEvent::Present, 1, flow});
        Flow bare = dnatFlow();
        bare.state = 0;
        bare.status |= FlowStatus::Offload;
        table.apply({FlowEvent::Update, 2, bare});
        const Flow& known = table.flows()[0].flow;
        QCOMPARE(known.state, std::uint8_t(TcpState::Established));
        QCOMPARE(known.start, 77u);
        QCOMPARE(known.status, bare.status);
    }

    void rateIsTheGrowthBetweenTwoReadings()
    {
        FlowTable table;
        table.apply({FlowEvent::Present, 10 * kSecond, counted(dnatFlow(), 1000, 5000)});
        QVERIFY(table.flows()[0].rate == FlowRate{});
        table.apply({FlowEvent::Update, 11 * kSecond, dnatFlow()}); // no counters, no reading
        table.apply({FlowEvent::Present, 12 * kSecond, counted(dnatFlow(), 3000, 5500)});
        QVERIFY((table.flows()[0].rate == FlowRate{1000, 250}));
        table.apply({FlowEvent::Present, 13 * kSecond, counted(dnatFlow(), 3000, 5500)});
        QVERIFY(table.flows()[0].rate == FlowRate{});
    }

    void readingsAMomentApartAreOneReading()
    {
        FlowTable table;
        table.apply({FlowEvent::Present, 10 * kSecond, counted(dnatFlow(), 0, 0)});
        table.apply({FlowEvent::Present, 10 * kSecond + 1000, counted(dnatFlow(), 900, 0)});
        QVERIFY(table.flows()[0].rate == FlowRate{});
        QCOMPARE(table.flows()[0].flow.sent.bytes, 900u);
        table.apply({FlowEvent::Present, 11 * kSecond, counted(dnatFlow(), 1000, 0)});
        QVERIFY((table.flows()[0].rate == FlowRate{1000, 0}));
    }

    void countersThatRunBackwardsHaveNoRate()
    {
        QVERIFY((rateBetween({kSecond, 1000, 1000}, {2 * kSecond, 10, 3000}) == FlowRate{0, 2000}));
        QVERIFY((rateBetween({kSecond, 0, 0}, {kSecond, 10, 10}) == FlowRate{}));
        QVERIFY((rateBetween({2 * kSecond, 0, 0}, {kSecond, 10, 10}) == FlowRate{}));
    }

    void resetForgetsEverything()
    {
        FlowTable table;
        table.apply({FlowEvent::Present, kSecond, counted(dnatFlow(), 1000, 1000)});
        table.reset();
        QCOMPARE(table.size(), 0u);
        QVERIFY(!table.find(FlowKey(dnatFlow())));
        QVERIFY(
            table.apply({FlowEvent::Present, 2 * kSecond, dnatFlow()}).change == FlowTable::Change::Added);
        QVERIFY(!table.flows()[0].flow.counted);
    }

    void manyRandomRecordsLeaveWhatASimpleMapLeaves()
    {
        std::mt19937 random(1);
        FlowTable table;
        std::map<std::uint16_t, Flow> simple;
        for (int i = 0; i < 20000; ++i) {
            Flow flow = numbered(std::uint16_t(1 + random() % 500));
            flow.mark = std::uint32_t(random());
            const auto event = FlowEvent(random() % 4);
            table.apply({event, std::uint64_t(i), flow});
            if (event == FlowEvent::Destroy)
                simple.erase(flow.original.sourcePort);
            else
                simple[flow.original.sourcePort] = flow;
        }
        QCOMPARE(table.size(), simple.size());
        for (const auto& [port, flow] : simple) {
            const LiveFlow* const found = table.find(FlowKey(flow));
            QVERIFY(found);
            QVERIFY(found->flow == flow);
        }
    }
};

QTEST_APPLESS_MAIN(TestFlowTable)
#include "tst_flow_table.moc"
