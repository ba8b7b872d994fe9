// Forwards of every shape, and real packets through them: who is answered, by which port, and as whom the
// target sees them. FORWARD drops what no rule accepts.
#include "tests/support/kept_shell.h"
#include "tests/support/lab.h"
#include "tests/support/test_engine.h"

#include <QTest>

using namespace portolan::test;

namespace {

struct Question {
    const char* words; ///< "client tcp 172.20.242.183 9090": place, protocol, address, port, own address
    const char* answer; ///< the target's port and whom it sees; empty: nobody answers
};

struct Shape {
    const char* name;
    const char* add; ///< operands and options of portolanctl add
    std::initializer_list<Question> questions;
};

// The neighbour stands for clients on the target's own network. (The target itself is not one: where the
// bridge calls iptables, its question would have to leave by the port it came in by, which bridges do in
// hairpin mode alone.)
constexpr const char* kNetwork = R"(
    iptables-legacy -P FORWARD DROP
    iptables-legacy -F FORWARD
    ip6tables-legacy -P FORWARD DROP
    echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
    lab router sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
    ip address add fd00:20::183/64 dev eth0 nodad
    ip address add fd00:17::1/64 dev docker0 nodad
    ip -6 route add default via fd00:20::253
    lab router ip address add fd00:20::253/64 dev eth0 nodad
    lab router ip address add fd00:1::1/64 dev eth1 nodad
    lab client ip address add fd00:1::4/64 dev eth0 nodad
    lab client ip -6 route add default via fd00:1::1
    lab container ip address add fd00:17::2/64 dev eth0 nodad
    lab container ip -6 route add default via fd00:17::1
    ip netns add neighbour
    ip link add veth1 type veth peer name eth0 netns neighbour
    ip link set veth1 master docker0 up
    nsenter --net=/run/netns/neighbour ip address add 172.17.0.3/16 dev eth0
    nsenter --net=/run/netns/neighbour ip address add fd00:17::3/64 dev eth0 nodad
    nsenter --net=/run/netns/neighbour ip link set eth0 up
    nsenter --net=/run/netns/neighbour ip route add default via 172.17.0.1
    nsenter --net=/run/netns/neighbour ip -6 route add default via fd00:17::1
    setsid lab container python3 %1 serve 7000-7010 >/dev/null 2>&1 &
    setsid python3 %1 serve 127.0.0.1:5000 3128 6000-6002 >/dev/null 2>&1 &
    for turn in $(seq 50); do
        if lab container python3 %1 ask tcp 172.17.0.2 7010 && python3 %1 ask tcp 127.0.0.1 6002; then exit; fi
        sleep 0.1
    done
    exit 1
)";

const Shape kShapes[] = {
    {"tcp", "tcp 9090 172.17.0.2:7000",
        {{"client tcp 172.20.242.183 9090", "7000 1.2.3.4"}, {"client tcp 172.20.242.183 9091", ""},
            {"client tcp 172.17.0.2 7000", ""}, {"client udp 172.20.242.183 9090", ""},
            {"host tcp 172.20.242.183 9090", "7000 172.20.242.183"}, {"host tcp 127.0.0.1 9090", ""},
            {"neighbour tcp 172.20.242.183 9090", "7000 172.17.0.1"}}},
    {"udp", "udp 9090 172.17.0.2:7000",
        {{"client udp 172.20.242.183 9090", "7000 1.2.3.4"}, {"client tcp 172.20.242.183 9090", ""}}},
    {"sctp", "sctp 9090 172.17.0.2:7000",
        {{"client sctp 172.20.242.183 9090 1.2.3.4", "7000 1.2.3.4"},
            {"client sctp 172.17.0.2 7000 1.2.3.4", ""}}},
    {"sctp range", "sctp 9000-9004 172.17.0.2:7000-7004",
        {{"client sctp 172.20.242.183 9003 1.2.3.4", "7003 1.2.3.4"}}},
    {"same range", "tcp 7000-7010 172.17.0.2", {{"client tcp 172.20.242.183 7004", "7004 1.2.3.4"}}},
    {"shifted range", "udp 9000-9010 172.17.0.2:7000-7010",
        {{"client udp 172.20.242.183 9000", "7000 1.2.3.4"},
            {"client udp 172.20.242.183 9010", "7010 1.2.3.4"}, {"client udp 172.20.242.183 9011", ""}}},
    {"range to one port", "tcp 9000-9010 172.17.0.2:7000",
        {{"client tcp 172.20.242.183 9007", "7000 1.2.3.4"}}},
    {"one listen address", "tcp 172.17.0.1:9090 172.17.0.2:7000",
        {{"client tcp 172.20.242.183 9090", ""}, {"neighbour tcp 172.17.0.1 9090", "7000 172.17.0.1"}}},
    {"one interface", "tcp 9090 172.17.0.2:7000 --in eth0",
        {{"client tcp 172.20.242.183 9090", "7000 1.2.3.4"}, {"host tcp 172.20.242.183 9090", ""},
            {"neighbour tcp 172.20.242.183 9090", ""}}},
    {"allowed sources", "tcp 9090 172.17.0.2:7000 --from 1.2.3.6/31 --from 1.2.3.4",
        {{"client tcp 172.20.242.183 9090 1.2.3.4", "7000 1.2.3.4"},
            {"client tcp 172.20.242.183 9090 1.2.3.7", "7000 1.2.3.7"},
            {"client tcp 172.20.242.183 9090 1.2.3.5", ""}}},
    {"no hairpin", "tcp 9090 172.17.0.2:7000 --no-hairpin",
        {{"client tcp 172.20.242.183 9090", "7000 1.2.3.4"}}},
    {"not from this host", "tcp 9090 172.17.0.2:7000 --no-local",
        {{"client tcp 172.20.242.183 9090", "7000 1.2.3.4"}, {"host tcp 172.20.242.183 9090", ""}}},
    {"hidden client", "tcp 9090 172.17.0.2:7000 --hide-client",
        {{"client tcp 172.20.242.183 9090", "7000 172.17.0.1"}}},
    {"this host", "tcp 9090 local:3128",
        {{"client tcp 172.20.242.183 9090", "3128 1.2.3.4"},
            {"host tcp 172.20.242.183 9090", "3128 172.20.242.183"}, {"host tcp 127.0.0.1 9090", ""}}},
    {"this host, udp range", "udp 6000-6002 local", {{"client udp 172.20.242.183 6001", "6001 1.2.3.4"}}},
    {"this host by 127.0.0.1", "tcp 9090 local:3128 --loopback",
        {{"client tcp 172.20.242.183 9090", "3128 1.2.3.4"}, {"host tcp 127.0.0.1 9090", "3128 127.0.0.1"}}},
    {"to a program on 127.0.0.1", "tcp 9090 127.0.0.1:5000",
        {{"client tcp 172.20.242.183 9090", "5000 1.2.3.4"},
            {"host tcp 172.20.242.183 9090", "5000 172.20.242.183"}, {"client tcp 172.20.242.183 5000", ""}}},
    {"by 127.0.0.1 too", "tcp 9090 172.17.0.2:7000 --loopback",
        {{"client tcp 172.20.242.183 9090", "7000 1.2.3.4"},
            {"host tcp 172.20.242.183 9090", "7000 172.20.242.183"},
            {"host tcp 127.0.0.1 9090", "7000 172.17.0.1"}}},
    {"127.0.0.1 alone", "tcp 127.0.0.1:9090 172.17.0.2:7000",
        {{"host tcp 127.0.0.1 9090", "7000 172.17.0.1"}, {"host tcp 172.20.242.183 9090", ""},
            {"client tcp 172.20.242.183 9090", ""}}},
    {"IPv6 tcp", "tcp 9090 [fd00:17::2]:7000",
        {{"client tcp fd00:20::183 9090", "7000 fd00:1::4"}, {"client tcp fd00:17::2 7000", ""},
            {"neighbour tcp fd00:20::183 9090", "7000 fd00:17::1"},
            {"host tcp fd00:20::183 9090", "7000 fd00:20::183"}, {"client tcp 172.20.242.183 9090", ""}}},
    {"IPv6 udp range, hidden", "udp 9000-9010 [fd00:17::2]:7000-7010 --hide-client",
        {{"client udp fd00:20::183 9005", "7005 fd00:17::1"}}},
    {"IPv6 this host by ::1", "tcp [::1]:9090 local:3128",
        {{"host tcp ::1 9090", "3128 ::1"}, {"client tcp fd00:20::183 9090", ""}}},
};

} // namespace

class TestForwardTraffic : public QObject {
    Q_OBJECT

private:
    LabFolder m_folder;
    std::unique_ptr<KeptShell> m_shell;
    QString m_traffic;
    QString m_id; ///< of the forward that is there

    void add(const QString& words)
    {
        const Finished added = m_shell->run("portolanctl add " + words);
        QVERIFY2(added.status == 0, added.text());
        m_id = added.out.trimmed();
    }

    Finished ask(const char* words)
    {
        QStringList parts = QString::fromLatin1(words).split(' ');
        const QString place = parts.takeFirst();
        return m_shell->run(QStringLiteral("%1python3 %2 ask %3")
                                .arg(place == "host" ? QString() : "nsenter --net=/run/netns/" + place + ' ',
                                    m_traffic, parts.join(' ')));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_traffic = m_folder.home() + "/traffic.py";
        QVERIFY(QFile::copy(PORTOLAN_SOURCE_DIR "/tests/support/traffic.py", m_traffic));
        m_shell = std::make_unique<KeptShell>();
        if (!m_shell->start({m_folder.lab(), "--quiet", "bash"}, m_folder.environment())) {
            const QByteArray reason = m_shell->errors();
            if (m_shell->exitStatus() == 69 && qEnvironmentVariable("CI") != "true")
                QSKIP(reason);
            QFAIL(reason);
        }
        const Finished made = m_shell->run(QString::fromLatin1(kNetwork).arg(m_traffic));
        QVERIFY2(made.status == 0, made.text());
        const Finished chosen
            = m_shell->run("busctl --system call org.portolan.Helper1 /org/portolan/Helper1 "
                           "org.portolan.Helper1.Forwards SetEngine 'sa{sv}' "
                + testEngine() + " 0");
        QVERIFY2(chosen.status == 0, chosen.text());
        // What --loopback needs and says; the target's side of this host's network is docker0.
        const Finished tuned
            = m_shell->run("echo 1 | tee /proc/sys/net/ipv4/conf/{docker0,eth0}/route_localnet");
        QVERIFY2(tuned.status == 0, tuned.text());
    }
    void cleanup()
    {
        if (!m_id.isEmpty()) {
            const Finished removed = m_shell->run("portolanctl remove " + m_id);
            QVERIFY2(removed.status == 0, removed.text());
            m_id.clear();
            const Finished saved
                = m_shell->run("iptables-legacy-save; ip6tables-legacy-save; nft list ruleset");
            QVERIFY2(!saved.out.contains("PORTOLAN"), saved.text());
        }
    }
    void cleanupTestCase() { m_shell.reset(); }

    void carries_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Shape& shape : kShapes)
            QTest::newRow(shape.name) << index++;
    }

    void carries()
    {
        QFETCH(int, index);
        const Shape& shape = kShapes[index];
        add(shape.add);
        const Finished listed = m_shell->run("portolanctl forwards");
        QVERIFY2(!listed.out.contains("missing"), listed.text());
        const Finished nat = m_shell->run("iptables-legacy-save -t nat; ip6tables-legacy-save -t nat");
        QCOMPARE(nat.out.contains("PORTOLAN"), !onNftables());
        for (const Question& question : shape.questions) {
            const Finished answered = ask(question.words);
            QVERIFY2(answered.out.trimmed() == question.answer,
                qPrintable(QStringLiteral("%1: “%2”, not “%3”\n%4")
                               .arg(question.words, answered.out.trimmed(), question.answer,
                                   QString::fromUtf8(answered.text()))));
        }
    }

    void narrowPathsAreHeardOf_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("client");
        QTest::newRow("IPv4") << "172.17.0.2:7000"
                              << "172.20.242.183"
                              << "1.2.3.4";
        QTest::newRow("IPv6") << "[fd00:17::2]:7000"
                              << "fd00:20::183"
                              << "fd00:1::4";
    }

    // The router's “fragmentation needed” and “packet too big” come from outside, to the target.
    void narrowPathsAreHeardOf()
    {
        QFETCH(QString, to);
        QFETCH(QString, host);
        QFETCH(QString, client);
        add("tcp 9090 " + to);
        const Finished result = m_shell->run(QStringLiteral(R"(
            lab router ip link set eth1 mtu 1300
            lab client python3 %1 take %2 9090 300000
            lab container ip route get %3
            lab router ip link set eth1 mtu 1500
        )")
                                                 .arg(m_traffic, host, client));
        QVERIFY2(result.status == 0, result.text());
        QVERIFY2(result.out.startsWith("300000\n") && result.out.contains("mtu 1300"), result.text());
    }
};

QTEST_GUILESS_MAIN(TestForwardTraffic)
#include "tst_forward_traffic.moc"
