// The programs that publish ports, the real ones, each on a made-up host of its own with the real helper.
#include "tests/support/peers_host.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portolan::test;

namespace {

QString sideOf(const QJsonObject& side)
{
    return side["address"].toString() + ':' + side["ports"].toString();
}

/// "docker tcp any:8080 -> 172.17.0.2:80 active".
QString describe(const QJsonObject& forward)
{
    QString line = forward["owner"].toString() + ' ' + forward["protocol"].toString() + ' '
        + sideOf(forward["listen"].toObject()) + " -> " + sideOf(forward["to"].toObject()) + ' '
        + forward["state"].toString();
    for (const auto& source : forward["sources"].toArray())
        line += " from " + source.toString();
    return line;
}

} // namespace

class Peers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { needPeersHost(); }
    void theirForwardsAndRulesAreSeenAsTheyAre_data();
    void theirForwardsAndRulesAreSeenAsTheyAre();

private:
    /// Of one family, sorted.
    static QStringList forwards(KeptShell& host, const QString& family);
    static void compareRules(KeptShell& host, const QString& engine);
    static void theContainersAreNamed(KeptShell& host);
};

void Peers::theirForwardsAndRulesAreSeenAsTheyAre_data()
{
    QTest::addColumn<QStringList>("expected"); // IPv4
    QTest::addColumn<QString>("expectedIpv6"); // one of those there are; empty: there are none
    QTest::addColumn<QString>("answer"); // what the client gets from port 8080
    QTest::addColumn<QString>("retract"); // takes the one on port 8080 back, or
    QTest::addColumn<bool>("retractsAll");
    const QString none;
    // Through iptables-nft the same as through the legacy tables.
    for (const QString& engine : {QString(), QStringLiteral(" nft")}) {
        QTest::newRow(qPrintable("docker" + engine))
            << QStringList{"docker tcp 127.0.0.1:8081 -> 172.17.0.3:81 active",
                   "docker tcp any:8080 -> 172.17.0.2:80 active",
                   "docker tcp any:8082 -> 172.18.0.2:80 active",
                   "docker tcp any:9000 -> 172.17.0.5:9000 active",
                   "docker tcp any:9001 -> 172.17.0.5:9001 active",
                   "docker tcp any:9002 -> 172.17.0.5:9002 active",
                   "docker udp any:5353 -> 172.17.0.4:53 active"}
            << "docker tcp any:8080 -> fd00:d0c::242:ac11:2:80 active"
            << "hello\n"
            << "docker rm --force web" << false;
        QTest::newRow(qPrintable("podman" + engine))
            << QStringList{"podman tcp 127.0.0.1:8081 -> 10.88.0.3:81 active",
                   "podman tcp any:8080 -> 10.88.0.2:80 active", "podman tcp any:8082 -> 10.90.0.2:80 active",
                   "podman tcp any:9000-9002 -> 10.88.0.5:9000-9002 active",
                   "podman udp any:5353 -> 10.88.0.4:53 active"}
            << "podman tcp any:8082 -> fd00:90::2:80 active"
            << "hello\n"
            << "podman rm --force --time 0 web" << false;
        QTest::newRow(qPrintable("cni" + engine))
            << QStringList{"cni tcp 127.0.0.1:8081 -> 10.88.0.2:81 active",
                   "cni tcp 172.20.242.183:8443 -> 10.88.0.2:443 active",
                   "cni tcp any:8080 -> 10.88.0.2:80 active", "cni udp any:5353 -> 10.88.0.2:53 active"}
            << "cni tcp any:8080 -> fd00:88::2:80 active"
            << "hello\n"
            << "publish-cni DEL" << true;
    }
    QTest::newRow("firewalld")
        << QStringList{"firewalld tcp any:2222 -> 10.9.0.4:22 active from 10.20.0.0/16",
               "firewalld tcp any:7000 -> 10.9.0.5:70 active", "firewalld tcp any:8000 -> local:8008 active",
               "firewalld tcp any:8080 -> 10.9.0.2:80 active",
               "firewalld tcp any:8443 -> 10.9.0.2:443 active from 1.2.3.0/24",
               "firewalld tcp any:9000-9002 -> 10.9.0.2:any active",
               "firewalld udp any:5353 -> 10.9.0.3:53 active"}
        << "firewalld tcp any:8080 -> 2001:db8:9::2:80 active" << none
        << "firewall-cmd --zone=public "
           "--remove-forward-port=port=8080:proto=tcp:toport=80:toaddr=10.9.0.2"
        << false;
    // Direct rules do not go to its own table: it was asked on the bus.
    QTest::newRow("firewalld nft")
        << QStringList{"firewalld tcp any:2222 -> 10.9.0.4:22 active from 10.20.0.0/16",
               "firewalld tcp any:7000 -> 10.9.0.5:70 active", "firewalld tcp any:8000 -> local:8008 active",
               "firewalld tcp any:8080 -> 10.9.0.2:80 active",
               "firewalld tcp any:8443 -> 10.9.0.2:443 active from 1.2.3.0/24",
               "firewalld tcp any:9000-9002 -> 10.9.0.2:any active",
               "firewalld udp any:5353 -> 10.9.0.3:53 active"}
        << "firewalld tcp any:8080 -> 2001:db8:9::2:80 active" << none
        << "firewall-cmd --zone=public "
           "--remove-forward-port=port=8080:proto=tcp:toport=80:toaddr=10.9.0.2"
        << false;
    QTest::newRow("libvirt") << QStringList{"hand tcp any:8080 -> 192.168.122.50:80 active"} << none << none
                             << none << false;
    QTest::newRow("ufw") << QStringList{"hand tcp any:8080 -> 10.9.0.2:80 active",
        "hand udp any:5353 -> 10.9.0.3:53 active"}
                         << none << none << none << false;
    QTest::newRow("mixed") << QStringList{"docker tcp 127.0.0.1:8081 -> 172.17.0.3:81 active",
        "docker tcp any:8080 -> 172.17.0.2:80 active", "docker tcp any:8082 -> 172.18.0.2:80 active",
        "docker tcp any:9000 -> 172.17.0.5:9000 active", "docker tcp any:9001 -> 172.17.0.5:9001 active",
        "docker tcp any:9002 -> 172.17.0.5:9002 active", "docker udp any:5353 -> 172.17.0.4:53 active",
        "firewalld tcp any:8443 -> 10.9.0.2:443 active", "hand tcp any:8080 -> 192.168.122.50:80 active"}
                           << "docker tcp any:8080 -> fd00:d0c::242:ac11:2:80 active"
                           << "hello\n"
                           << none << false;
}

void Peers::theirForwardsAndRulesAreSeenAsTheyAre()
{
    QFETCH(QStringList, expected);
    QFETCH(QString, expectedIpv6);
    QFETCH(QString, answer);
    QFETCH(QString, retract);
    QFETCH(bool, retractsAll);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    const QString engine = tag.endsWith(" nft") ? QStringLiteral("nft") : QStringLiteral("legacy");
    KeptShell host;
    QVERIFY2(startPeersHost(host, engine), host.errors());
    const Finished published = host.run("start-helper; publish-" + tag.section(' ', 0, 0), 120000);
    QVERIFY2(published.status == 0, published.text() + host.errors());

    QCOMPARE(forwards(host, "ipv4"), expected);
    if (tag.startsWith(QLatin1String("docker")))
        theContainersAreNamed(host);
    const QStringList ipv6 = forwards(host, "ipv6");
    QVERIFY2(
        expectedIpv6.isEmpty() ? ipv6.isEmpty() : ipv6.contains(expectedIpv6), qPrintable(ipv6.join('\n')));
    compareRules(host, engine);
    if (!answer.isEmpty()) {
        const Finished got = host.run("on client curl --silent --show-error --max-time 5 "
                                      "--retry 3 --retry-connrefused http://172.20.242.183:8080/");
        QVERIFY2(got.out == answer, got.text());
        compareRules(host, engine);
    }
    if (!retract.isEmpty()) {
        const Finished gone = host.run(retract);
        QVERIFY2(gone.status == 0, gone.text());
        const auto others
            = retractsAll ? QStringList() : expected.filter(QRegularExpression("^(?!.* any:8080 )"));
        QTRY_COMPARE_WITH_TIMEOUT(forwards(host, "ipv4"), others, 5000);
        compareRules(host, engine);
    }
}

QStringList Peers::forwards(KeptShell& host, const QString& family)
{
    const Finished shown = host.run("$PORTOLAN_BIN_DIR/portolanctl forwards --json");
    if (shown.status != 0)
        return {shown.text()};
    QStringList lines;
    for (const auto& entry : QJsonDocument::fromJson(shown.out.toUtf8())["forwards"].toArray())
        if (entry.toObject()["family"] == family)
            lines += describe(entry.toObject());
    lines.sort();
    return lines;
}

/// By Docker's own socket, asked with the user's rights.
void Peers::theContainersAreNamed(KeptShell& host)
{
    const Finished shown = host.run("$PORTOLAN_BIN_DIR/portolanctl forwards --json");
    bool seen = false;
    for (const auto& entry : QJsonDocument::fromJson(shown.out.toUtf8())["forwards"].toArray()) {
        const QJsonObject forward = entry.toObject();
        if (forward["family"] != "ipv4" || forward["listen"]["ports"] != "8080")
            continue;
        seen = true;
        QCOMPARE(forward["name"].toString(), QString("web"));
        QCOMPARE(forward["container"]["name"].toString(), QString("web"));
        QVERIFY(!forward["container"]["image"].toString().isEmpty());
        QCOMPARE(forward["removeWith"].toString(), QString("docker stop web"));
        const Finished refused = host.run("$PORTOLAN_BIN_DIR/portolanctl remove " + forward["id"].toString());
        QCOMPARE(refused.status, 5);
        QVERIFY2(refused.err.contains("made by docker") && refused.err.contains("docker stop web"),
            refused.text());
    }
    QVERIFY(seen);
}

void Peers::compareRules(KeptShell& host, const QString& engine)
{
    // A packet between the two readings moves a counter: then once more.
    const QString both = "for turn in {1..20}; do\n"
                         "  theirs=$(%1-%3-save -c | grep -v '^#' || true)\n"
                         "  ours=$($PORTOLAN_BIN_DIR/portolanctl rules --engine xtables-%3 --family %2 |"
                         " grep -v '^#' || true)\n"
                         "  [ \"$theirs\" != \"$ours\" ] || exit 0\n"
                         "  sleep 0.2\n"
                         "done\n"
                         "diff <(echo \"$theirs\") <(echo \"$ours\")";
    for (const Finished& same :
        {host.run(both.arg("iptables", "ipv4", engine)), host.run(both.arg("ip6tables", "ipv6", engine))})
        QVERIFY2(same.status == 0, same.text());
}

QTEST_GUILESS_MAIN(Peers)
#include "tst_peers.moc"
