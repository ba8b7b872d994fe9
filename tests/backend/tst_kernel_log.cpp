// What LOG rules and TRACE write, put together to packets.
#include "backend/packet/conclude.h"
#include "backend/packet/gatherer.h"
#include "backend/packet/log_reader.h"
#include "backend/packet/packet_namer.h"
#include "tests/backend/text.h"

#include <QTest>

using namespace portolan;

namespace {

const std::string kTcp
    = "IN=eth0 OUT= MAC=00:16:3e:01:ae:15:ee:ff:ff:ff:ff:ff:08:00 SRC=1.2.3.4 DST=172.20.242.183 "
      "LEN=64 TOS=0x14 PREC=0x00 TTL=48 ID=7 DF PROTO=TCP SPT=10656 DPT=8080 WINDOW=65535 "
      "RES=0x00 SYN URGP=0";

std::optional<TraceEvent> read(const std::string& line)
{
    bool unplaced = false;
    return readLogLine(line, unplaced);
}

std::vector<Trajectory> gathered(std::string_view text)
{
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : readKernelLog(text).events)
        gatherer.take(event);
    std::vector<Trajectory> packets = gatherer.finish();
    PacketNamer namer;
    for (Trajectory& packet : packets) {
        concludeEnd(packet, nullptr);
        namer.name(packet);
    }
    return packets;
}

QStringList descriptions(const std::vector<Trajectory>& packets)
{
    QStringList all;
    for (const Trajectory& packet : packets)
        all += QString::fromStdString(packet.description.text());
    return all;
}

/// "raw-PREROUTING:" of one packet, with what changes on its way.
std::string logged(const char* chain, const char* interfaces, const char* endpoints, const char* rest)
{
    return std::string("kernel: [x]-") + chain + ':' + interfaces + " " + endpoints + " " + rest + "\n";
}

} // namespace

class TestKernelLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void articleIsElevenPacketsOfFortySixHops()
    {
        const auto packets = gathered(text(testData("article/iptables.log")));
        QCOMPARE(packets.size(), 11u);
        unsigned step = 0;
        QStringList hops;
        for (const Trajectory& packet : packets)
            for (const std::string& line : trajectoryLines(packet, step, true))
                if (line.starts_with('['))
                    hops += QString::fromStdString(line);
        QCOMPARE(step, 46u);
        const QStringList wanted
            = QString::fromUtf8(testData("article/trajectory.txt")).trimmed().split('\n');
        QCOMPARE(hops.mid(0, wanted.size()), wanted);
        QCOMPARE(descriptions(packets),
            (QStringList{"SYN", "SYN+ACK", "ACK", "request, 82 bytes", "ACK", "answer, 238 bytes",
                "answer, 612 bytes", "ACK", "FIN", "FIN", "ACK"}));
        QCOMPARE(packets[0].end.sentence.text(), "left by docker0");
        QCOMPARE(packets[1].end.sentence.text(), "left by eth0");
    }

    void prefixSaysTableAndChain_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("chain");
        const auto row = [](const char* prefix, const char* table, const char* chain) {
            QTest::newRow(prefix) << QByteArray(prefix) << QByteArray(table) << QByteArray(chain);
        };
        row("Jan 21 18:09:52 centos7 kernel: [debug]-raw-PREROUTING:", "raw", "PREROUTING");
        row("[12345.678901] [debug]-nat-DOCKER: ", "nat", "DOCKER");
        row("[Mon Nov 23 13:00:00 2026] nat-PREROUTING", "nat", "PREROUTING");
        row("<4>[    1.5] mangle-FORWARD ", "mangle", "FORWARD");
        row("2026-11-23T10:00:00.123456+00:00 nat-gw kernel: filter-DOCKER-USER: ", "filter", "DOCKER-USER");
        row("Nov 23 10:00:00 host kernel: [a b]-security-INPUT: ", "security", "INPUT");
        row("[x]-firewall-my_chain: ", "firewall", "my_chain");
        row("[nat]-filter-INPUT:", "filter", "INPUT");
        row("a-nat-raw-x: ", "nat", "raw-x");
        row("nfIN=4 nat-PREROUTING:", "nat", "PREROUTING");
    }

    void prefixSaysTableAndChain()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, chain);
        const auto event = read(prefix.toStdString() + kTcp);
        QVERIFY(event);
        QCOMPARE(QByteArray::fromStdString(event->table), table);
        QCOMPARE(QByteArray::fromStdString(event->chain), chain);
        QVERIFY(event->source == TraceSource::Log && event->step == TraceStep::Seen);
        QCOMPARE(event->in, "eth0");
    }

    void traceSaysRuleAndNumber_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<int>("step");
        QTest::addColumn<QByteArray>("chain");
        QTest::addColumn<unsigned>("position");
        QTest::newRow("rule") << QByteArray("TRACE: nat:DOCKER:rule:2 ") << int(TraceStep::Rule)
                              << QByteArray("DOCKER") << 2u;
        QTest::newRow("policy") << QByteArray("kernel: TRACE: nat:PREROUTING:policy:12 ")
                                << int(TraceStep::Policy) << QByteArray("PREROUTING") << 12u;
        QTest::newRow("return") << QByteArray("[1.2] TRACE: nat:a:b:return:1 ") << int(TraceStep::Return)
                                << QByteArray("a:b") << 1u;
    }

    void traceSaysRuleAndNumber()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(int, step);
        QFETCH(QByteArray, chain);
        QFETCH(unsigned, position);
        const auto event = read(prefix.toStdString() + kTcp);
        QVERIFY(event);
        QVERIFY(event->source == TraceSource::Xtables);
        QCOMPARE(int(event->step), step);
        QCOMPARE(event->table, "nat");
        QCOMPARE(QByteArray::fromStdString(event->chain), chain);
        QCOMPARE(event->position, position);
    }

    void fieldsAreThoseOfTheProtocol()
    {
        const auto tcp
            = read("raw-PREROUTING:IN=eth0 OUT= SRC=1.2.3.4 DST=5.6.7.8 LEN=60 TTL=64 ID=9 PROTO=TCP "
                   "SPT=1 DPT=2 SEQ=4294967295 ACK=7 WINDOW=3 RES=0x00 ACK FIN URGP=0 OPT (0204) "
                   "MARK=0x1f");
        QVERIFY(tcp);
        QVERIFY(tcp->packet->sequence == 4294967295u && tcp->packet->acknowledgement == 7u);
        QCOMPARE(int(tcp->packet->tcpFlags), int(TcpFlag::Ack | TcpFlag::Fin));
        QCOMPARE(tcp->packet->mark, 0x1fu);

        const auto udp = read("raw-OUTPUT:IN= OUT=lo SRC=1.2.3.4 DST=5.6.7.8 LEN=48 TTL=64 ID=0 DF PROTO=UDP "
                              "SPT=53 DPT=5353 LEN=28");
        QVERIFY(udp);
        QCOMPARE(udp->packet->length, 48u);
        QVERIFY(udp->packet->payload == 20u);
        QCOMPARE(udp->out, "lo");

        const auto echo
            = read("raw-PREROUTING:IN=eth0 OUT= SRC=1.2.3.4 DST=5.6.7.8 LEN=84 TTL=64 ID=5 PROTO=ICMP "
                   "TYPE=8 CODE=0 ID=77 SEQ=3");
        QVERIFY(echo);
        QCOMPARE(echo->packet->id, 5u);
        QCOMPARE(int(echo->packet->icmpId), 77);
        QCOMPARE(int(echo->packet->icmpSequence), 3);

        const auto error
            = read("raw-OUTPUT:IN= OUT=eth0 SRC=5.6.7.8 DST=1.2.3.4 LEN=88 TTL=64 ID=1 PROTO=ICMP "
                   "TYPE=3 CODE=3 [SRC=9.9.9.9 DST=8.8.8.8 LEN=60 PROTO=UDP SPT=9 DPT=8 LEN=40 ] "
                   "MARK=0x2");
        QVERIFY(error);
        QCOMPARE(error->packet->source.toString(), "5.6.7.8");
        QCOMPARE(error->packet->length, 88u);
        QCOMPARE(error->packet->mark, 2u);

        const auto six
            = read("raw-PREROUTING:IN=eth0 OUT= SRC=fd00:0000:0000:0000:0000:0000:0000:0002 "
                   "DST=fd00:0000:0000:0000:0000:0000:0000:0001 LEN=80 TC=0 HOPLIMIT=63 FLOWLBL=1234 "
                   "PROTO=TCP SPT=1 DPT=80 WINDOW=3 RES=0x00 SYN URGP=0");
        QVERIFY(six);
        QCOMPARE(endpointsText(*six->packet), "[fd00::2]:1 -> [fd00::1]:80");
        QCOMPARE(six->packet->id, 1234u);
        QCOMPARE(int(six->packet->ttl), 63);
    }

    void otherLinesAreSkippedAndCounted()
    {
        const KernelLog log
            = readKernelLog("usb 1-1: new device\n\n  \nraw-PREROUTING:" + kTcp + "\r\n[UFW BLOCK] " + kTcp
                + "\nnat-PREROUTING:IN=eth0 OUT= SRC=bad DST=1.2.3.4\nIN=\n" + std::string("\0\xff\n", 3));
        QCOMPARE(log.events.size(), 1u);
        QCOMPARE(log.unplaced, 1u);
        QCOMPARE(log.skipped, 4u);
    }

    void packetSentAgainIsOneOfItsOwn()
    {
        const char* ends = "SRC=1.2.3.4 DST=5.6.7.8";
        const char* first = "LEN=60 TTL=64 ID=1 PROTO=TCP SPT=1 DPT=2 WINDOW=3 RES=0x00 SYN URGP=0";
        const char* second = "LEN=60 TTL=64 ID=2 PROTO=TCP SPT=1 DPT=2 WINDOW=3 RES=0x00 SYN URGP=0";
        const auto packets = gathered(logged("raw-PREROUTING", "IN=a OUT=", ends, first)
            + logged("nat-PREROUTING", "IN=a OUT=", ends, first)
            + logged("raw-PREROUTING", "IN=a OUT=", ends, second) // the same segment, another packet
            + logged("nat-PREROUTING", "IN=a OUT=", ends, second)
            + logged("raw-PREROUTING", "IN=a OUT=", ends, second)); // the very same headers
        QCOMPARE(packets.size(), 3u);
        QCOMPARE(packets[0].hops.size(), 2u);
        QCOMPARE(descriptions(packets), (QStringList{"SYN", "SYN, sent again", "SYN, sent again"}));
        QVERIFY(packets[0].end.kind == TrajectoryEnd::Kind::Unknown);
        QVERIFY(!packets[0].certain);
        QCOMPARE(packets[0].end.sentence.text(), "not seen after nat PREROUTING");
    }

    void twoWaysAtTheSameTimeAreKeptApart()
    {
        const char* one = "SRC=1.2.3.4 DST=5.6.7.8 LEN=60 TTL=64 ID=1 PROTO=UDP SPT=1 DPT=2 LEN=40";
        const char* other = "SRC=1.2.3.5 DST=5.6.7.9 LEN=60 TTL=64 ID=1 PROTO=UDP SPT=3 DPT=4 LEN=40";
        const auto packets = gathered(logged("raw-PREROUTING", "IN=a OUT=", one, "")
            + logged("raw-PREROUTING", "IN=a OUT=", other, "") + logged("filter-INPUT", "IN=a OUT=", one, "")
            + logged("filter-INPUT", "IN=a OUT=", other, ""));
        QCOMPARE(packets.size(), 2u);
        QCOMPARE(packets[0].hops.size(), 2u);
        QCOMPARE(packets[1].hops.size(), 2u);
        QCOMPARE(packets[1].hops[1].packet.source.toString(), "1.2.3.5");
        QCOMPARE(packets[1].end.sentence.text(), "delivered to a local process");
    }

    void packetToItselfGoesAroundByLo()
    {
        const char* packet = "SRC=127.0.0.1 DST=127.0.0.1 LEN=60 TTL=64 ID=1 PROTO=UDP SPT=1 DPT=2 LEN=40";
        const auto packets = gathered(logged("raw-OUTPUT", "IN= OUT=lo", packet, "")
            + logged("mangle-POSTROUTING", "IN= OUT=lo", packet, "")
            + logged("raw-PREROUTING", "IN=lo OUT=", packet, "")
            + logged("filter-INPUT", "IN=lo OUT=", packet, ""));
        QCOMPARE(packets.size(), 1u);
        QCOMPARE(packets[0].hops.size(), 4u);
        QCOMPARE(packets[0].end.sentence.text(), "delivered to a local process");
    }
};

QTEST_GUILESS_MAIN(TestKernelLog)
#include "tst_kernel_log.moc"
