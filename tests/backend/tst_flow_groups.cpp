#include "backend/flow/flow_groups.h"
#include "tests/backend/flows.h"

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

    void anEndedConnectionIsInNoGroup()
    {
        FlowRecord end = from("1.2.3.5", 3, 0);
        end.event = FlowEvent::Destroy;
        m_flows.take({end}, false);
        QCOMPARE(printed(groupFlows(m_flows, FlowGrouping::Client)).at(1), QByteArray("1.2.3.5 1 7"));
    }

private:
    LiveFlows m_flows;
};

QTEST_APPLESS_MAIN(TestFlowGroups)
#include "tst_flow_groups.moc"
