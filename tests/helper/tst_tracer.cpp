// The tracer follows what it was asked for and nothing else, in the real kernel.
#include "tests/helper/traced.h"

#include <QTemporaryDir>
#include <QTest>

using namespace kerneltest;
using namespace portolan;

namespace {

const QStringList kTables{"nat", "filter"};

TraceFilter tcpPort(std::uint16_t port)
{
    TraceFilter filter;
    filter.ports = PortRange{port, port};
    return filter;
}

TraceFilter forwarded()
{
    TraceFilter filter = tcpPort(8080);
    filter.targets = {{*Address::parse("172.17.0.2"), 80}, {*Address::parse("fd17::2"), 80}};
    return filter;
}

/// A connection that says something once. From this host itself where side is "host".
bool talks(const char* type, const char* address, std::uint16_t port, const QString& side = "client")
{
    if (side != "host") {
        Peer asking(side, "--talk", type, address, port);
        return asking.ok && asking.say();
    }
    QProcess asking;
    asking.start(QCoreApplication::applicationFilePath(), {"--talk", type, address, QString::number(port)});
    asking.write("\n");
    asking.closeWriteChannel();
    return asking.waitForFinished(5000) && asking.readAll() == "ready\ndone\n";
}

QByteArrayList described(const QByteArrayList& packets)
{
    QByteArrayList names;
    for (const QByteArray& packet : packets)
        names << packet.left(packet.indexOf('\n'));
    return names;
}

/// The first lines that name addresses, without what the kernel chose.
QByteArray whose(const QByteArray& packet)
{
    const QByteArray line = packet.split('\n').value(1);
    return line.mid(line.indexOf('(')).replace(QByteArray("("), {}).replace(QByteArray(")"), {});
}

} // namespace

class TestTracer : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_state;
    bool m_usedConntrack = false;
    bool m_forwards = false;

    template <typename Traffic>
    QByteArrayList followed(const TraceFilter& filter, Traffic traffic, const QStringList& tables = kTables)
    {
        const EventPtr event = newEventLoop();
        LogSetting setting(m_state.path().toStdString());
        RawMarks marks(event.get(), "/run/xtables.lock");
        Tracer tracer(event.get(), setting, marks);
        std::optional<Result<void>> begun;
        tracer.start(filter, {}, [&](Result<void> started) { begun = std::move(started); });
        if (!begun || !*begun)
            return {"not begun: " + QByteArray(begun ? begun->error().message.text().c_str() : "")};
        if (!tracer.remarks().empty())
            return {"remark: " + QByteArray(tracer.remarks()[0].text().c_str())};
        m_usedConntrack = tracer.usesConntrack();
        if (!traffic())
            return {"no traffic"};
        return ways(readTraced(tracer, event.get()), filter, tables);
    }

    /// From then on connections are tracked, and there is one, by which the tracer knows.
    void useForwards()
    {
        if (std::exchange(m_forwards, true))
            return;
        for (const QByteArray& line : QByteArray(kFlowNetwork).split('\n'))
            if (line.contains("tables-legacy"))
                QCOMPARE(shell(QString::fromUtf8(line)).status, 0);
        const auto container = server("tcp", "fd17::2", 80);
        QVERIFY(talks("tcp", "fd20::1", 8080));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray network;
        for (const QByteArray& line : QByteArray(kFlowNetwork).split('\n'))
            if (!line.contains("tables-legacy") && !line.contains("nf_conntrack"))
                network += line + '\n';
        network += "ip -n client -6 route add default via fd20::1\n"
                   "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1\n";
        const Output made = shell(QString::fromUtf8(network));
        QVERIFY2(made.status == 0, made.err);
    }

    // First: once a rule has asked for connections, the host tracks them.
    void withoutConnectionTrackingHeadersTell()
    {
        const auto container = server("tcp", "172.17.0.2", 80);
        TraceFilter filter = tcpPort(80);
        filter.targets = {{*Address::parse("172.17.0.2"), 80}};
        const QByteArrayList packets = followed(filter, [] { return talks("tcp", "172.17.0.2", 80); }, {});
        QVERIFY(!m_usedConntrack);
        QCOMPARE(described(packets).mid(0, 3), (QByteArrayList{"SYN", "SYN+ACK", "ACK"}));
        QVERIFY2(packets[1].contains("=> left by eth0"), packets[1]);
        // Our looking switched nothing on.
        QCOMPARE(shell("cat /proc/sys/net/netfilter/nf_conntrack_count").out, QByteArray("0\n"));
    }

    void withoutConnectionTrackingOnlyTheClientsAnswersAreFollowed()
    {
        const auto container = server("tcp", "172.17.0.2", 80);
        TraceFilter filter = tcpPort(80);
        filter.targets = {{*Address::parse("172.17.0.2"), 80}};
        filter.from = *Prefix::parse("172.20.240.9");
        const QByteArrayList packets = followed(filter,
            [] { return talks("tcp", "172.17.0.2", 80) && talks("tcp", "172.17.0.2", 80, "host"); }, {});
        QVERIFY(!m_usedConntrack);
        QVERIFY2(described(packets).count("SYN+ACK") == 1, packets.join('\n'));
        for (const QByteArray& packet : packets)
            QVERIFY2(whose(packet).contains("172.20.240.9:"), packet);
    }

    void withoutConnectionTrackingAProgramsAnswersAreFollowed()
    {
        QProcess listener;
        listener.start(QCoreApplication::applicationFilePath(), {"--serve", "tcp", "172.20.242.183", "99"});
        QVERIFY(listener.waitForReadyRead(5000));
        const QByteArrayList packets
            = followed(tcpPort(99), [] { return talks("tcp", "172.20.242.183", 99); }, {});
        listener.closeWriteChannel();
        listener.waitForFinished(5000);
        QVERIFY(!m_usedConntrack);
        QCOMPARE(described(packets).mid(0, 3), (QByteArrayList{"SYN", "SYN+ACK", "ACK"}));
        QVERIFY2(packets[0].contains("=> delivered to a local process"), packets[0]);
        QVERIFY2(packets[1].contains("=> left by eth0"), packets[1]);
    }

    void forwardedIpv6IsFollowedBothWays()
    {
        useForwards();
        const auto container = server("tcp", "fd17::2", 80);
        const QByteArrayList packets = followed(forwarded(), [] { return talks("tcp", "fd20::1", 8080); });
        QVERIFY(m_usedConntrack);
        QCOMPARE(described(packets).mid(0, 3), (QByteArrayList{"SYN", "SYN+ACK", "ACK"}));
        QVERIFY2(packets[0].contains("nat-PREROUTING: IN=eth0 ([fd20::9]:"), packets[0]);
        QVERIFY2(packets[0].contains("\n  PREROUTING 1: -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT "
                                     "--to-destination [fd17::2]:80\n"),
            packets[0]);
        QVERIFY2(
            packets[0].contains("-> [fd17::2]:80)") && packets[0].endsWith("=> left by docker0"), packets[0]);
        // The way back, translated behind every chain.
        QVERIFY2(packets[1].contains("=> left by eth0 ([fd20::1]:8080 -> [fd20::9]:"), packets[1]);
        QVERIFY2(!packets[2].contains("nat-"), packets[2]);
    }

    void udpIsFollowedBothWays()
    {
        useForwards();
        const auto container = server("udp", "172.17.0.2", 53);
        TraceFilter filter;
        filter.protocol = IPPROTO_UDP;
        filter.ports = *PortRange::parse("5350-5360");
        filter.targets = {{*Address::parse("172.17.0.2"), 53}};
        const QByteArrayList packets = followed(filter, [] { return talks("udp", "172.20.242.183", 5353); });
        QCOMPARE(packets.size(), 2);
        QVERIFY2(packets[0].contains("-> 172.17.0.2:53)"), packets[0]);
        QVERIFY2(packets[1].contains("=> left by eth0 (172.20.242.183:5353 -> 172.20.240.9:"), packets[1]);
    }

    void onlyWhatCameInByTheInterfaceIsFollowed()
    {
        useForwards();
        const auto container = server("tcp", "172.17.0.2", 80);
        TraceFilter filter = forwarded();
        filter.in = *InterfaceName::parse("eth0");
        const auto traffic = [] { return talks("tcp", "172.20.242.183", 8080); };
        const QByteArrayList packets = followed(filter, traffic);
        QCOMPARE(described(packets).mid(0, 3), (QByteArrayList{"SYN", "SYN+ACK", "ACK"}));
        // Answers to what came in elsewhere are not what was asked for either.
        filter.in = *InterfaceName::parse("docker0");
        QCOMPARE(followed(filter, traffic), QByteArrayList());
    }

    void onlyTheClientIsFollowed()
    {
        useForwards();
        const auto container = server("tcp", "172.17.0.2", 80);
        TraceFilter filter = forwarded();
        const auto traffic = [] { return talks("tcp", "172.20.242.183", 8080); };
        filter.from = *Prefix::parse("172.20.240.0/28");
        QVERIFY(described(followed(filter, traffic)).contains("SYN+ACK"));
        filter.from = *Prefix::parse("172.20.240.16/28");
        QCOMPARE(followed(filter, traffic), QByteArrayList());
        filter.from = *Prefix::parse("fd20::/64");
        QCOMPARE(followed(filter, traffic), QByteArrayList());
    }

    void onlyWhatIsAskedOfTheAddressIsFollowed()
    {
        useForwards();
        const auto container = server("tcp", "172.17.0.2", 80);
        TraceFilter filter = forwarded();
        const auto traffic = [] { return talks("tcp", "172.20.242.183", 8080); };
        filter.to = *Prefix::parse("172.20.242.183");
        QVERIFY(described(followed(filter, traffic)).contains("SYN+ACK"));
        filter.to = *Prefix::parse("172.20.242.184");
        QCOMPARE(followed(filter, traffic), QByteArrayList());
    }

    void onlyOneConnectionIsFollowed()
    {
        useForwards();
        const auto container = server("tcp", "172.17.0.2", 80);
        const auto one = client("tcp", "172.20.242.183", 8080);
        const auto other = client("tcp", "172.20.242.183", 8080);
        QVERIFY(one->ok && other->ok);
        const QByteArray port
            = shell("ip netns exec client ss -Htn state established dport = 8080 | head -1 | "
                    "sed 's/.*172.20.240.9:\\([0-9]*\\) .*/\\1/'")
                  .out.trimmed();
        TraceFilter filter = forwarded();
        filter.from = *Prefix::parse("172.20.240.9");
        filter.fromPorts = *PortRange::parse(port.toStdString());
        const QByteArrayList packets = followed(filter, [&] { return one->say() && other->say(); });
        QVERIFY2(packets.size() >= 2, packets.join('\n'));
        for (const QByteArray& packet : packets)
            QVERIFY2(packet.contains("172.20.240.9:" + port), packet);
    }

    void icmpIsFollowedBothWays()
    {
        useForwards();
        TraceFilter filter;
        filter.protocol = IPPROTO_ICMPV6;
        filter.to = *Prefix::parse("fd17::2");
        const char* const ping = "ip netns exec client python3 -c 'import socket\n"
                                 "s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, 58)\n"
                                 "s.settimeout(3)\n"
                                 "s.sendto(bytes.fromhex(\"8000000000010001\"), (\"fd17::2\", 0))\n"
                                 "while s.recv(99)[0] != 129: pass'";
        const QByteArrayList packets = followed(filter, [&] { return shell(ping).status == 0; });
        QCOMPARE(described(packets), (QByteArrayList{"echo request", "echo reply"}));
    }
};

int main(int argc, char** argv)
{
    if (const auto played = playPeer(argc, argv))
        return *played;
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestTracer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_tracer.moc"
