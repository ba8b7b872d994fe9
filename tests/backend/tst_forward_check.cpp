#include "backend/forward/check.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

/// The article's host: eth0 172.20.242.183/20, docker0 172.17.0.1/16, forwarding on.
HostState lab()
{
    HostState host;
    host.interfaces = {"lo", "eth0", "docker0"};
    host.addresses = {{"eth0", Address::parse("172.20.242.183").value(), 20},
        {"docker0", Address::parse("172.17.0.1").value(), 16},
        {"docker0", Address::parse("fd00::1").value(), 64}};
    host.routes = {{std::nullopt, Family::Ipv4, "eth0", Address::parse("172.20.240.1").value(), "unicast"},
        {Prefix::parse("10.0.0.0/8").value(), Family::Ipv4, "eth0", std::nullopt, "unicast"},
        {Prefix::parse("10.9.0.0/16").value(), Family::Ipv4, "", std::nullopt, "unreachable"},
        {Prefix::parse("172.20.240.0/20").value(), Family::Ipv4, "eth0", std::nullopt, "unicast"},
        {Prefix::parse("172.17.0.0/16").value(), Family::Ipv4, "docker0", std::nullopt, "unicast"},
        {Prefix::parse("fd00::/64").value(), Family::Ipv6, "docker0", std::nullopt, "unicast"}};
    host.sysctls = {{"net.ipv4.ip_forward", "1"}, {"net.ipv6.conf.all.forwarding", "1"}};
    return host;
}

QByteArray ids(const std::vector<Finding>& findings)
{
    QByteArrayList list;
    for (const Finding& finding : findings) {
        list += (finding.severity == Finding::Severity::Error ? "error " : "") + bytes(finding.id) + '@'
            + bytes(finding.field);
        // A whole sentence with every place filled.
        const QByteArray sentence = bytes(finding.message.text());
        if (!sentence.endsWith('.') || sentence.contains('%') || finding.message.text() == finding.id)
            list += "BAD SENTENCE: " + sentence;
    }
    return list.join(", ");
}

QByteArray check(const PortForward& forward, const HostState& host, const Ruleset& ruleset = {},
    const std::vector<FoundForward>& present = {}, std::string_view self = {})
{
    return ids(checkForward(forward, present, ruleset, host, self));
}

FoundForward there(const PortForward& forward, Owner owner = Owner::Docker)
{
    FoundForward found;
    found.forward = forward;
    found.forward.id = "ffffffff";
    found.owner = owner;
    return found;
}

QByteArray filterWith(const QByteArray& policy, const QByteArray& rules)
{
    return "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD " + policy
        + " [0:0]\n:OUTPUT ACCEPT [0:0]\n:OTHER - [0:0]\n:UNUSED - [0:0]\n" + rules + "COMMIT\n";
}

using Change = void (*)(PortForward&);

struct Pair {
    const char* name;
    Change change; ///< to the forward that is there; asked for is any:8080 tcp
    bool conflict;
};

const Pair kPairs[] = {
    {"the same", [](PortForward&) {}, true},
    {"another target", [](PortForward& f) { f.to.address = Address::parse("172.17.0.9").value(); }, true},
    {"other port",
        [](PortForward& f) {
            f.listen.ports = PortRange{8081, 8090};
        },
        false},
    {"range around it",
        [](PortForward& f) {
            f.listen.ports = PortRange{8000, 8090};
        },
        true},
    {"all ports", [](PortForward& f) { f.listen.ports.reset(); }, true},
    {"other protocol", [](PortForward& f) { f.protocol = Protocol::Udp; }, false},
    {"other family", [](PortForward& f) { f.family = Family::Ipv6; }, false},
    {"one address of all", [](PortForward& f) { f.listen.address = Address::parse("172.17.0.1").value(); },
        true},
    {"one interface of all",
        [](PortForward& f) { f.listen.interface = InterfaceName::parse("eth0").value(); }, true},
    {"127.0.0.1 alone",
        [](PortForward& f) {
            f.listen.address = Address::parse("127.0.0.1").value();
            f.loopback = true;
        },
        false},
    {"some sources of all", [](PortForward& f) { f.sources = {Prefix::parse("10.0.0.0/8").value()}; }, true},
};

} // namespace

class ForwardCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasNothingToSayOfAGoodForward()
    {
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), lab()), QByteArray());
        QCOMPARE(check(forwardOf("172.20.242.183:8080", "10.1.2.3:80"), lab()), QByteArray());
        QCOMPARE(check(forwardOf("8080", "[fd00::2]:80"), lab()), QByteArray());
        QCOMPARE(check(forwardOf("80", "local:3128"), lab()), QByteArray());
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), HostState()), QByteArray());
    }

    void forwardsForLoopbackMeetOnlyEachOther()
    {
        PortForward inside = forwardOf("127.0.0.1:8080", "172.17.0.2:80");
        inside.loopback = true;
        PortForward another = inside;
        another.listen.address = Address::parse("127.0.0.2").value();
        PortForward both = forwardOf("172.20.242.183:8080", "172.17.0.2:80");
        both.loopback = true;
        PortForward docker = inside; // says nothing of loopback, but listens there
        docker.loopback = false;
        const QByteArray conflict = "error port-conflict@listen.ports";
        QCOMPARE(check(inside, lab(), {}, {there(another)}), QByteArray());
        QCOMPARE(check(inside, lab(), {}, {there(both)}), conflict);
        QCOMPARE(check(both, lab(), {}, {there(another)}), conflict);
        QCOMPARE(check(both, lab(), {}, {there(forwardOf("8080", "172.17.0.2:80"))}), conflict);
        QCOMPARE(check(both, lab(), {}, {there(docker)}), conflict);
    }

    void warnsOfLoopbackThatCannotLeave()
    {
        PortForward both = forwardOf("8080", "172.17.0.2:80");
        both.loopback = true;
        HostState host = lab();
        const std::string one = "net.ipv4.conf.docker0.route_localnet";
        const std::string all = "net.ipv4.conf.all.route_localnet";
        host.sysctls[one] = host.sysctls[all] = "0";
        QCOMPARE(check(both, host), QByteArray("route-localnet-off@loopback"));
        const auto findings = checkForward(both, {}, {}, host);
        QVERIFY(bytes(findings.front().inFull().text()).contains("sysctl -w " + bytes(one) + "=1"));
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), host), QByteArray());
        host.sysctls[one] = "1";
        QCOMPARE(check(both, host), QByteArray());
        host.sysctls[one] = "0";
        host.sysctls[all] = "1";
        QCOMPARE(check(both, host), QByteArray());
    }

    void warnsOfATargetThatIsForThisHostAlone()
    {
        const PortForward inside = forwardOf("8080", "127.0.0.1:80");
        HostState host = lab();
        host.interfaces = {"lo", "eth0"};
        host.sysctls["net.ipv4.conf.all.route_localnet"] = "0";
        host.sysctls["net.ipv4.conf.lo.route_localnet"] = "0";
        host.sysctls["net.ipv4.conf.eth0.route_localnet"] = "0";
        QCOMPARE(check(inside, host), QByteArray("route-localnet-off@to.address"));
        host.sysctls["net.ipv4.conf.eth0.route_localnet"] = "1";
        QCOMPARE(check(inside, host), QByteArray("loopback-exposed@to.address"));
        PortForward closed = forwardOf("127.0.0.1:8080", "127.0.0.1:80");
        closed.loopback = true;
        QCOMPARE(check(closed, host), QByteArray());
    }

    void warnsOfADefaultRouteThatRunsOut()
    {
        const PortForward six = forwardOf("8080", "[fd00::2]:80");
        HostState host = lab();
        HostState::Route route;
        route.family = Family::Ipv6;
        route.interface = "eth0.5";
        route.advertised = true;
        host.routes.push_back(route);
        host.sysctls["net.ipv6.conf.eth0/5.accept_ra"] = "1";
        QCOMPARE(check(six, host), QByteArray("accept-ra@to.address"));
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), host), QByteArray());
        host.sysctls["net.ipv6.conf.eth0/5.accept_ra"] = "2";
        QCOMPARE(check(six, host), QByteArray());
    }

    void saysWhatStandsBeforeAForward_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("own");
        QTest::addColumn<bool>("shadowed");
        const QByteArray web = "-p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80";
        const auto row = [&](const char* name, const char* before, bool shadowed, const QByteArray& own) {
            QTest::newRow(name) << QByteArray(before) << (own.isEmpty() ? web : own) << shadowed;
        };
        row("nothing", "", false, {});
        row("the same port", "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.2.3\n",
            true, {});
        row("another port", "-A PREROUTING -p tcp -m tcp --dport 81 -j DNAT --to-destination 10.1.2.3\n",
            false, {});
        row("a range", "-A PREROUTING -p tcp -m multiport --dports 22,79:90 -j REDIRECT\n", true, {});
        row("some sources", "-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j REDIRECT\n", false, {});
        row("some sources, of the same", "-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j REDIRECT\n",
            true, "-s 10.1.0.0/16 " + web);
        row("accepted before", "-A PREROUTING -i eth0 -j ACCEPT\n", true, "-i eth0 " + web);
        row("accepted on another interface", "-A PREROUTING -i eth1 -j ACCEPT\n", false, "-i eth0 " + web);
        row("all but an interface", "-A PREROUTING ! -i eth1 -j ACCEPT\n", false, {});
        row("by a mark", "-A PREROUTING -p tcp -m mark --mark 0x1 -j ACCEPT\n", false, {});
        row("by chance", "-A PREROUTING -m statistic --mode random --probability 0.5 -j ACCEPT\n", false, {});
        row("LOCAL ones", "-A PREROUTING -p tcp -m addrtype --dst-type LOCAL -j REDIRECT\n", true, {});
        row("LOCAL ones, of an address here",
            "-A PREROUTING -p tcp -m addrtype --dst-type LOCAL -j REDIRECT\n", true,
            "-d 172.20.242.183/32 " + web);
        row("LOCAL ones, of an address routed here",
            "-A PREROUTING -p tcp -m addrtype --dst-type LOCAL -j REDIRECT\n", false,
            "-d 203.0.113.5/32 " + web);
        row("all, of an address routed here", "-A PREROUTING -p tcp -j REDIRECT\n", true,
            "-d 203.0.113.5/32 " + web);
        row("logged only", "-A PREROUTING -j LOG\n", false, {});
        row("in a chain", "-A PREROUTING -p tcp -j OTHER\n-A OTHER -p tcp -m tcp --dport 80 -j REDIRECT\n",
            true, {});
        row("in a chain not for all", "-A PREROUTING -m mark --mark 0x1 -j OTHER\n-A OTHER -j ACCEPT\n",
            false, {});
        row("in a chain some leave",
            "-A PREROUTING -j OTHER\n-A OTHER -s 10.0.0.0/8 -j RETURN\n-A OTHER -j ACCEPT\n", false, {});
        row("behind a goto", "-A PREROUTING -p tcp -g OTHER\n-A PREROUTING -j ACCEPT\n", false, {});
        row("a chain in a circle is no host's", "-A PREROUTING -j OTHER\n-A OTHER -j OTHER\n", false, {});
    }

    void saysWhatStandsBeforeAForward()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, own);
        QFETCH(bool, shadowed);
        const Ruleset ruleset
            = rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:OTHER - [0:0]\n" + before
                + "-A PREROUTING " + own + "\nCOMMIT\n");
        const auto present = findForwards(ruleset, {});
        const auto last = std::find_if(present.begin(), present.end(), [&](const FoundForward& found) {
            return bytes(found.rules.front().text) == "-A PREROUTING " + own;
        });
        QVERIFY(last != present.end());
        QByteArrayList ids;
        for (const Finding& finding : checkForward(last->forward, present, ruleset, lab(), last->forward.id))
            if (finding.id == "shadowed")
                ids += bytes(finding.message.text());
        QCOMPARE(ids.size(), shadowed ? 1 : 0);
        if (shadowed)
            QVERIFY2(ids.front().contains("rule 1 of chain"), ids.front());
    }

    void warnsOfTheAskersOwnSshPort()
    {
        const auto ssh = SshConnection::parse("10.1.2.3 50022 172.20.242.183 22");
        QVERIFY(ssh);
        const auto warned = [&](const PortForward& forward) {
            return ids(checkForward(forward, {}, {}, lab(), {}, ssh)) == "ssh-port@listen.ports";
        };
        PortForward forward = forwardOf("20-30", "172.17.0.2:22");
        QVERIFY(warned(forward));
        forward.sources = {Prefix::parse("10.0.0.0/8").value()};
        QVERIFY(warned(forward));
        forward.sources = {Prefix::parse("10.2.0.0/16").value()};
        QVERIFY(!warned(forward));
        QVERIFY(warned(forwardOf("172.20.242.183:22", "172.17.0.2")));
        QVERIFY(!warned(forwardOf("172.17.0.1:22", "172.17.0.2")));
        QVERIFY(!warned(forwardOf("23", "172.17.0.2")));
        QVERIFY(!warned(forwardOf("22", "[fd00::2]:22")));
        forward = forwardOf("22", "172.17.0.2");
        forward.protocol = Protocol::Udp;
        QVERIFY(!warned(forward));
        forward.protocol = Protocol::Tcp;
        forward.enabled = false;
        QVERIFY(!warned(forward));
        QCOMPARE(check(forwardOf("22", "172.17.0.2"), lab()), QByteArray());
    }

    void refusesAConflict_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Pair& pair : kPairs)
            QTest::newRow(pair.name) << index++;
    }

    void refusesAConflict()
    {
        QFETCH(int, index);
        PortForward other = forwardOf("8080", "172.17.0.2:80");
        kPairs[index].change(other);
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), lab(), {}, {there(other)}),
            QByteArray(kPairs[index].conflict ? "error port-conflict@listen.ports" : ""));
    }

    void letsDifferentAddressesInterfacesAndSourcesBe()
    {
        PortForward asked = forwardOf("172.20.242.183:8080", "172.17.0.2:80");
        PortForward other = forwardOf("172.17.0.1:8080", "172.17.0.2:80");
        QCOMPARE(check(asked, lab(), {}, {there(other)}), QByteArray());
        asked.listen.address.reset();
        other.listen.address.reset();
        asked.listen.interface = InterfaceName::parse("eth0").value();
        other.listen.interface = InterfaceName::parse("docker0").value();
        QCOMPARE(check(asked, lab(), {}, {there(other)}), QByteArray());
        asked.listen.interface = other.listen.interface;
        asked.sources = {Prefix::parse("10.1.0.0/16").value()};
        other.sources = {Prefix::parse("10.2.0.0/16").value()};
        QCOMPARE(check(asked, lab(), {}, {there(other)}), QByteArray());
        other.sources = {Prefix::parse("10.0.0.0/8").value()};
        QCOMPARE(check(asked, lab(), {}, {there(other)}), QByteArray("error port-conflict@listen.ports"));
    }

    void namesOwnerAndTargetOfAConflict()
    {
        const auto findings = checkForward(forwardOf("8080", "172.17.0.2:80"),
            findForwards(rulesetOf(testData("article/docker-8080.save")), {}), {}, lab());
        QCOMPARE(findings.size(), 1u);
        const QByteArray sentence = bytes(findings.front().message.text());
        QVERIFY2(sentence.contains("tcp any:8080 is already forwarded to 172.17.0.2:80 by docker"), sentence);
    }

    void isNeverInConflictWithItself()
    {
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        FoundForward own = there(forward, Owner::Portolan);
        own.forward.id = forward.id;
        QCOMPARE(check(forward, lab(), {}, {own}, forward.id), QByteArray());
        QCOMPARE(check(forward, lab(), {}, {own}), QByteArray("error port-conflict@listen.ports"));
    }

    void countsOnlyForwardsThatTakePackets()
    {
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        FoundForward other = there(forward);
        other.state = ForwardState::Missing; // its jump is gone
        QCOMPARE(check(forward, lab(), {}, {other}), QByteArray());
        other.owner = Owner::Portolan; // wanted, may be repaired any moment
        QCOMPARE(check(forward, lab(), {}, {other}), QByteArray("error port-conflict@listen.ports"));
        other.state = ForwardState::Disabled;
        QCOMPARE(check(forward, lab(), {}, {other}), QByteArray());
        other = there(forward);
        other.otherProtocol = 47;
        QCOMPARE(check(forward, lab(), {}, {other}), QByteArray());
        other.otherProtocol = 0;
        QCOMPARE(check(forward, lab(), {}, {other}), QByteArray("error port-conflict@listen.ports"));
    }

    void refusesANetworksBroadcastAddress()
    {
        for (const char* target : {"172.17.255.255", "172.17.0.0", "172.20.255.255"})
            QVERIFY2(check(forwardOf("8080", target), lab()).contains("error target-not-a-host@to.address"),
                target);
        for (const char* target : {"172.17.0.255", "172.17.1.0"})
            QCOMPARE(check(forwardOf("8080", target), lab()), QByteArray());
        HostState pointToPoint = lab();
        pointToPoint.addresses.push_back({"ppp0", Address::parse("10.1.0.0").value(), 31});
        QCOMPARE(check(forwardOf("8080", "10.1.0.1"), pointToPoint), QByteArray());
    }

    void warnsWhenForwardingIsOff()
    {
        HostState host = lab();
        host.sysctls["net.ipv4.ip_forward"] = "0";
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), host), QByteArray("forwarding-off@to.address"));
        QCOMPARE(check(forwardOf("8080", "[fd00::2]:80"), host), QByteArray());
        QCOMPARE(check(forwardOf("80", "local:3128"), host), QByteArray());
        QCOMPARE(check(forwardOf("80", "172.17.0.1:3128"), host), QByteArray());
        host.sysctls["net.ipv6.conf.all.forwarding"] = "0";
        QCOMPARE(check(forwardOf("8080", "[fd00::2]:80"), host), QByteArray("forwarding-off@to.address"));
        const auto findings = checkForward(forwardOf("8080", "172.17.0.2:80"), {}, {}, host);
        QVERIFY(
            findings.front().inFull().text().find("sysctl -w net.ipv4.ip_forward=1") != std::string::npos);
    }

    void warnsOfTargetsOutOfReach_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("default route")
            << QByteArray("198.51.100.7:80") << QByteArray("default route on eth0");
        QTest::newRow("unreachable") << QByteArray("10.9.1.1:80")
                                     << QByteArray("(10.9.0.0/16) is “unreachable”");
        QTest::newRow("no route") << QByteArray("[fd05::2]:80") << QByteArray("no route to fd05::2");
    }

    void warnsOfTargetsOutOfReach()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, words);
        const PortForward forward = forwardOf("8080", text(target));
        QCOMPARE(check(forward, lab()), QByteArray("no-route@to.address"));
        const QByteArray sentence = bytes(checkForward(forward, {}, {}, lab()).front().message.text());
        QVERIFY2(sentence.contains(words), sentence);
    }

    void warnsOfAListeningSideThatIsNotHere()
    {
        QCOMPARE(check(forwardOf("192.0.2.1:8080", "172.17.0.2:80"), lab()),
            QByteArray("listen-address-not-local@listen.address"));
        const std::string words = checkForward(forwardOf("192.0.2.1:8080", "172.17.0.2:80"), {}, {}, lab())
                                      .front()
                                      .message.text();
        QVERIFY2(words.find("only if others route it to this host") != words.npos, words.c_str());
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        forward.listen.interface = InterfaceName::parse("wlan7").value();
        QCOMPARE(check(forward, lab()), QByteArray("listen-interface-missing@listen.interface"));
    }

    void warnsOfAProgramOnThePort()
    {
        const auto with = [](const char* address, Family family, Protocol protocol = Protocol::Tcp) {
            HostState host = lab();
            Listener listener{protocol, std::nullopt, family, 8080, "nginx"};
            if (*address)
                listener.address = Address::parse(address).value();
            host.listeners = {listener};
            return host;
        };
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        const QByteArray warned = "local-listener@listen.ports";
        QCOMPARE(check(forward, with("", Family::Ipv4)), warned);
        QCOMPARE(check(forward, with("", Family::Ipv6)), warned);
        QCOMPARE(check(forward, with("172.20.242.183", Family::Ipv4)), warned);
        QCOMPARE(check(forward, with("127.0.0.1", Family::Ipv4)), QByteArray());
        QCOMPARE(check(forward, with("", Family::Ipv4, Protocol::Udp)), QByteArray());
        QCOMPARE(check(forwardOf("8000-8090", "172.17.0.2"), with("", Family::Ipv4)), warned);
        QCOMPARE(check(forwardOf("8081", "172.17.0.2:80"), with("", Family::Ipv4)), QByteArray());
        QCOMPARE(check(forwardOf("172.17.0.1:8080", "172.17.0.2:80"), with("172.20.242.183", Family::Ipv4)),
            QByteArray());
        QCOMPARE(check(forwardOf("8080", "local"), with("", Family::Ipv4)), QByteArray());
        const auto findings = checkForward(forward, {}, {}, with("", Family::Ipv4));
        QVERIFY(findings.front().message.text().starts_with("nginx on this host listens on tcp port 8080"));
    }

    void knowsTheSocketsEnginesHold()
    {
        HostState host = lab();
        host.listeners = {{Protocol::Tcp, std::nullopt, Family::Ipv4, 8080, "docker-proxy"}};
        const FoundForward docker = there(forwardOf("8080", "172.17.0.2:80"));
        QCOMPARE(check(docker.forward, host, {}, {docker}, "ffffffff"), QByteArray());
    }

    void warnsOfOtherEnginesThatDrop()
    {
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        const QByteArray warned = "other-engine-drops@to.address";
        HostState host = lab();
        host.nftBaseChains = {{"inet", "fw", "forward", "forward", 0, true, false, false}};
        QCOMPARE(check(forward, host), warned);
        QCOMPARE(check(forwardOf("8080", "[fd00::2]:80"), host), warned);
        QCOMPARE(check(forwardOf("80", "local:3128"), host), QByteArray());
        const auto findings = checkForward(forward, {}, {}, host);
        QVERIFY(findings.front().message.text().find("table inet fw, chain forward,") != std::string::npos);
        QCOMPARE(QByteArray::fromStdString(findings.front().remedy.text()),
            QByteArray("By hand that is done with “nft add rule inet fw forward meta l4proto tcp ct original "
                       "proto-dst 8080 ct status dnat accept”."));
        const auto bound = checkForward(forwardOf("[fd00::1]:8080-8081", "[fd00::2]:80-81"), {}, {}, host);
        QVERIFY2(
            bound.front().remedy.text().find("meta l4proto tcp ct original ip6 daddr fd00::1 ct original "
                                             "proto-dst 8080-8081 ct status dnat accept")
                != std::string::npos,
            bound.front().remedy.text().c_str());

        host.nftBaseChains[0].policyDrops = false;
        QCOMPARE(check(forward, host), QByteArray());
        host.nftBaseChains[0].hasDropRule = true;
        QCOMPARE(check(forward, host), warned);
        host.nftBaseChains[0].acceptsTranslated = true;
        QCOMPARE(check(forward, host), QByteArray());
        host.nftBaseChains = {{"ip6", "fw", "forward", "forward", 0, true, false, false},
            {"inet", "fw", "input", "input", 0, true, false, false}};
        QCOMPARE(check(forward, host), QByteArray());
    }

    void judgesIptablesNftByItsRules()
    {
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        HostState host = lab();
        host.nftBaseChains = {{"ip", "filter", "FORWARD", "forward", 0, true, false, false}};
        const auto drops = rulesetOf(filterWith("DROP", ""), Engine::XtablesNft);
        // An accept rule for ours is written there too.
        QCOMPARE(check(forward, host), QByteArray());
        QCOMPARE(check(forward, host, drops), QByteArray());
        FoundForward foreign = there(forward);
        QCOMPARE(check(forward, host, {}, {foreign}, foreign.forward.id),
            QByteArray("other-engine-drops@to.address"));
        QCOMPARE(check(forward, host, drops, {foreign}, foreign.forward.id),
            QByteArray("other-engine-drops@to.address"));
        const auto accepts
            = rulesetOf(filterWith("DROP", "-A FORWARD -o docker0 -j ACCEPT\n"), Engine::XtablesNft);
        QCOMPARE(check(forward, host, accepts, {foreign}, foreign.forward.id), QByteArray());

        // Nor is mangle judged by what it might drop, or is anybody told to write into it by nft.
        host.nftBaseChains = {{"ip", "mangle", "FORWARD", "forward", -150, false, true, false}};
        const QByteArray other = "*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -m tcp --dport 9999 -j "
                                 "DROP\nCOMMIT\n";
        const auto mangle = rulesetOf(other, Engine::XtablesNft);
        QCOMPARE(check(forward, host, mangle), QByteArray());
        QCOMPARE(check(forward, host, mangle, {foreign}, foreign.forward.id), QByteArray());
        const auto unknown = checkForward(forward, {foreign}, {}, host, foreign.forward.id);
        QCOMPARE(unknown.size(), std::size_t(1));
        QVERIFY(unknown.front().remedy.empty());
    }

    void saysThatNoAcceptRuleCanBeWrittenIntoIptablesNftsFilter()
    {
        const PortForward forward = forwardOf("8080", "172.17.0.2:80");
        const QByteArray warned = "other-engine-drops@to.address";
        HostState host = lab();
        host.nftBaseChains = {{"ip", "filter", "FORWARD", "forward", 0, true, false, false},
            {"ip6", "filter", "FORWARD", "forward", 0, true, false, false}};
        QCOMPARE(check(forward, host), QByteArray());
        host.unwritableFilters = {Family::Ipv4};
        QCOMPARE(check(forward, host), warned);
        const auto findings = checkForward(forward, {}, {}, host);
        QVERIFY(findings.front().message.text().find("programs may write into it, and they are not installed")
            != std::string::npos);
        QVERIFY(findings.front().remedy.text().find("package iptables") != std::string::npos);
        QCOMPARE(check(forwardOf("80", "local:3128"), host), QByteArray());
        QCOMPARE(check(forwardOf("8080", "[fd00::2]:80"), host), QByteArray());
        host.nftBaseChains[0].acceptsTranslated = true; // a hand's rule lets them through
        QCOMPARE(check(forward, host), QByteArray());
        host.nftBaseChains[0] = {"ip", "filter", "FORWARD", "forward", 0, false, false, false};
        QCOMPARE(check(forward, host), QByteArray());
    }

    void theHostsNoticesSayItWhereItMatters()
    {
        HostState host = lab();
        host.nftBaseChains = {{"ip", "filter", "FORWARD", "forward", 0, true, false, false}};
        FoundForward ours = there(forwardOf("8080", "172.17.0.2:80"));
        QVERIFY(filterNotices(host, {ours}).empty());
        host.unwritableFilters = {Family::Ipv4};
        QVERIFY(filterNotices(host, {}).empty());
        QVERIFY(filterNotices(host, {ours}).empty()); // Docker's
        ours.owner = Owner::Portolan;
        const auto notices = filterNotices(host, {ours});
        QCOMPARE(notices.size(), std::size_t(1));
        QVERIFY(notices.front().text().starts_with("The nftables table ip filter, chain FORWARD, may drop "));
        ours.forward.enabled = false;
        QVERIFY(filterNotices(host, {ours}).empty());
    }

    void doesNotFearItsOwnEnginesPolicy()
    {
        // The jump to our accept rules stands first in FORWARD.
        QCOMPARE(check(forwardOf("8080", "172.17.0.2:80"), lab(), rulesetOf(filterWith("DROP", ""))),
            QByteArray());
    }

    void seesThatAForeignForwardIsDropped_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<bool>("dropped");
        const auto row = [](const char* rules, bool dropped) {
            QTest::newRow(QByteArray(rules).replace("\n", "; ").constData()) << QByteArray(rules) + "\n"
                                                                             << dropped;
        };
        row("", true);
        row("-A FORWARD -j ACCEPT", false);
        row("-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", true);
        row("-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT", false);
        row("-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT", true);
        row("-A FORWARD -i docker0 ! -o docker0 -j ACCEPT", true);
        row("-A FORWARD -i docker0 -o docker0 -j ACCEPT", true);
        row("-A FORWARD ! -i docker0 -o docker0 -j ACCEPT", false);
        row("-A FORWARD -o eth0 -j ACCEPT", true);
        row("-A FORWARD -o docker+ -j ACCEPT", false);
        row("-A FORWARD -s 172.17.0.0/16 -j ACCEPT", true);
        row("-A FORWARD -d 172.17.0.0/16 -j ACCEPT", false);
        row("-A FORWARD -d 172.17.0.3/32 -j ACCEPT", true);
        row("-A FORWARD -p udp -j ACCEPT", true);
        row("-A FORWARD -p tcp -m tcp --dport 81 -j ACCEPT", true);
        row("-A FORWARD -p tcp -m tcp --dport 79:81 -j ACCEPT", false);
        row("-A FORWARD -j OTHER\n-A OTHER -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j ACCEPT", false);
        row("-A UNUSED -j ACCEPT", true);
        row("-A INPUT -j ACCEPT", true);
    }

    void seesThatAForeignForwardIsDropped()
    {
        QFETCH(QByteArray, rules);
        QFETCH(bool, dropped);
        const FoundForward docker = there(forwardOf("8080", "172.17.0.2:80"));
        const auto found = [&](const QByteArray& policy) {
            return check(docker.forward, lab(), rulesetOf(filterWith(policy, rules)), {docker}, "ffffffff");
        };
        QCOMPARE(found("DROP"), QByteArray(dropped ? "forward-drops@to.address" : ""));
        QCOMPARE(found("ACCEPT"), QByteArray());
    }

    void findsTheArticlesForwardInOrder()
    {
        const Ruleset ruleset = rulesetOf(testData("article/docker-8080.save"));
        const auto present = findForwards(ruleset, {});
        QCOMPARE(check(present.front().forward, lab(), ruleset, present, present.front().forward.id),
            QByteArray());
    }
};

QTEST_APPLESS_MAIN(ForwardCheck)
#include "tst_forward_check.moc"
