#include "backend/forward/compile.h"
#include "tests/backend/forwards.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <ctime>
#include <set>

using namespace portolan;

namespace {

QByteArray natWith(const QByteArray& rules)
{
    return "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
           ":POSTROUTING ACCEPT [0:0]\n:PORTOLAN - [0:0]\n:OTHER - [0:0]\n"
        + rules + "COMMIT\n";
}

/// What the helper makes of our forwards, as iptables-save -c shows it.
QByteArray installed(const std::vector<PortForward>& forwards, const QByteArray& network = "172.17.0.0/16")
{
    const CompileContext context{{Prefix::parse(text(network)).value()}};
    std::vector<CompiledRule> rules = compileJumps(forwards, Family::Ipv4);
    for (const PortForward& forward : forwards)
        for (const CompiledRule& rule : compile(forward, context))
            rules.push_back(rule);
    QByteArray filter = "*filter\n:FORWARD DROP [0:0]\n:PORTOLAN-FORWARD - [0:0]\n";
    QByteArray nat = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
                     ":PORTOLAN - [0:0]\n:PORTOLAN-LOOPBACK - [0:0]\n:PORTOLAN-POST - [0:0]\n";
    for (const CompiledRule& rule : rules)
        (rule.table == "nat" ? nat : filter) += "[2:120] " + bytes(rule.text()) + '\n';
    return filter + "COMMIT\n" + nat + "COMMIT\n";
}

QByteArray without(QByteArray save, const QByteArray& part)
{
    QByteArrayList kept;
    for (const QByteArray& line : save.split('\n'))
        if (!line.contains(part))
            kept += line;
    return kept.join('\n');
}

/// Docker's rules for that many published ports.
QByteArray published(int count)
{
    QByteArray nat = "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n"
                     "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n";
    QByteArray filter = "*filter\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n";
    for (int i = 0; i < count; ++i) {
        const QByteArray address
            = "10.1." + QByteArray::number(i / 250) + '.' + QByteArray::number(i % 250 + 1);
        nat += "-A DOCKER ! -i docker0 -p tcp -m tcp --dport " + QByteArray::number(i + 1000)
            + " -j DNAT --to-destination " + address + ":80\n-A POSTROUTING -s " + address + "/32 -d "
            + address + "/32 -p tcp -m tcp --dport 80 -j MASQUERADE\n";
        filter += "-A DOCKER -d " + address + "/32 -p tcp -m tcp --dport 80 -j ACCEPT\n";
    }
    return nat + "COMMIT\n" + filter + "COMMIT\n";
}

std::vector<FoundForward> find(const QByteArray& save, const std::vector<PortForward>& wanted = {})
{
    return findForwards(rulesetOf(save), wanted);
}

} // namespace

class ForwardFind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsDockersPublishedPort()
    {
        const auto rows = find(testData("article/docker-8080.save"));
        QCOMPARE(describe(rows), QByteArray("docker tcp any:8080 -> 172.17.0.2:80 active hairpin this-host"));
        QCOMPARE(places(rows.front()), QByteArray("nat DOCKER 2, nat POSTROUTING 2, filter DOCKER 1"));
        QVERIFY(!rows.front().editable);
    }

    void ourRulesForTheSameTargetStayOurs()
    {
        QByteArray save = testData("article/docker-8080.save");
        save.replace("-A DOCKER -i docker0 -j RETURN\n",
            "-A DOCKER -i docker0 -j RETURN\n"
            "-A PORTOLAN-POST -s 172.17.0.0/16 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack "
            "--ctstate DNAT --ctproto 6 --ctorigdstport 9090 -m comment --comment \"portolan:0a1b2c3d\" "
            "-j MASQUERADE\n");
        save.replace(
            ":DOCKER - [0:0]\n-A PREROUTING", ":DOCKER - [0:0]\n:PORTOLAN-POST - [0:0]\n-A PREROUTING");
        const auto rows = find(save);
        QCOMPARE(places(rows.back()), QByteArray("nat DOCKER 2, nat POSTROUTING 2, filter DOCKER 1"));
    }

    void seesThatAnOwnersJumpIsGone()
    {
        const QByteArray save = without(testData("article/docker-8080.save"), "LOCAL -j DOCKER");
        QCOMPARE(word(find(save).front().state), word(ForwardState::Missing));
    }

    void findsPodmansPortWithItsContainer()
    {
        const auto rows = find(testData("forwards/podman.save"));
        QCOMPARE(describe(rows),
            QByteArray("podman tcp any:8080 -> 10.88.0.2:80 active hairpin this-host (podman 0123456789ab)"));
        QCOMPARE(rows.front().counters.packets, 7u);
        QCOMPARE(rows.front().counters.bytes, 420u);
        QCOMPARE(places(rows.front()),
            QByteArray("nat NETAVARK-DN-1D8721804F16F 3, nat NETAVARK-DN-1D8721804F16F 1, "
                       "nat NETAVARK-DN-1D8721804F16F 2"));
    }

    void findsEachOfManyContainersInOneChain()
    {
        // More of them than ways to a chain are told apart.
        constexpr int kCount = 1500;
        QByteArray save = "*nat\n:PREROUTING ACCEPT [0:0]\n:NETAVARK-HOSTPORT-DNAT - [0:0]\n"
                          ":NETAVARK-DN-1 - [0:0]\n-A PREROUTING -j NETAVARK-HOSTPORT-DNAT\n";
        for (int i = 0; i < kCount; ++i) {
            const QByteArray port = QByteArray::number(10000 + i);
            save += "-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport " + port
                + " -m comment --comment \"dnat name: net id: " + port + "\" -j NETAVARK-DN-1\n"
                + "-A NETAVARK-DN-1 -p tcp -m tcp --dport " + port
                + " -j DNAT --to-destination 10.1.0.1:80\n";
        }
        const auto rows = find(save + "COMMIT\n");
        QCOMPARE(rows.size(), std::size_t(kCount));
        for (int i = 0; i < kCount; ++i) {
            const QByteArray port = QByteArray::number(10000 + i);
            const auto name = i < 1000 ? " (net " + port + ')' : QByteArray();
            QVERIFY2(describe(rows[std::size_t(i)])
                         .startsWith("podman tcp any:" + port + " -> 10.1.0.1:80 active" + name),
                describe(rows[std::size_t(i)]));
        }
    }

    void findsCniPortmaps()
    {
        QCOMPARE(describe(find(testData("forwards/cni.save"))),
            QByteArray("cni tcp any:8080 -> 10.22.0.5:80 active this-host (mynet abcdef012345)\n"
                       "cni tcp any:8443 -> 10.22.0.5:443 active this-host (mynet abcdef012345)"));
    }

    void joinsTheEndpointsOfAService()
    {
        const auto rows = find(testData("forwards/kube-proxy.save"));
        QCOMPARE(describe(rows),
            QByteArray("kube-proxy tcp any:30080 -> 10.244.1.2:8080 active hairpin this-host "
                       "(default/web:http)\n"
                       "kube-proxy tcp 10.96.0.10:80 -> 10.244.1.2:8080 active hairpin this-host "
                       "(default/web:http)"));
        for (const FoundForward& row : rows) {
            QCOMPARE(row.targets.size(), 3u);
            QCOMPARE(bytes(row.targets[2].to.address->toString()), QByteArray("10.244.3.2"));
            for (const FoundForward::Target& target : row.targets)
                QVERIFY(std::abs(target.share - 1.0 / 3) < 1e-6);
        }
    }

    void readsRules_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* rules, const char* expected) {
            QTest::newRow(name) << QByteArray(rules) + '\n' << QByteArray(expected);
        };
        row("address and interface",
            "-A PREROUTING -d 192.0.2.1/32 -i eth0 -p udp -m udp --dport 53 -j DNAT --to-destination "
            "10.0.0.2",
            "hand udp 192.0.2.1:53 on eth0 -> 10.0.0.2 active");
        row("interface it must not be",
            "-A PREROUTING ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("interface wildcard",
            "-A PREROUTING -i eth+ -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("interface of the jump",
            "-A PREROUTING -i wan0 -j OTHER\n"
            "-A OTHER -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080",
            "hand tcp any:80 on wan0 -> 10.0.0.2:8080 active");
        row("source",
            "-A PREROUTING -s 198.51.100.0/24 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active from 198.51.100.0/24");
        row("range",
            "-A PREROUTING -p tcp -m tcp --dport 8000:8010 -j DNAT --to-destination 10.0.0.2:9000-9010",
            "hand tcp any:8000-8010 -> 10.0.0.2:9000-9010 active");
        row("range with a base port",
            "-A PREROUTING -p tcp -m tcp --dport 80:90 -j DNAT --to-destination 10.0.0.2:9000-9010/80",
            "hand tcp any:80-90 -> 10.0.0.2:9000-9010 active");
        row("multiport",
            "-A PREROUTING -p tcp -m multiport --dports 80,443,8000:8010 -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active\nhand tcp any:443 -> 10.0.0.2 active\n"
            "hand tcp any:8000-8010 -> 10.0.0.2 active");
        row("address range",
            "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2-10.0.0.5:80",
            "hand tcp any:80 -> 10.0.0.2:80 active");
        row("port alone", "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination :8080",
            "hand tcp any:80 -> this host:8080 active");
        row("redirect", "-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128",
            "hand tcp any:80 -> this host:3128 active");
        row("redirect to the same", "-A PREROUTING -p udp -m udp --dport 53 -j REDIRECT",
            "hand udp any:53 -> this host active");
        row("every protocol", "-A PREROUTING -d 192.0.2.1/32 -j DNAT --to-destination 10.0.0.2",
            "hand any 192.0.2.1 -> 10.0.0.2 active");
        row("other protocol", "-A PREROUTING -p gre -j DNAT --to-destination 10.0.0.2",
            "hand gre any -> 10.0.0.2 active");
        row("protocol by number", "-A PREROUTING -p 99 -j DNAT --to-destination 10.0.0.2",
            "hand 99 any -> 10.0.0.2 active");
        row("same in PREROUTING and OUTPUT",
            "-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\n"
            "-A OUTPUT -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80",
            "hand tcp any:80 on eth0 -> 10.0.0.2:80 active this-host");
        row("for this host alone", "-A OUTPUT -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80",
            "hand tcp any:80 -> 10.0.0.2:80 active this-host");
        row("not for this host",
            "-A PREROUTING -j OTHER\n-A OUTPUT -j OTHER\n-A OTHER -p tcp -m tcp --dport 80 -m addrtype ! "
            "--src-type LOCAL -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("goto",
            "-A PREROUTING -p tcp -m tcp --dport 80 -g OTHER\n-A OTHER -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("two ports to one chain",
            "-A PREROUTING -p tcp -m tcp --dport 80 -j OTHER\n-A PREROUTING -p tcp -m tcp --dport 81 -j "
            "OTHER\n"
            "-A OTHER -j DNAT --to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active\nhand tcp any:81 -> 10.0.0.2 active");
        row("one chain for all and for some",
            "-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j OTHER\n"
            "-A PREROUTING -p tcp -m tcp --dport 80 -j OTHER\n-A OTHER -p tcp -j DNAT --to-destination "
            "10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("turn by turn",
            "-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode nth --every 2 --packet 0 -j DNAT "
            "--to-destination 10.0.0.2\n-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination "
            "10.0.0.3",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("client hidden",
            "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\n"
            "-A POSTROUTING -d 10.0.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
            "hand tcp any:80 -> 10.0.0.2:80 active hairpin hidden");
        row("masquerade of another port",
            "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\n"
            "-A POSTROUTING -s 10.0.0.0/8 -d 10.0.0.2/32 -p tcp -m tcp --dport 81 -j MASQUERADE",
            "hand tcp any:80 -> 10.0.0.2:80 active");
        row("masquerade of other clients",
            "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\n"
            "-A POSTROUTING -s 192.0.2.0/24 -d 10.0.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
            "hand tcp any:80 -> 10.0.0.2:80 active");
        row("LXD",
            "-A PREROUTING -p tcp -m tcp --dport 80 -m comment --comment \"generated for LXD container c1\" "
            "-j DNAT --to-destination 10.0.0.2",
            "lxd tcp any:80 -> 10.0.0.2 active");
        row("a comment of ours elsewhere",
            "-A PREROUTING -p tcp -m tcp --dport 80 -m comment --comment \"portolan:0a1b2c3d\" -j DNAT "
            "--to-destination 10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("a stranger in our chain",
            "-A PREROUTING -j PORTOLAN\n-A PORTOLAN -p tcp -m tcp --dport 80 -j DNAT --to-destination "
            "10.0.0.2",
            "hand tcp any:80 -> 10.0.0.2 active");
        row("no translation", "-A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE", "");
    }

    void readsRules()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, expected);
        QCOMPARE(describe(find(natWith(rules))), expected);
    }

    void readsIpv6()
    {
        const QByteArray rules
            = "-A PREROUTING -d fd00::1/128 -p tcp -m tcp --dport 80 -j DNAT --to-destination "
              "[fd00::2]:8080\n"
              "-A PREROUTING -p tcp -m tcp --dport 81 -j DNAT --to-destination fd00::3-fd00::5\n"
              "-A PREROUTING -p tcp -m tcp --dport 82 -j DNAT --to-destination [fd00::4]-[fd00::6]:90\n";
        QCOMPARE(describe(findForwards(rulesetOf(natWith(rules), Engine::XtablesNft, Family::Ipv6), {})),
            QByteArray("hand tcp [fd00::1]:80 -> [fd00::2]:8080 active\nhand tcp any:81 -> [fd00::3] active\n"
                       "hand tcp any:82 -> [fd00::4]:90 active"));
    }

    void knowsOwners_data()
    {
        QTest::addColumn<QByteArray>("chain");
        QTest::addColumn<QByteArray>("comment");
        QTest::addColumn<QByteArray>("owner");
        const auto row = [](const char* chain, const char* comment, const char* owner) {
            QTest::addRow("%s %s", chain, comment)
                << QByteArray(chain) << QByteArray(comment) << QByteArray(owner);
        };
        row("DOCKER", "", "docker");
        row("NETAVARK-DN-1D8721804F16F", "", "podman");
        row("CNI-DN-0aa29", "", "cni");
        row("KUBE-SEP-1", "", "kube-proxy");
        row("LIBVIRT_PRT", "", "libvirt");
        row("PRE_public_allow", "", "firewalld");
        row("PREROUTING_direct", "", "firewalld");
        row("ufw-before-forward", "", "ufw");
        row("PREROUTING", "generated for LXD network lxdbr0", "lxd");
        row("PREROUTING", "generated for Incus network incusbr0", "incus");
        row("PORTOLAN", "portolan:0a1b2c3d", "portolan");
        row("PORTOLAN", "", "hand");
        row("PREROUTING", "portolan:0a1b2c3d", "hand");
        row("PREROUTING", "", "hand");
    }

    void knowsOwners()
    {
        QFETCH(QByteArray, chain);
        QFETCH(QByteArray, comment);
        QFETCH(QByteArray, owner);
        QCOMPARE(QByteArray(toString(ownerOf(text(chain), text(comment)))), owner);
    }

    void joinsOursWithWhatIsWanted()
    {
        PortForward web = forwardOf("8080", "172.17.0.2:80");
        web.name = "web";
        web.sources = {Prefix::parse("10.0.0.0/8").value(), Prefix::parse("1.2.3.4").value()};
        PortForward off = forwardOf("8081", "172.17.0.2:80");
        off.id = "00000001";
        off.enabled = false;
        PortForward lost = forwardOf("8082", "172.17.0.2:80");
        lost.id = "00000002";

        const auto rows = find(installed({web}), {web, off, lost});
        QCOMPARE(rows.size(), 3u);
        QVERIFY(rows[0].forward == web);
        QCOMPARE(word(rows[0].state), word(ForwardState::Active));
        QVERIFY(rows[0].editable && rows[0].owner == Owner::Portolan);
        QCOMPARE(rows[0].counters.packets, 4u);
        QCOMPARE(places(rows[0]),
            QByteArray("nat PORTOLAN 1, nat PORTOLAN 2, nat PORTOLAN-POST 1, filter PORTOLAN-FORWARD 1"));
        QCOMPARE(word(rows[1].state), word(ForwardState::Disabled));
        QCOMPARE(word(rows[2].state), word(ForwardState::Missing));
        QVERIFY(rows[2].rules.empty());
    }

    void missesEveryRuleThatIsGone_data()
    {
        QTest::addColumn<QByteArray>("part");
        for (const char* part : {"-A PREROUTING", "-A OUTPUT", "-A POSTROUTING", "-A FORWARD", "DNAT --to",
                 "-s 1.2.3.4/32", "ACCEPT", "MASQUERADE", "-s 172.17.0.0/16", "-A PORTOLAN-LOOPBACK",
                 "-A OUTPUT -d 127.0.0.0/8", "-s 127.0.0.0/8"})
            QTest::newRow(part) << QByteArray(part);
    }

    void missesEveryRuleThatIsGone()
    {
        QFETCH(QByteArray, part);
        PortForward web = forwardOf("8080", "172.17.0.2:80");
        web.sources = {Prefix::parse("10.0.0.0/8").value(), Prefix::parse("1.2.3.4").value()};
        web.loopback = true;
        QByteArray save = installed({web});
        QCOMPARE(word(find(save, {web}).front().state), word(ForwardState::Active));
        save.replace(":PREROUTING ACCEPT", ":PREROUTING _").replace(":OUTPUT ACCEPT", ":OUTPUT _");
        save.replace(":POSTROUTING ACCEPT", ":POSTROUTING _");
        save = without(save, part).replace(" _ ", " ACCEPT ");
        const auto rows = find(save, {web});
        QCOMPARE(rows.size(), 1u);
        QCOMPARE(word(rows.front().state), word(ForwardState::Missing));
    }

    void staysActiveWhenTheNetworkChanges()
    {
        const PortForward web = forwardOf("8080", "172.17.0.2:80");
        QCOMPARE(
            word(find(installed({web}, "172.16.0.0/12"), {web}).front().state), word(ForwardState::Active));
    }

    void readsBackOursThatNobodyWants()
    {
        PortForward web = forwardOf("172.20.242.183:8000-8010", "172.17.0.2:9000-9010");
        web.sources = {Prefix::parse("10.0.0.0/8").value(), Prefix::parse("1.2.3.4").value()};
        web.fromThisHost = false;
        PortForward inside = forwardOf("127.0.0.1:8080", "172.17.0.2:80");
        inside.id = "00000001";
        inside.loopback = true;
        inside.hairpin = false;
        PortForward both = forwardOf("8081", "172.17.0.2:80");
        both.id = "f0000000";
        both.loopback = true;
        const auto rows = find(installed({web, inside, both}));
        QCOMPARE(rows.size(), 3u);
        for (const FoundForward& row : rows) {
            QVERIFY(row.forward == web || row.forward == inside || row.forward == both);
            QVERIFY(!row.editable && row.owner == Owner::Portolan);
            QCOMPARE(word(row.state), word(ForwardState::Active));
        }
    }

    void givesStableIdsOfTheirOwn()
    {
        const QByteArray rule
            = "-A PREROUTING -p tcp -m multiport --dports 80,443 -j DNAT --to-destination 10.0.0.2\n";
        const auto rows = find(natWith(rule));
        const auto again = find(natWith("[9:99] " + rule));
        std::set<std::string> ids;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ids.insert(rows[i].forward.id);
            QCOMPARE(rows[i].forward.id.size(), 8u);
            QCOMPARE(bytes(rows[i].forward.id), bytes(again[i].forward.id));
        }
        QCOMPARE(ids.size(), 2u);
        QVERIFY(
            !ids.contains(findForwards(rulesetOf(natWith(rule), Engine::XtablesNft), {}).front().forward.id));
    }

    void writesTheContractsJson()
    {
        const auto rows = find(testData("article/docker-8080.save"));
        const QByteArray expected = testData("forwards/docker-8080.json").trimmed();
        QVERIFY(!expected.isEmpty());
        QCOMPARE(bytes(forwardsJson(rows)).replace(bytes(rows.front().forward.id), "#"), expected);
        QCOMPARE(bytes(forwardsJson({})), QByteArray("{\"forwards\":[]}"));
    }

    void writesJsonForBalancedAndStrangeOnes()
    {
        const auto kube = nlohmann::json::parse(forwardsJson(find(testData("forwards/kube-proxy.save"))));
        QCOMPARE(kube["forwards"][0]["targets"].size(), 3u);
        QVERIFY(kube["forwards"][0]["to"]["address"] == kube["forwards"][0]["targets"][0]["address"]);
        const QByteArray rules
            = "-A PREROUTING -i eth0 -m comment --comment \"a\xff\" -j DNAT --to-destination 10.0.0.2\n"
              "-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT\n";
        const auto strange = nlohmann::json::parse(forwardsJson(find(natWith(rules))))["forwards"];
        QVERIFY(strange[0]["protocol"] == "any" && strange[0]["listen"]["ports"] == "any");
        QVERIFY(strange[0]["listen"]["interface"] == "eth0");
        QVERIFY(strange[0]["rules"][0]["text"].get<std::string>().find("a\\xff") != std::string::npos);
        QVERIFY(strange[1]["to"]["address"] == "local" && strange[1]["to"]["ports"] == "any");
    }

    void survivesLoopsAndDepth()
    {
        QByteArray loop = "-A PREROUTING -j OTHER\n-A OTHER -j PORTOLAN\n-A PORTOLAN -j OTHER\n"
                          "-A OTHER -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2\n";
        QCOMPARE(find(natWith(loop)).size(), 1u);

        QByteArray chains = "*nat\n:PREROUTING ACCEPT [0:0]\n";
        QByteArray rules = "-A PREROUTING -j C0\n";
        for (int i = 0; i < 20000; ++i) {
            chains += ":C" + QByteArray::number(i) + " - [0:0]\n";
            rules += "-A C" + QByteArray::number(i) + " -j C" + QByteArray::number(i + 1) + '\n';
        }
        const QByteArray end
            = "-A C20000 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2\nCOMMIT\n";
        QCOMPARE(find(chains + ":C20000 - [0:0]\n" + rules + end).size(), 1u);
    }

    void takesTimeInProportionToTheRules()
    {
        const auto secondsFor = [](int count) {
            const Ruleset ruleset = rulesetOf(published(count));
            const std::clock_t start = std::clock();
            const auto rows = findForwards(ruleset, {});
            const std::clock_t end = std::clock();
            return std::pair(double(end - start) / CLOCKS_PER_SEC, rows);
        };
        const auto [few, fewRows] = secondsFor(4000);
        const auto [many, manyRows] = secondsFor(16000);
        QCOMPARE(manyRows.size(), 16000u);
        QCOMPARE(manyRows.back().rules.size(), 3u);
        QVERIFY2(many < 10 * few, "four times the rules; sixteen times the work would be quadratic");
    }
};

QTEST_APPLESS_MAIN(ForwardFind)
#include "tst_forward_find.moc"
