// Following real packets to containers that the real Docker published, through either engine and with rules
// in both.
#include "tests/support/peers_host.h"
#include "tests/support/traced.h"

#include <QTest>

using namespace portolan::test;

namespace {

/// The hops of the chains that everybody has, with the client's port as CLIENT.
QStringList hops(const QString& packet)
{
    QStringList lines = linesOf(packet).filter(QRegularExpression("^(nat|filter)-\\S+:"));
    for (QString& line : lines)
        line.replace(QRegularExpression("(1\\.2\\.3\\.4|2001:db8:1::4\\]):\\d+"), "\\1:CLIENT");
    return lines;
}

} // namespace

class PeersTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { needPeersHost(); }
    void dockersPacketsAreFollowed_data();
    void dockersPacketsAreFollowed();

private:
    QStringList packets(const QString& trace, const QString& traffic)
    {
        return packetsOf(
            traced(*m_host, "$PORTOLAN_BIN_DIR/portolanctl trace --rules " + trace, "/run", traffic));
    }
    void theForward();
    void theForwardOfIpv6();
    void datagrams();
    void clientsOnTheHostAndInTheContainer();
    void whatIsStopped();

    std::unique_ptr<KeptShell> m_host;
    bool m_both = false;
};

void PeersTrace::dockersPacketsAreFollowed_data()
{
    QTest::addColumn<QString>("engine"); // Docker's
    QTest::addColumn<QString>("others"); // what else is on the host
    QTest::newRow("legacy") << "legacy" << QString();
    QTest::newRow("iptables-nft") << "nft" << QString();
    QTest::newRow("both") << "nft"
                          << "for legacy in iptables-legacy ip6tables-legacy; do "
                             "$legacy -t nat -A PREROUTING -p tcp --dport 2222 -j REDIRECT --to-ports 22; "
                             "$legacy -A FORWARD -p tcp -j ACCEPT; done";
}

void PeersTrace::dockersPacketsAreFollowed()
{
    QFETCH(QString, engine);
    QFETCH(QString, others);
    m_both = !others.isEmpty();
    m_host = std::make_unique<KeptShell>();
    QVERIFY2(startPeersHost(*m_host, engine), m_host->errors());
    const Finished published = m_host->run("start-helper; publish-docker; " + others, 120000);
    QVERIFY2(published.status == 0, published.text() + m_host->errors());
    theForward();
    theForwardOfIpv6();
    datagrams();
    clientsOnTheHostAndInTheContainer();
    whatIsStopped();
    m_host.reset();
}

void PeersTrace::theForward()
{
    const QStringList all
        = packets("tcp 8080", "on client curl --silent --max-time 5 http://172.20.242.183:8080/");
    QVERIFY2(all.size() >= 8, qPrintable(all.join("\n\n")));
    const QString before = "IN=eth0 (1.2.3.4:CLIENT -> 172.20.242.183:8080)";
    const QString after = "IN=eth0 OUT=docker0 (1.2.3.4:CLIENT -> 172.17.0.2:80)";
    QStringList chains{"nat-PREROUTING: " + before, "filter-FORWARD: " + after, "nat-POSTROUTING: " + after};
    if (m_both) // of either engine
        chains = {"nat-PREROUTING: " + before, "nat-PREROUTING: " + before, "filter-FORWARD: " + after,
            "filter-FORWARD: " + after, "nat-POSTROUTING: " + after};
    QStringList seen = hops(all[0]);
    // Looking at the old tables may have made one more for the other engine, with nothing in it.
    if (m_both)
        seen.removeDuplicates(), chains.removeDuplicates();
    QCOMPARE(seen, chains);
    QVERIFY2(
        all[0].contains(QRegularExpression("\n  DOCKER \\d+: -A DOCKER ! -i docker0 -p tcp -m tcp "
                                           "--dport 8080 -j DNAT --to-destination 172\\.17\\.0\\.2:80\n")),
        qPrintable(all[0]));
    if (m_both)
        QVERIFY2(all[0].contains("\n  FORWARD 1: -A FORWARD -p tcp -j ACCEPT\n"), qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "left by docker0");
    QVERIFY2(endOf(all[1]).startsWith("left by eth0 (172.20.242.183:8080 -> 1.2.3.4:"), qPrintable(all[1]));
    for (const QString& packet : all.mid(1))
        QVERIFY2(hops(packet).filter("nat-").isEmpty() && endOf(packet).startsWith("left by "),
            qPrintable(packet));
}

void PeersTrace::theForwardOfIpv6()
{
    const QStringList all
        = packets("tcp 8080", "on client curl --silent --max-time 5 'http://[2001:db8:2::183]:8080/'");
    QVERIFY2(all.size() >= 8, qPrintable(all.join("\n\n")));
    const QString to = "fd00:d0c::242:ac11:2";
    QVERIFY2(
        hops(all[0]).contains("nat-PREROUTING: IN=eth0 ([2001:db8:1::4]:CLIENT -> [2001:db8:2::183]:8080)")
            && hops(all[0]).contains(
                "filter-FORWARD: IN=eth0 OUT=docker0 ([2001:db8:1::4]:CLIENT -> [" + to + "]:80)"),
        qPrintable(all[0]));
    QVERIFY2(all[0].contains("-j DNAT --to-destination [" + to + "]:80\n"), qPrintable(all[0]));
    QVERIFY2(endOf(all[1]).startsWith("left by eth0 ([2001:db8:2::183]:8080 -> [2001:db8:1::4]:"),
        qPrintable(all[1]));
}

void PeersTrace::datagrams()
{
    const QStringList all
        = packets("udp 5353", "on client bash -c 'echo hello >/dev/udp/172.20.242.183/5353'; sleep 0.2");
    QVERIFY2(all.size() == 2, qPrintable(all.join("\n\n")));
    QVERIFY2(all[0].contains(" -> 172.17.0.4:53)"), qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "left by docker0");
    // Nobody listens: the container's ICMP error belongs to the connection.
    QCOMPARE(endOf(all[1]), "left by eth0 (172.20.242.183 -> 1.2.3.4)");
}

void PeersTrace::clientsOnTheHostAndInTheContainer()
{
    QStringList all = packets("tcp 8080", "curl --silent --max-time 5 http://172.20.242.183:8080/");
    QVERIFY2(!all.isEmpty() && hops(all[0]).value(0).startsWith("nat-OUTPUT: OUT=lo (172.20.242.183:"),
        qPrintable(all.join("\n\n")));
    QVERIFY2(endOf(all[0]).startsWith("left by docker0"), qPrintable(all[0]));
    // Docker leaves its own network to its proxy on the host.
    all = packets("tcp 8080", "docker exec web /bin/busybox wget -q -O - http://172.20.242.183:8080/");
    QVERIFY2(!all.isEmpty() && hops(all[0]).value(0).startsWith("nat-PREROUTING: IN=docker0 (172.17.0.2:"),
        qPrintable(all.join("\n\n")));
    QCOMPARE(endOf(all[0]), "delivered to a local process");
}

void PeersTrace::whatIsStopped()
{
    const QString ask = "on client curl --silent --max-time 1 http://172.20.242.183:8080/";
    for (const auto& [target, verdict] : {std::pair("REJECT", "rejected"), std::pair("DROP", "dropped")}) {
        const QString rule = QStringLiteral(" DOCKER-USER -p tcp --dport 80 -j ") + target;
        QCOMPARE(m_host->run("iptables -I" + rule).status, 0);
        const QStringList all = packets("tcp 8080", ask);
        QCOMPARE(m_host->run("iptables -D" + rule).status, 0);
        QCOMPARE(endOf(all[0]), verdict + QStringLiteral(" by filter DOCKER-USER 1"));
    }
}

QTEST_GUILESS_MAIN(PeersTrace)
#include "tst_peers_trace.moc"
