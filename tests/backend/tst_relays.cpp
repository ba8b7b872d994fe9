#include "backend/forward/find.h"
#include "backend/forward/relay/command.h"
#include "backend/forward/relay/find.h"
#include "tests/backend/forwards.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace portolan;
using nlohmann::json;

namespace {

std::vector<std::string> words(const QString& line)
{
    std::vector<std::string> list;
    for (const QString& word : line.split(u' '))
        list.push_back(word.toStdString());
    return list;
}

/// "tcp any:8080 -> 172.17.0.2:80", "; " between several.
QString claims(const QString& line)
{
    QStringList list;
    for (const RelayClaim& claim : readRelayCommand(words(line))) {
        FoundForward found;
        found.forward.protocol = claim.protocol;
        found.forward.listen = {claim.address, claim.ports, std::nullopt};
        found.forward.to = claim.to;
        found.elsewhere = claim.elsewhere;
        list.append(QString("%1 %2 -> %3")
                        .arg(toString(claim.protocol), QString::fromStdString(describeListen(found.forward)),
                            QString::fromStdString(describeTo(found))));
    }
    return list.join("; ");
}

HostState hostWith(const std::vector<json>& listeners, const std::vector<json>& relays)
{
    return readHostState(json{{"version", 1}, {"listeners", listeners}, {"relays", relays}}.dump()).value();
}

json relay(unsigned pid, unsigned uid, const QString& line)
{
    return {{"pid", pid}, {"uid", uid}, {"command", words(line)}};
}

QStringList rows(const HostState& host, const std::vector<FoundForward>& known = {})
{
    QStringList list;
    for (const FoundForward& found : findRelays(host, known))
        list.append(QString("%1 %2 %3 -> %4 by %5 %6")
                        .arg(toString(found.forward.family), toString(found.forward.protocol),
                            QString::fromStdString(describeListen(found.forward)),
                            QString::fromStdString(describeTo(found)), QString::fromStdString(found.program))
                        .arg(found.process));
    return list;
}

const QString kDockerProxy = "/usr/bin/docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip "
                             "172.17.0.2 -container-port 80";

} // namespace

class RelaysTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandLinesAreRead_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("claimed");
        const auto row = [](const char* name, const QString& line, const QString& claimed) {
            QTest::newRow(name) << line << claimed;
        };
        row("docker-proxy", kDockerProxy, "tcp any:8080 -> 172.17.0.2:80");
        row("docker-proxy udp",
            "docker-proxy -proto udp -host-ip 10.0.0.1 -host-port 53 -container-ip fd00::2 -container-port "
            "5353",
            "udp 10.0.0.1:53 -> [fd00::2]:5353");
        row("docker-proxy cut off", "docker-proxy -proto tcp -host-port", "");
        row("ssh", "ssh -N -L 8080:localhost:80 ann@server", "tcp any:8080 -> ann@server → 127.0.0.1:80");
        row("ssh bound", "ssh -fNL 10.0.0.1:8080:db:5432 server -v", "tcp 10.0.0.1:8080 -> server → db:5432");
        row("ssh joined", "ssh -p2222 -L[::1]:8080:[fd00::2]:80 server",
            "tcp [::1]:8080 -> server → [fd00::2]:80");
        row("ssh to a socket", "ssh -L 8080:/run/app.sock server", "tcp any:8080 -> server → /run/app.sock");
        row("ssh twice", "ssh -L 1:a:2 -L 3:b:4 server",
            "tcp any:1 -> server → a:2; tcp any:3 -> server → b:4");
        row("ssh remote only", "ssh -R 8080:localhost:80 server", "");
        row("ssh's command is not ours", "ssh server tool -L 1:a:2", "");
        row("socat", "socat TCP-LISTEN:8080,fork,reuseaddr TCP:172.17.0.2:80",
            "tcp any:8080 -> 172.17.0.2:80");
        row("socat bound", "socat -d UDP4-RECVFROM:53,bind=127.0.0.1,fork UDP4-SENDTO:10.0.0.2:5353",
            "udp 127.0.0.1:53 -> 10.0.0.2:5353");
        row("socat six", "socat TCP6-LISTEN:8080,bind=[fd00::1] TCP6:[fd00::2]:80",
            "tcp [fd00::1]:8080 -> [fd00::2]:80");
        row("socat to a socket", "socat TCP-LISTEN:8080 UNIX-CONNECT:/run/app.sock",
            "tcp any:8080 -> /run/app.sock");
        row("socat that asks", "socat - TCP:172.17.0.2:80", "");
        row("kubectl", "kubectl -n web port-forward --address 0.0.0.0 svc/web 8080:80 9090",
            "tcp any:8080 -> svc/web:80; tcp any:9090 -> svc/web:9090");
        row("kubectl pod", "kubectl port-forward web --address=127.0.0.1 8080:http :80",
            "tcp 127.0.0.1:8080 -> pod/web");
        row("kubectl get", "kubectl get pods", "");
        row("pasta", "pasta.avx2 --config-net -t 127.0.0.1/8080:80,9000-9010 -u none --netns /run/x",
            "tcp 127.0.0.1:8080 -> container:80; tcp 127.0.0.1:9000-9010 -> container:9000-9010");
        row("rootlesskit", "rootlesskit --port-driver=builtin -p 0.0.0.0:8080:80/tcp --publish=53:53/udp sh",
            "tcp any:8080 -> container:80; udp any:53 -> container:53");
        row("another program", "nginx -L 1:a:2", "");
        row("none", "", "");
    }

    void commandLinesAreRead()
    {
        QFETCH(QString, line);
        QTEST(claims(line), "claimed");
    }

    void aRelayIsARow()
    {
        const HostState host = hostWith(
            {{{"protocol", "tcp"}, {"family", "inet6"}, {"address", "any"}, {"port", 8080}, {"uid", 0},
                 {"v6only", true}},
                {{"protocol", "tcp"}, {"family", "inet"}, {"address", "127.0.0.1"}, {"port", 9001},
                    {"uid", 7}},
                {{"protocol", "tcp"}, {"family", "inet"}, {"address", "any"}, {"port", 22}, {"uid", 0}}},
            {relay(100, 0, kDockerProxy), relay(200, 7, "ssh -L 9000:x:80 s"),
                relay(300, 7, "ssh -L 9001:db:5432 ann@server")});
        QCOMPARE(rows(host),
            (QStringList{"ipv6 tcp any:8080 -> 172.17.0.2:80 by docker-proxy 100",
                "ipv4 tcp 127.0.0.1:9001 -> ann@server → db:5432 by ssh 300"}));
    }

    void aSocketOfBothFamiliesIsARowOfEach()
    {
        const HostState host = hostWith({{{"protocol", "tcp"}, {"family", "inet6"}, {"address", "any"},
                                            {"port", 8080}, {"uid", 0}, {"v6only", false}}},
            {relay(1, 0, "socat TCP6-LISTEN:8080,ipv6only=0 TCP:172.17.0.2:80")});
        QCOMPARE(rows(host),
            (QStringList{"ipv6 tcp any:8080 -> 172.17.0.2:80 by socat 1",
                "ipv4 tcp any:8080 -> 172.17.0.2:80 by socat 1"}));
    }

    /// Docker's proxy serves this host's own 127.0.0.1 beside the rule; one published port is one row.
    void whatARuleTakesIsNoRelay()
    {
        const HostState host = hostWith(
            {{{"protocol", "tcp"}, {"family", "inet"}, {"port", 8080}, {"uid", 0}},
                {{"protocol", "tcp"}, {"family", "inet6"}, {"port", 8080}, {"uid", 0}, {"v6only", true}}},
            {relay(1, 0, kDockerProxy)});
        FoundForward rule;
        rule.owner = Owner::Docker;
        rule.forward.listen.ports = PortRange{8080, 8080};
        QCOMPARE(rows(host, {rule}), QStringList{"ipv6 tcp any:8080 -> 172.17.0.2:80 by docker-proxy 1"});
        rule.state = ForwardState::Missing;
        QCOMPARE(rows(host, {rule}).size(), 2);
    }

    void anotherUsersProcessDoesNotHoldIt()
    {
        const json listener{{"protocol", "tcp"}, {"port", 8080}, {"uid", 1000}};
        QCOMPARE(rows(hostWith({listener}, {relay(1, 1001, "ssh -L 8080:x:80 s")})), QStringList());
        json known = listener;
        known["pid"] = 5;
        QCOMPARE(rows(hostWith({known}, {relay(1, 1000, "ssh -L 8080:x:80 s")})), QStringList());
    }

    /// Rootless Podman's port driver is told its ports by a pipe.
    void theRootlessDriverIsToldByItsSocket()
    {
        json listener{{"protocol", "tcp"}, {"port", 8080}, {"uid", 1000}};
        QCOMPARE(rows(hostWith({listener}, {relay(5, 1000, "rootlessport")})), QStringList());
        listener["pid"] = 5;
        QCOMPARE(rows(hostWith({listener}, {relay(5, 1000, "rootlessport")})),
            QStringList{"ipv4 tcp any:8080 -> rootlessport by rootlessport 5"});
    }

    void jsonSaysThatItIsARelay()
    {
        const HostState host = hostWith({{{"protocol", "tcp"}, {"port", 8080}, {"uid", 0}}},
            {relay(1, 0, "kubectl port-forward --address 0.0.0.0 web 8080:80")});
        const json row = json::parse(forwardsJson(findRelays(host, {})))["forwards"][0];
        QVERIFY(row["owner"] == "relay");
        QVERIFY(row["engine"] == "relay");
        QVERIFY(row["to"] == (json{{"address", "pod/web"}, {"ports", "80"}}));
        QVERIFY(row["rules"] == json::array());
        QVERIFY(row["editable"] == false);
        QCOMPARE(row["id"].get<std::string>().size(), std::size_t(8));
    }
};

QTEST_GUILESS_MAIN(RelaysTest)
#include "tst_relays.moc"
