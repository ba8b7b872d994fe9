// portolanctl trace of real packets, with the real helper and kernel, in the lab.
#include "tests/support/lab_shell.h"
#include "tests/support/traced.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace portolan::test;

namespace {

/// The way of one packet as its lines without step numbers and what changes from run to run.
QStringList way(const QString& packet)
{
    QStringList lines = linesOf(packet);
    for (QString& line : lines)
        line.replace(
            QRegularExpression("(1\\.2\\.3\\.4|172\\.20\\.242\\.183|172\\.17\\.0\\.[12]):[1-6]\\d{4}"),
            "\\1:CLIENT");
    return lines;
}

/// Those of an ordinary user's lab are more: looking for tables makes them there.
QStringList hops(const QString& packet)
{
    return way(packet).filter(QRegularExpression("^(nat|filter|fw)-\\S+:"));
}

QString describedAs(const QString& json, int number)
{
    const QJsonArray packets = QJsonDocument::fromJson(json.toUtf8()).object()["packets"].toArray();
    return packets.at(number).toObject()["description"].toString();
}

} // namespace

class TestTraceLab : public QObject {
    Q_OBJECT

private:
    LabFolder m_folder;
    std::unique_ptr<KeptShell> m_shell;

    Finished sh(const QString& script) { return m_shell->run(script); }
    /// The packets of a trace during which `traffic` runs, as text.
    QStringList packets(const QString& trace, const QString& traffic)
    {
        return packetsOf(traced(trace, traffic));
    }
    Finished traced(const QString& trace, const QString& traffic)
    {
        return portolan::test::traced(*m_shell, "portolanctl trace " + trace, "$PORTOLAN_LAB", traffic);
    }

private Q_SLOTS:
    void initTestCase() { startLabShell(m_shell, m_folder); }
    void cleanupTestCase() { m_shell.reset(); }
    void cleanup();

    void requestAndAnswersOfTheArticle();
    void packetsAreNamed();
    void udpIsFollowedBothWays();
    void icmpIsFollowedBothWays();
    void ipv6IsFollowed();
    void hairpinIsTranslatedAtBothEnds();
    void localClientIsFollowed();
    void rejectNamesItsRule();
    void rulesAreThoseOfTheMoment();
    void dropNamesItsRule();
    void policyIsNamed();
    void forwardingThatIsOffIsTheReason();
    void bothEnginesMakeOneWay();
    void iptablesNftsRulesAreNamed();
    void legacyAndIptablesNftAreHopsOfTheirOwn();
    void nativeRulesAreNamed();
    void packetLimitEndsIt();
    void oneTraceAtATime();
    void takenGroupIsSaidAndTheRestGoesOn();
    void wrongWordsAreRefused();
    void loggerIsPutBackAndNoTableStays();
    void killedHelperLeavesNothing();
};

/// Every test begins with the article's rules.
void TestTraceLab::cleanup()
{
    if (m_shell)
        sh("iptables-legacy-restore <" + m_folder.lab().section('/', 0, -2)
            + "/docker-8080.save; ip6tables-legacy -F; ip6tables-legacy -t nat -F; nft delete table inet fw "
              "|| true; "
              "echo 1 >/proc/sys/net/ipv4/ip_forward");
}

const char* const kRequest = "lab client curl -s --max-time 1 http://172.20.242.183:8080/";

void TestTraceLab::requestAndAnswersOfTheArticle()
{
    const QStringList all = packets("tcp 8080 --rules", kRequest);
    QVERIFY2(all.size() >= 8, qPrintable(all.join("\n\n")));
    // nat is asked for a connection's first packet alone; the address is another from then on.
    QCOMPARE(hops(all[0]),
        (QStringList{"nat-PREROUTING: IN=eth0 (1.2.3.4:CLIENT -> 172.20.242.183:8080)",
            "filter-FORWARD: IN=eth0 OUT=docker0 (1.2.3.4:CLIENT -> 172.17.0.2:80)",
            "nat-POSTROUTING: IN=eth0 OUT=docker0 (1.2.3.4:CLIENT -> 172.17.0.2:80)"}));
    QVERIFY2(all[0].contains("\n  DOCKER 2: -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT "
                             "--to-destination 172.17.0.2:80\n"),
        qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "left by docker0");
    QCOMPARE(
        hops(all[1]), QStringList{"filter-FORWARD: IN=docker0 OUT=eth0 (172.17.0.2:80 -> 1.2.3.4:CLIENT)"});
    QCOMPARE(way(all[1]).last(), "=> left by eth0 (172.20.242.183:8080 -> 1.2.3.4:CLIENT)");
    QCOMPARE(
        hops(all[2]), QStringList{"filter-FORWARD: IN=eth0 OUT=docker0 (1.2.3.4:CLIENT -> 172.17.0.2:80)"});
    QVERIFY2(all[2].contains("\n  FORWARD 3: "), qPrintable(all[2]));
    for (const QString& packet : all)
        QVERIFY2(endOf(packet).startsWith("left by "), qPrintable(packet));
}

void TestTraceLab::packetsAreNamed()
{
    const Finished result = traced("tcp 8080 --json", kRequest);
    QVERIFY2(result.status == 0, result.text());
    QCOMPARE(describedAs(result.out, 0), "SYN");
    QCOMPARE(describedAs(result.out, 1), "SYN+ACK");
    QCOMPARE(describedAs(result.out, 2), "ACK");
    QVERIFY2(describedAs(result.out, 3).startsWith("request, "), result.text());
    QVERIFY(result.out.contains("\"answer, ") && result.out.contains("FIN\""));
}

void TestTraceLab::udpIsFollowedBothWays()
{
    const QStringList all = packets("udp 9053",
        "iptables-legacy -t nat -A PREROUTING -p udp --dport 9053 -j DNAT --to-destination 172.17.0.2:9; "
        "iptables-legacy -I FORWARD -p udp -j ACCEPT; "
        "lab client bash -c 'echo hello >/dev/udp/172.20.242.183/9053'; sleep 0.2");
    QVERIFY2(all.size() == 2, qPrintable(all.join("\n\n")));
    QCOMPARE(hops(all[0]).first(), "nat-PREROUTING: IN=eth0 (1.2.3.4:CLIENT -> 172.20.242.183:9053)");
    QCOMPARE(endOf(all[0]), "left by docker0");
    // Nobody listens: the container's ICMP error belongs to the connection.
    QVERIFY2(way(all[1]).first().contains("(172.17.0.2 -> 1.2.3.4)"), qPrintable(all[1]));
    QCOMPARE(endOf(all[1]), "left by eth0 (172.20.242.183 -> 1.2.3.4)");
}

void TestTraceLab::icmpIsFollowedBothWays()
{
    const Finished result = traced("icmp --json",
        "lab client python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); "
        "s.sendto(bytes.fromhex(\"0800f7fd00010001\"), (\"172.20.242.183\", 0))'");
    QVERIFY2(result.status == 0, result.text());
    QCOMPARE(describedAs(result.out, 0), "echo request");
    QCOMPARE(describedAs(result.out, 1), "echo reply");
}

void TestTraceLab::ipv6IsFollowed()
{
    const QStringList all = packets("tcp 8081",
        "ip6tables-legacy -A INPUT -p tcp --dport 8081 -j ACCEPT; "
        "curl -s --max-time 1 'http://[::1]:8081/'");
    QVERIFY2(all.size() >= 2, qPrintable(all.join("\n\n")));
    QVERIFY2(all[0].contains("filter-INPUT: IN=lo ([::1]:"), qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "delivered to a local process");
}

void TestTraceLab::hairpinIsTranslatedAtBothEnds()
{
    // The forward as Portolan makes it: the target's own network is masqueraded. The bridge gives nothing
    // back by the port it came from unless it is told to.
    QVERIFY(
        sh("ip link set dev veth02d2a0d type bridge_slave hairpin on; portolanctl add tcp 8088 172.17.0.2:80")
            .status
        == 0);
    const QStringList all
        = packets("tcp 8088 --rules", "lab container curl -s --max-time 1 http://172.17.0.1:8088/");
    sh("portolanctl undo; ip link set dev veth02d2a0d type bridge_slave hairpin off");
    QVERIFY2(all.size() >= 2, qPrintable(all.join("\n\n")));
    QVERIFY2(all[0].contains("nat-PREROUTING: IN=docker0"), qPrintable(all[0]));
    QVERIFY2(way(all[0]).last().startsWith("=> left by docker0 (172.17.0.1:"), qPrintable(all[0]));
    QVERIFY2(way(all[1]).last().contains("(172.17.0.1:8088 -> 172.17.0.2:CLIENT)"), qPrintable(all[1]));
}

void TestTraceLab::localClientIsFollowed()
{
    const QStringList all = packets("tcp 8080 --rules", "curl -s --max-time 1 http://172.20.242.183:8080/");
    QVERIFY2(all.size() >= 2, qPrintable(all.join("\n\n")));
    QVERIFY2(hops(all[0]).first().startsWith("nat-OUTPUT: OUT=lo (172.20.242.183:"), qPrintable(all[0]));
    QVERIFY2(all[0].contains("\n  DOCKER 2: "), qPrintable(all[0]));
    QVERIFY2(endOf(all[0]).startsWith("left by docker0"), qPrintable(all[0]));
    QCOMPARE(endOf(all[1]), "delivered to a local process");
}

void TestTraceLab::rejectNamesItsRule()
{
    sh("iptables-legacy -I FORWARD -p tcp --dport 80 -j REJECT");
    const QStringList all = packets("tcp 8080", kRequest);
    QCOMPARE(endOf(all[0]), "rejected by filter FORWARD 1");
    // What the host answers with belongs to the connection.
    QVERIFY2(all.size() == 2, qPrintable(all.join("\n\n")));
    QCOMPARE(hops(all[1]), QStringList{"filter-OUTPUT: OUT=eth0 (172.20.242.183 -> 1.2.3.4)"});
}

void TestTraceLab::rulesAreThoseOfTheMoment()
{
    const QStringList all = packets("tcp 8080",
        QString(kRequest) + "; iptables-legacy -I FORWARD -p tcp --dport 80 -j REJECT; sleep 1.5; "
            + kRequest);
    QCOMPARE(endOf(all.first()), "left by docker0");
    QVERIFY2(!all.filter("rejected by filter FORWARD 1").isEmpty(), qPrintable(all.join("\n\n")));
}

void TestTraceLab::dropNamesItsRule()
{
    // Unconditional: the kernel calls it the chain's policy.
    sh("iptables-legacy -F DOCKER-USER; iptables-legacy -A DOCKER-USER -j DROP");
    const QStringList all = packets("tcp 8080 --rules", kRequest);
    QCOMPARE(endOf(all[0]), "dropped by filter DOCKER-USER 1");
    QVERIFY2(all[0].contains("\n  DOCKER-USER 1: -A DOCKER-USER -j DROP\n"), qPrintable(all[0]));
}

void TestTraceLab::policyIsNamed()
{
    sh("iptables-legacy -F DOCKER");
    const QStringList all = packets("tcp 8080 --rules", kRequest);
    QCOMPARE(endOf(all[0]), "dropped by filter FORWARD policy");
    QVERIFY2(all[0].contains("\n  FORWARD policy: drop\n"), qPrintable(all[0]));
}

void TestTraceLab::forwardingThatIsOffIsTheReason()
{
    sh("echo 0 >/proc/sys/net/ipv4/ip_forward");
    const QStringList all = packets("tcp 8080", kRequest);
    QCOMPARE(endOf(all[0]), "not seen after nat PREROUTING");
    QVERIFY2(all[0].contains("\n   forwarding is off: net.ipv4.ip_forward is 0"), qPrintable(all[0]));
}

void TestTraceLab::bothEnginesMakeOneWay()
{
    QVERIFY(
        sh("nft add table inet fw && nft 'add chain inet fw pre { type filter hook prerouting priority -110 "
           "; }' && nft 'add chain inet fw passing { type filter hook forward priority 10 ; }' && nft add "
           "rule "
           "inet fw passing tcp dport 80 counter accept")
            .status
        == 0);
    QStringList all = packets("tcp 8080", kRequest);
    QStringList chains = hops(all[0]);
    for (QString& hop : chains)
        hop = hop.section(':', 0, 0);
    QCOMPARE(
        chains, (QStringList{"fw-pre", "nat-PREROUTING", "filter-FORWARD", "fw-passing", "nat-POSTROUTING"}));
    QVERIFY(sh("nft insert rule inet fw passing tcp dport 80 drop").status == 0);
    all = packets("tcp 8080", kRequest);
    QVERIFY2(endOf(all[0]).startsWith("dropped by fw passing "), qPrintable(all[0]));
}

void TestTraceLab::iptablesNftsRulesAreNamed()
{
    const QString save = m_folder.lab().section('/', 0, -2) + "/docker-8080.save";
    QVERIFY(sh("iptables-legacy -F; iptables-legacy -P FORWARD ACCEPT; iptables-legacy -t nat -F; "
               "iptables-nft-restore <"
                + save)
                .status
        == 0);
    const QStringList all = packets("tcp 8080 --rules", kRequest);
    sh("iptables-nft -D DOCKER 1; true");
    const QStringList dropped = packets("tcp 8080 --rules", kRequest);
    sh("nft delete table ip filter; nft delete table ip nat");
    QVERIFY2(all[0].contains("\n  DOCKER 2: -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT "
                             "--to-destination 172.17.0.2:80\n"),
        qPrintable(all[0]));
    QVERIFY2(all[0].contains("\n  DOCKER 1: -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 "),
        qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "left by docker0");
    QVERIFY2(way(all[1]).last().contains("(172.20.242.183:8080 -> 1.2.3.4:CLIENT)"), qPrintable(all[1]));
    QCOMPARE(endOf(dropped[0]), "dropped by filter FORWARD policy");
}

void TestTraceLab::legacyAndIptablesNftAreHopsOfTheirOwn()
{
    QVERIFY(
        sh("iptables-nft-restore <" + m_folder.lab().section('/', 0, -2) + "/docker-8080.save").status == 0);
    const Finished result = traced("tcp 8080 --json", kRequest);
    sh("nft delete table ip filter; nft delete table ip nat");
    QVERIFY2(result.status == 0, result.text());
    const QJsonObject syn
        = QJsonDocument::fromJson(result.out.toUtf8()).object()["packets"].toArray()[0].toObject();
    QStringList forwards;
    for (const auto& hop : syn["hops"].toArray())
        if (hop.toObject()["chain"] == "FORWARD" && hop.toObject()["table"] == "filter")
            forwards += hop.toObject()["engine"].toString() + ' ' + hop.toObject()["verdict"].toString();
    forwards.sort();
    QCOMPARE(forwards, (QStringList{"xtables-legacy accept", "xtables-nft accept"}));
    QCOMPARE(syn["end"].toString(), "left by docker0");
}

void TestTraceLab::nativeRulesAreNamed()
{
    QVERIFY(
        sh("iptables-legacy -F; iptables-legacy -P FORWARD ACCEPT; iptables-legacy -t nat -F; "
           "nft add table inet fw; nft 'add chain inet fw pre { type nat hook prerouting priority -100 ; }'; "
           "nft 'add chain inet fw passing { type filter hook forward priority 0 ; policy drop ; }'; "
           "nft add rule inet fw pre tcp dport 8080 dnat ip to 172.17.0.2:80; "
           "nft add rule inet fw passing ct state established accept; "
           "nft add rule inet fw passing tcp dport 80 reject")
            .status
        == 0);
    const QStringList all = packets("tcp 8080 --rules", kRequest);
    QVERIFY2(
        all[0].contains(QRegularExpression("\n  pre 1: tcp dport 8080 dnat ip to 172\\.17\\.0\\.2:80\n")),
        qPrintable(all[0]));
    QCOMPARE(endOf(all[0]), "rejected by fw passing 2");
}

void TestTraceLab::packetLimitEndsIt()
{
    const Finished result = sh("timeout 20 portolanctl trace tcp 8080 --packets 3 & trace=$!; sleep 1.5; "
        + QString(kRequest) + " >/dev/null || true; wait $trace");
    QVERIFY2(result.status == 0, result.text());
    QCOMPARE(result.out.trimmed().split("\n\n").size(), 3);
}

void TestTraceLab::oneTraceAtATime()
{
    const Finished result
        = sh("portolanctl trace tcp 8080 --seconds 3 >/dev/null 2>&1 & trace=$!; sleep 1.5; "
             "status=0; portolanctl trace tcp 80 --seconds 1 || status=$?; wait $trace; (exit $status)");
    QCOMPARE(result.status, 1);
    QVERIFY2(result.err.contains("one trace runs at a time"), result.text());
}

void TestTraceLab::takenGroupIsSaidAndTheRestGoesOn()
{
    QVERIFY(sh("nft add table inet fw; nft 'add chain inet fw passing { type filter hook forward priority 10 "
               "; }'")
                .status
        == 0);
    // Binds NFLOG group 0 (NFULNL_CFG_CMD_BIND), as ulogd does, by a second socket: its netlink port is not
    // the process's number.
    sh("python3 -c 'import socket, struct, time\n"
       "first = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)\n"
       "first.bind((0, 0))\n"
       "s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)\n"
       "s.bind((0, 0))\n"
       "s.send(struct.pack(\"=IHHIIBBH\", 28, 4 << 8 | 1, 5, 1, 0, 0, 0, 0) + struct.pack(\"=HHB3x\", 5, 1, "
       "1))\n"
       "time.sleep(30)' >/dev/null 2>&1 & echo $! >$PORTOLAN_LAB/holder; sleep 1");
    const Finished result = traced("tcp 8080", kRequest);
    sh("kill $(cat $PORTOLAN_LAB/holder)");
    QVERIFY2(result.status == 0, result.text());
    QVERIFY2(result.err.contains("NFLOG group 0"), result.text());
    // Who has it stands in a file that an ordinary user may not read.
    if (sh("cat /proc/net/netfilter/nfnetlink_log").status == 0)
        QVERIFY2(result.err.contains(QRegularExpression("python3 \\(process \\d+\\)")), result.text());
    const QStringList all = result.out.trimmed().split("\n\n");
    QCOMPARE(hops(all[0]), QStringList{"fw-passing: IN=eth0 OUT=docker0 (1.2.3.4:CLIENT -> 172.17.0.2:80)"});
    QCOMPARE(endOf(all[0]), "left by docker0");
}

void TestTraceLab::wrongWordsAreRefused()
{
    for (const char* words :
        {"gre 80", "tcp 0", "tcp", "icmp 8", "tcp 80 --from host", "tcp 80 --seconds 999999"})
        QCOMPARE(sh(QString("portolanctl trace ") + words).status, 5);
    for (const char* words : {"", "tcp 80 --seconds x", "tcp 80 --state x", "--import x --packets 3"})
        QCOMPARE(sh(QString("portolanctl trace ") + words).status, 2);
}

void TestTraceLab::loggerIsPutBackAndNoTableStays()
{
    const QString logger = sh("cat /proc/sys/net/netfilter/nf_log/2").out;
    const Finished during = traced("tcp 8080",
        "cat /proc/sys/net/netfilter/nf_log/2 >$PORTOLAN_LAB/logger; "
        "nft list tables >$PORTOLAN_LAB/tables");
    QVERIFY2(during.status == 0, during.text());
    QCOMPARE(sh("cat $PORTOLAN_LAB/logger").out, "nfnetlink_log\n");
    QVERIFY(sh("cat $PORTOLAN_LAB/tables").out.contains("portolan-trace"));
    QCOMPARE(sh("cat /proc/sys/net/netfilter/nf_log/2").out, logger);
    QVERIFY(!sh("nft list tables").out.contains("portolan-trace"));
    QCOMPARE(sh("ls $PORTOLAN_LAB/state/nf_log.json").status, 2);
}

void TestTraceLab::killedHelperLeavesNothing()
{
    // The last test: the lab has no helper afterwards but the one started here.
    const QString logger = sh("cat /proc/sys/net/netfilter/nf_log/2").out;
    const Finished killed
        = sh("portolanctl trace tcp 8080 >/dev/null 2>$PORTOLAN_LAB/err & trace=$!; "
             "for i in $(seq 200); do grep -q following $PORTOLAN_LAB/err && break; sleep 0.05; done; "
             "nft list tables; kill -KILL $(pgrep -f '^[^ ]*portolan-helper --state-dir '$PORTOLAN_LAB); "
             "status=0; wait $trace || status=$?; nft list tables | sed 's/^/after: /'; (exit $status)");
    QCOMPARE(killed.status, 4);
    QVERIFY2(killed.out.contains("portolan-trace"), killed.text());
    QVERIFY2(!killed.out.contains("after: table inet portolan-trace"), killed.text());
    QCOMPARE(sh("cat /proc/sys/net/netfilter/nf_log/2").out, "nfnetlink_log\n");
    // What one left that had to do without nf_tables: rules that hold no more, see tst_raw_marks.
    QCOMPARE(
        sh("iptables-legacy -t raw -N PORTOLAN-TRACE; iptables-legacy -t raw -A PORTOLAN-TRACE -j TRACE; "
           "iptables-legacy -t raw -A PREROUTING -m time --datestop 2020-01-01 -j PORTOLAN-TRACE; "
           "iptables-legacy -t raw -A PREROUTING -p esp -j ACCEPT")
            .status,
        0);
    const Finished again = sh("{ " + m_folder.program("portolan-helper")
        + " --state-dir $PORTOLAN_LAB/state --xtables-lock /run/xtables.lock --idle-exit 0 & } 2>/dev/null; "
          "for i in $(seq 100); do portolanctl status >/dev/null 2>&1 && break; sleep 0.1; done; "
          "cat /proc/sys/net/netfilter/nf_log/2; kill %%");
    QCOMPARE(again.out, logger);
    QCOMPARE(sh("iptables-legacy -t raw -S | grep -v '^-P'").out, "-A PREROUTING -p esp -j ACCEPT\n");
}

QTEST_GUILESS_MAIN(TestTraceLab)
#include "tst_trace_lab.moc"
