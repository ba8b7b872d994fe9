#include "backend/flow/flow_groups.h"
#include "tests/backend/flows.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace portolan;

namespace {

FlowRecord from(const char* client, std::uint16_t port, std::uint64_t bytes, Flow flow = dnatFlow())
{
    flow.id = port;
    flow.original.source = address(client);
    flow.original.sourcePort = port;
    flow.counted = bytes > 0;
    flow.received.bytes = bytes;
    return {FlowEvent::Present, 1'000'000'000'000, flow};
}

std::vector<FlowGroup> groupsThereAre(const FlowGroups& sums)
{
    std::vector<FlowGroup> groups = sums.groups();
    std::erase_if(groups, [](const FlowGroup& group) { return group.connections == 0; });
    return groups;
}

/// What a filter finds the test's forward by.
const std::vector<std::string> kForwards{"", "web 0a1b2c3d"};

std::vector<FlowGroup> groupFlows(const LiveFlows& flows, FlowGrouping grouping, const char* filter = "")
{
    FlowGroups sums(grouping);
    sums.setFilter(FlowQuery::parse(filter).value(), kForwards);
    sums.update(flows);
    return groupsThereAre(sums);
}

/// "key connections bytes" of each, in the order of their keys.
QByteArrayList printed(std::vector<FlowGroup> groups)
{
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    QByteArrayList lines;
    for (const FlowGroup& group : groups)
        lines.append(QByteArray::fromStdString(group.key + ' ' + std::to_string(group.connections) + ' '
            + (group.counted() ? std::to_string(group.sent + group.received) : "unknown")));
    return lines;
}

} // namespace

class TestFlowGroups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_flows = {};
        FoundForward web;
        web.forward.id = "0a1b2c3d";
        web.forward.listen.ports = *PortRange::parse("8080");
        web.forward.to = {address("172.17.0.2"), *PortRange::parse("80")};
        m_flows.setForwards({web});
        Flow other = dnatFlow();
        other.original.destinationPort = 9;
        m_flows.take({from("1.2.3.4", 1, 100), from("1.2.3.4", 2, 50), from("1.2.3.5", 3, 0),
                         from("1.2.3.5", 4, 7, other), from("fd01::4", 5, 3, ipv6Flow()),
                         from("fd01::5", 6, 3, ipv6Flow())},
            false);
        m_flows.tick(1'000'000);
    }

    void clientsAreGroups()
    {
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Client)),
            (QByteArrayList{"1.2.3.4 2 150", "1.2.3.5 2 7", "fd01::4 1 3", "fd01::5 1 3"}));
    }

    void targetsAreGroups()
    {
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Target)),
            (QByteArrayList{"172.17.0.2 4 157", "fd17::2 2 6"}));
    }

    void forwardsAreGroupsAndSoAreConnectionsWithoutOne()
    {
        QCOMPARE(
            printed(groupFlows(m_flows, FlowGrouping::Forward)), (QByteArrayList{" 3 13", "0a1b2c3d 3 150"}));
    }

    void aFilterLeavesOutConnectionsAndGroupsWithoutOthers()
    {
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Client, "port:9")), QByteArrayList{"1.2.3.5 1 7"});
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Client, "-from:1.2.3.4")),
            (QByteArrayList{"1.2.3.5 2 7", "fd01::4 1 3", "fd01::5 1 3"}));
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Target, "forward:web")),
            QByteArrayList{"172.17.0.2 3 150"});
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Forward, "from:9.9.9.9")), QByteArrayList());
    }

    void anotherFilterSumsUpAnew()
    {
        FlowGroups sums(FlowGrouping::Client);
        sums.update(m_flows);
        sums.setFilter(FlowQuery::parse("port:9").value(), kForwards);
        sums.update(m_flows);
        QCOMPARE(printed(groupsThereAre(sums)), QByteArrayList{"1.2.3.5 1 7"});
        sums.setFilter({}, kForwards);
        sums.update(m_flows);
        QCOMPARE(groupsThereAre(sums).size(), 4u);
    }

    void aConnectionThatCeasesToMatchLeavesItsGroup()
    {
        FlowGroups sums(FlowGrouping::Client);
        sums.setFilter(FlowQuery::parse("state:established").value(), kForwards);
        sums.update(m_flows);
        const auto before = printed(groupsThereAre(sums));
        QVERIFY(before.contains("1.2.3.4 2 150"));
        FlowRecord closing = from("1.2.3.4", 1, 100);
        closing.event = FlowEvent::Update;
        closing.flow.state = std::uint8_t(TcpState::FinWait);
        m_flows.take({closing}, false);
        m_flows.tick(1'000'500);
        sums.update(m_flows);
        QVERIFY(printed(groupsThereAre(sums)).contains("1.2.3.4 1 50"));
    }

    void anEndedConnectionIsInNoGroup()
    {
        FlowRecord end = from("1.2.3.5", 3, 0);
        end.event = FlowEvent::Destroy;
        m_flows.take({end}, false);
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Client)).at(1), QByteArray("1.2.3.5 1 7"));
    }

    void sumsKeptByChangesAreThoseSummedUpAnew()
    {
        QRandomGenerator random(20261123);
        std::vector<FlowGroups> kept{FlowGroups(FlowGrouping::Forward), FlowGroups(FlowGrouping::Client),
            FlowGroups(FlowGrouping::Target)};
        for (FlowGroups& sums : kept)
            sums.update(m_flows);
        const std::vector<FoundForward> forwards = m_flows.forwards();
        std::int64_t now = 1'000'000;
        for (int tick = 0; tick < 400; ++tick) {
            std::vector<FlowRecord> records;
            for (int i = 0; i < 30; ++i) {
                const std::string client = "1.2.3." + std::to_string(random.bounded(12));
                FlowRecord record = from(client.c_str(), std::uint16_t(1 + random.bounded(20)),
                    random.bounded(3) * random.bounded(100'000));
                record.event = random.bounded(3) == 0 ? FlowEvent::Destroy : FlowEvent::Update;
                record.time = std::uint64_t(now) * 1'000'000;
                if (random.bounded(5) == 0)
                    record.flow.state = std::uint8_t(TcpState::TimeWait);
                records.push_back(record);
            }
            m_flows.take(records, random.bounded(40) == 0);
            if (random.bounded(30) == 0)
                m_flows.setForwards(random.bounded(2) ? forwards : std::vector<FoundForward>());
            now += random.bounded(15) == 0 ? 70'000 : 500;
            m_flows.tick(now);
            if (random.bounded(20) == 0)
                continue; // nobody looked
            for (FlowGroups& sums : kept) {
                sums.update(m_flows);
                auto ours = groupsThereAre(sums);
                auto anew = groupFlows(m_flows, sums.grouping());
                for (auto* groups : {&ours, &anew})
                    std::sort(groups->begin(), groups->end(),
                        [](const auto& a, const auto& b) { return a.key < b.key; });
                QVERIFY2(ours == anew, qPrintable(QString::number(tick)));
            }
        }
    }

private:
    LiveFlows m_flows;
};

QTEST_APPLESS_MAIN(TestFlowGroups)
#include "tst_flow_groups.moc"
