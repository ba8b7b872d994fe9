// A filter over a whole table says what the filter says of each of its connections.
#include "backend/flow/flow_matcher.h"

#include <QRandomGenerator>
#include <QTest>

using namespace portolan;

namespace {

constexpr unsigned kFlows = 600;

Address randomAddress(QRandomGenerator& random, bool isIpv6)
{
    // From few values, so that words and prefixes find some and many rows have one in common.
    static constexpr std::uint8_t kBytes[] = {0, 0, 0, 1, 9, 10, 17, 100, 172, 0xac, 0xfd, 255};
    std::uint8_t bytes[16]{};
    for (std::uint8_t& byte : bytes)
        byte = kBytes[random.bounded(int(std::size(kBytes)))];
    if (isIpv6 && random.bounded(6) == 0)
        std::fill(bytes, bytes + 10, std::uint8_t(0)); // an address of IPv4 in it
    if (isIpv6 && random.bounded(6) == 0)
        bytes[10] = bytes[11] = 0xff;
    return Address::fromBytes(isIpv6 ? Family::Ipv6 : Family::Ipv4, bytes);
}

Flow randomFlow(QRandomGenerator& random, std::uint32_t id)
{
    static constexpr ProtocolNumber kProtocols[] = {6, 6, 17, 132, 1, 58, 47};
    static constexpr std::uint16_t kPorts[] = {80, 8080, 443, 10, 1, 8081, 172};
    const bool isIpv6 = random.bounded(3) == 0;
    const auto address = [&] { return randomAddress(random, isIpv6); };
    const auto port = [&] { return kPorts[random.bounded(int(std::size(kPorts)))]; };
    Flow flow;
    flow.id = id;
    flow.protocol = kProtocols[random.bounded(int(std::size(kProtocols)))];
    flow.state = std::uint8_t(random.bounded(12));
    flow.status = random.bounded(1u << 16);
    flow.closer = FlowCloser(random.bounded(3));
    flow.original = {address(), address(), port(), port()};
    flow.reply = {random.bounded(2) ? flow.original.destination : address(),
        random.bounded(2) ? flow.original.source : address(), port(), port()};
    return flow;
}

} // namespace

class tst_FlowMatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itSaysWhatTheQuerySaysOfEachFlow_data();
    void itSaysWhatTheQuerySaysOfEachFlow();
};

void tst_FlowMatcher::itSaysWhatTheQuerySaysOfEachFlow_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "1", "10", "10.", ".1", "10.1", "0.0", "172.17.", "1.1.1.1",
             "255.255.255.255", "00.1", "1.0.0.1.0.0.1", "fd", "fd00:", "ac", "::", "::ffff", "0:0", "ff:1",
             "a", "172.17.0.100.17", "8080", "-8080", "80-8080", "-10.", "tcp", "udp", "icmp", "gre", "est",
             "wait", "ESTABLISHED", "web", "we", "service", "0a1b", "port:80", "-port:80", "port:80-443",
             "state:established", "state:cl", "state:1", "state:11", "-state:wait", "state:unreplied",
             "state:assured", "proto:tcp", "proto:6", "proto:sctp", "from:10.0.0.0/8", "from:0.0.0.0/0",
             "from:0.0.0.0/1", "to:172.17.0.0/16", "from:fd00::/8", "to:::/0", "-to:10.0.0.0/7", "nat:dnat",
             "nat:none", "nat:both", "forward:web", "forward:none", "-forward:none", "forward:0a1b",
             "state:timed", "-state:never", "closed", "answered", "state:\"no answer\"", "a", "10. tcp -web",
             "port:80 state:est from:10.0.0.0/8 1"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_FlowMatcher::itSaysWhatTheQuerySaysOfEachFlow()
{
    QFETCH(QByteArray, text);
    const auto query = FlowQuery::parse(text.toStdString());
    QVERIFY(query);
    QRandomGenerator random(20261123);
    const std::vector<std::string> forwards{{}, "web 0a1b2c3d", "service 1.1 1a172.17", "Ücht 80"};
    FlowStore store;
    for (std::uint32_t id = 1; id <= kFlows; ++id)
        store.add(randomFlow(random, id));
    FlowMatcher matcher(*query, store, forwards);
    unsigned matched = 0;
    for (FlowStore::Number number = 0; number < store.places(); ++number) {
        const std::size_t forward = random.bounded(int(forwards.size()));
        const Flow flow = store.flow(number);
        const bool isOver = random.bounded(3) == 0;
        const bool expected = query->matches(flow, forwards[forward], isOver);
        QVERIFY2(matcher.matches(number, forward, isOver) == expected,
            qPrintable(QString::fromStdString(flowJson(flow, forwards[forward]))));
        matched += expected;
    }
    if (text.isEmpty())
        QCOMPARE(matched, kFlows);
}

QTEST_APPLESS_MAIN(tst_FlowMatcher)
#include "tst_flow_matcher.moc"
