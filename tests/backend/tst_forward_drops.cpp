// What rules between a client and a forward's target do with its connections, and what is said of it.
#include "backend/base/any_of.h"
#include "backend/forward/check_index.h"
#include "backend/forward/compile.h"
#include "tests/backend/judged.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>

using namespace portolan;

class ForwardDrops : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesWhatARealPacketMeets_data();
    void judgesWhatARealPacketMeets();
    void namesTheRuleAndTheWayPast();
    void saysWhoIsKeptOut_data();
    void saysWhoIsKeptOut();
    void judgesOtherTablesToo_data();
    void judgesOtherTablesToo();
    void judgesForwardsThatEndHere();
    void aRedirectTakesTheInterfacesFirstAddress_data();
    void aRedirectTakesTheInterfacesFirstAddress();
    void anAddressRoutedHereIsNotLocal();
    void relaysAreJudgedAsProgramsThatListen();
    void oneOfSeveralInterfacesKeepsItsOwnClientsOut();
    void oursAreJudgedByTheirAcceptRule();
    void forwardsThatWorkAreNotCalledBlocked_data();
    void forwardsThatWorkAreNotCalledBlocked();
    void aDropBeforeOwnersRulesIsSeen_data();
    void aDropBeforeOwnersRulesIsSeen();
    void anIndexChangesNothing();
    void theTimeGrowsWithForwardsAndRules();
};

void ForwardDrops::judgesWhatARealPacketMeets_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("ids");
    const QByteArray drops = "forward-drops";
    const QByteArray some = "client-blocked";
    const auto row = [](const char* rules, const QByteArray& ids) {
        QTest::newRow(QByteArray(rules).replace("\n", "; ").constData()) << QByteArray(rules) + '\n' << ids;
    };
    row("-A FORWARD -j DROP", drops);
    row("-A FORWARD -j REJECT --reject-with icmp-port-unreachable", drops);
    row("-A FORWARD -i eth0 -j DROP", drops);
    row("-A FORWARD -i eth+ -j DROP", drops);
    row("-A FORWARD -i eth1 -j DROP", "");
    row("-A FORWARD ! -i docker0 -j DROP", drops);
    row("-A FORWARD -i docker0 -j DROP", "");
    row("-A FORWARD -o docker0 -j DROP", drops);
    row("-A FORWARD -o eth0 -j DROP", "");
    row("-A FORWARD -i eth0 -o docker0 -p tcp -m tcp --dport 80 -j DROP", drops);
    row("-A FORWARD -p tcp -m tcp --dport 8080 -j DROP", ""); // it asks for 80 by now
    row("-A FORWARD -p tcp -m multiport --dports 22,79:90 -j DROP", drops);
    row("-A FORWARD -p tcp -m multiport --dports 0:1023 -j DROP", ""); // not read: nothing is said
    row("-A FORWARD -p udp -j DROP", "");
    row("-A FORWARD -d 172.17.0.2/32 -j DROP", drops);
    row("-A FORWARD -d 172.17.0.3/32 -j DROP", "");
    row("-A FORWARD ! -d 172.17.0.3/32 -j DROP", drops);
    row("-A FORWARD -m iprange --dst-range 172.17.0.1-172.17.0.9 -j DROP", drops);
    row("-A FORWARD -d 172.20.242.183/32 -j DROP", "");
    row("-A FORWARD -m conntrack --ctstate NEW -j DROP", drops);
    row("-A FORWARD -m conntrack --ctstate INVALID -j DROP", "");
    row("-A FORWARD -m conntrack ! --ctstate DNAT -j DROP", "");
    row("-A FORWARD -m state ! --state RELATED,ESTABLISHED -j DROP", drops);
    row("-A FORWARD -m conntrack --ctstate DNAT --ctorigdstport 8080 -j DROP", drops);
    row("-A FORWARD -m conntrack --ctorigdst 172.20.242.183 --ctdir ORIGINAL -j DROP", drops);
    row("-A FORWARD -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP", drops);
    row("-A FORWARD -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j DROP", "");
    row("-A FORWARD -m addrtype --dst-type LOCAL -j DROP", "");
    row("-A FORWARD -m addrtype ! --src-type LOCAL -j DROP", drops);
    row("-A FORWARD -f -j DROP", "");
    row("-A FORWARD -m comment --comment \"no more\" -j DROP", drops);
    // What nobody can tell beforehand.
    row("-A FORWARD -m limit --limit 5/min -j DROP", "");
    row("-A FORWARD -m mark --mark 0x1 -j DROP", "");
    row("-A FORWARD -m set --match-set bad src -j DROP", "");
    row("-A FORWARD -m limit --limit 5/min -j ACCEPT\n-A FORWARD -j DROP", "");
    row("-A FORWARD -m set --match-set good src -j ACCEPT\n-A FORWARD -j DROP", "");
    row("-A FORWARD -j NFQUEUE --queue-num 0\n-A FORWARD -j DROP", "");
    row("-A FORWARD -j LOG\n-A FORWARD -m mark --mark 0x1 -j DROP\n-A FORWARD -j DROP", drops);
    row("-A FORWARD -p tcp -m tcp --sport 1024:65535 -j ACCEPT\n-A FORWARD -j DROP", "");
    // Order and jumps.
    row("-A FORWARD -o docker0 -j ACCEPT\n-A FORWARD -j DROP", "");
    row("-A FORWARD -j DROP\n-A FORWARD -o docker0 -j ACCEPT", drops);
    row("-A FORWARD -p udp -j ACCEPT\n-A FORWARD -i eth0 -j DROP\n-A FORWARD -j ACCEPT", drops);
    row("-A FORWARD -j A\n-A A -p tcp -j B\n-A B -j DROP", drops);
    row("-A FORWARD -j A\n-A A -p tcp -j B\n-A A -j DROP\n-A B -j ACCEPT", "");
    row("-A FORWARD -j A\n-A FORWARD -j DROP\n-A A -p tcp -j RETURN\n-A A -j ACCEPT", drops);
    row("-A FORWARD -j A\n-A FORWARD -j DROP\n-A A -p udp -j RETURN\n-A A -j ACCEPT", "");
    row("-A FORWARD -g A\n-A FORWARD -j DROP\n-A A -p udp -j ACCEPT", "");
    row("-A FORWARD -j A\n-A FORWARD -j DROP\n-A A -g B\n-A A -j ACCEPT", drops);
    row("-A FORWARD -m mark --mark 0x1 -j A\n-A A -j DROP", "");
    row("-A FORWARD -m mark --mark 0x1 -j A\n-A FORWARD -j DROP\n-A A -j ACCEPT", "");
    row("-A FORWARD -j A\n-A A -m mark --mark 0x1 -j RETURN\n-A A -j DROP", "");
    row("-A FORWARD -j A\n-A FORWARD -j DROP\n-A A -m mark --mark 0x1 -j RETURN\n-A A -j DROP", drops);
    row("-A A -j DROP", "");
    row("-A FORWARD -j A\n-A A -j A", "");
    // Parts of the clients.
    row("-A FORWARD -s 10.0.0.0/8 -j DROP", some);
    row("-A FORWARD ! -s 10.0.0.0/8 -j DROP", some);
    row("-A FORWARD -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -j DROP", some);
    row("-A FORWARD -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -s 10.1.0.0/16 -j DROP", "");
    row("-A FORWARD -s 10.0.0.0/8 -j DROP\n-A FORWARD -j DROP", drops);
    row("-A FORWARD -s 0.0.0.0/1 -j DROP\n-A FORWARD -s 128.0.0.0/1 -j DROP", drops);
    row("-A FORWARD -s 172.17.0.0/16 -j DROP", ""); // the target's own network
    row("-A FORWARD -j A\n-A A -s 10.0.0.0/8 -j RETURN\n-A A -j DROP", some);
    row("-A FORWARD -s 10.0.0.0/8 -m limit --limit 5/min -j DROP", "");
}

void ForwardDrops::judgesWhatARealPacketMeets()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, ids);
    const Judged seen = judgedByHand(filterTable(rules));
    QVERIFY2(seen.ids == ids, seen.ids + ": " + seen.words);
}

void ForwardDrops::namesTheRuleAndTheWayPast()
{
    const Judged seen
        = judgedByHand(filterTable("-A FORWARD -p udp -j ACCEPT\n-A FORWARD -i eth0 -j A\n-A A -j DROP\n"));
    QCOMPARE(seen.words,
        QByteArray("No connection gets through to 172.17.0.2:80: rule 1 of chain A (filter, xtables-legacy) "
                   "stops them, “-A A -j DROP”. All packets that get here are dropped.\n"));
    QCOMPARE(seen.remedy,
        QByteArray("Let these connections through before that with “iptables-legacy -I FORWARD 2 -m "
                   "conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 "
                   "--ctreplsrcport 80 -j ACCEPT”.\n"));
    // The same with what it proposes in its place.
    const Judged after = judgedByHand(
        filterTable("-A FORWARD -p udp -j ACCEPT\n-A FORWARD -m conntrack --ctstate DNAT --ctproto 6 "
                    "--ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -j ACCEPT\n"
                    "-A FORWARD -i eth0 -j A\n-A A -j DROP\n"));
    QCOMPARE(after.ids, QByteArray());
    QVERIFY(judgedByHand(filterTable("", "DROP")).remedy.contains("iptables-legacy -A FORWARD -m conntrack"));
    const QByteArray ufw = "*filter\n:FORWARD DROP [0:0]\n:ufw-before-forward - [0:0]\n:ufw-user-forward - "
                           "[0:0]\n-A FORWARD -j ufw-before-forward\n-A ufw-before-forward -j "
                           "ufw-user-forward\n%COMMIT\n";
    const QByteArray allow = "“ufw route prepend allow proto tcp to 172.17.0.2 port 80”";
    const Judged policy = judgedByHand(QByteArray(ufw).replace('%', ""));
    QVERIFY2(policy.remedy.contains(allow), policy.remedy);
    const Judged user = judgedByHand(QByteArray(ufw).replace('%', "-A ufw-user-forward -j DROP\n"));
    QVERIFY2(user.remedy.contains(allow), user.remedy);
    const Judged early = judgedByHand(QByteArray(ufw)
                                          .replace('%', "-A ufw-before-forward -j DROP\n")
                                          .replace("-j ufw-user-forward\n", "-j DROP\n"));
    QVERIFY2(early.remedy.contains("iptables-legacy -I FORWARD 1 "), early.remedy);
}

void ForwardDrops::saysWhoIsKeptOut_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("a network") << QByteArray("-A FORWARD -s 10.0.0.0/8 -j DROP\n")
                               << QByteArray("Connections from 10.0.0.0/8 do not get through: rule 1 of");
    QTest::newRow("an address") << QByteArray("-A FORWARD -s 10.0.0.1/32 -j DROP\n")
                                << QByteArray("Connections from 10.0.0.1 do not get through: rule 1 of");
    QTest::newRow("what is left of one")
        << QByteArray("-A FORWARD -s 10.0.0.0/9 -j ACCEPT\n-A FORWARD -s 10.0.0.0/8 -j DROP\n")
        << QByteArray("Connections from 10.128.0.0/9 do not get through: rule 2 of");
    QTest::newRow("all others") << QByteArray("-A FORWARD -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -j DROP\n")
                                << QByteArray("Only connections from 10.0.0.0/8 can get through: rule 2 of");
    QByteArray many;
    for (int i = 0; i < 40; ++i)
        many += "-A FORWARD -s 203.0.113." + QByteArray::number(i) + "/32 -j DROP\n";
    QTest::newRow("a blocklist") << many
                                 << QByteArray("Connections from 203.0.113.0 do not get through, nor from "
                                               "what 39 further rules name: rule 1 of");
}

void ForwardDrops::saysWhoIsKeptOut()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, begin);
    const Judged seen = judgedByHand(filterTable(rules));
    QCOMPARE(seen.ids, QByteArray("client-blocked"));
    QVERIFY2(seen.words.startsWith(begin), seen.words);
}

void ForwardDrops::judgesOtherTablesToo_data()
{
    QTest::addColumn<QByteArray>("tables");
    QTest::addColumn<QByteArray>("remedy");
    const auto row = [](const char* table, const char* chain, const char* rule, const char* remedy) {
        QTest::addRow("%s %s %s", table, chain, rule) << QByteArray("*") + table + "\n:" + chain
                + " ACCEPT [0:0]\n-A " + chain + ' ' + rule
                + " -j DROP\nCOMMIT\n" << QByteArray(remedy);
    };
    row("raw", "PREROUTING", "-p tcp -m tcp --dport 8080",
        "iptables-legacy -t raw -I PREROUTING 1 -p tcp -m tcp --dport 8080 -j ACCEPT");
    row("raw", "PREROUTING", "-p tcp -m tcp --dport 80", "");
    row("raw", "PREROUTING", "-d 172.20.242.183/32 -i eth0",
        "iptables-legacy -t raw -I PREROUTING 1 -p tcp -m tcp --dport 8080 -j ACCEPT");
    row("raw", "PREROUTING", "-d 172.17.0.2/32", "");
    row("raw", "PREROUTING", "-m conntrack --ctstate NEW", ""); // conntrack has not seen it yet
    row("raw", "PREROUTING", "-i eth0 -m conntrack --ctorigsrc 0.0.0.0/0", "");
    row("mangle", "PREROUTING", "-m conntrack --ctstate NEW",
        "iptables-legacy -t mangle -I PREROUTING 1 -p tcp -m tcp --dport 8080 -j ACCEPT");
    row("mangle", "PREROUTING", "-m conntrack --ctstate DNAT", "");
    row("mangle", "FORWARD", "-d 172.17.0.2/32", "iptables-legacy -t mangle -I FORWARD 1 -m conntrack ");
    row("mangle", "POSTROUTING", "-o docker0", "iptables-legacy -t mangle -I POSTROUTING 1 -m conntrack ");
    row("mangle", "INPUT", "", "");
    row("security", "FORWARD", "-p tcp", "iptables-legacy -t security -I FORWARD 1 -m conntrack ");
}

void ForwardDrops::judgesOtherTablesToo()
{
    QFETCH(QByteArray, tables);
    QFETCH(QByteArray, remedy);
    const Judged seen = judgedByHand(tables);
    QCOMPARE(seen.ids, QByteArray(remedy.isEmpty() ? "" : "forward-drops"));
    QVERIFY2(seen.remedy.contains(remedy), seen.remedy);
}

void ForwardDrops::aRedirectTakesTheInterfacesFirstAddress_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char* rule, const char* input, const char* ids) {
        QTest::addRow("%s, %s", rule, input) << QByteArray(rule) << QByteArray(input) << QByteArray(ids);
    };
    const char* second = "-d 172.20.242.200/32 -p tcp -m tcp --dport 7070 -j REDIRECT --to-ports 7071";
    row(second, "-d 172.20.242.183/32 -j ACCEPT", "");
    row(second, "-d 172.20.242.200/32 -j ACCEPT", "forward-drops");
    row(second, "-m conntrack --ctorigdst 172.20.242.200 -j ACCEPT", "");
    row(second, "-m conntrack --ctreplsrc 172.20.242.183 -j ACCEPT", "");
    const char* any = "-p tcp -m tcp --dport 7070 -j REDIRECT --to-ports 7071";
    row(any, "-d 172.20.242.183/32 -j ACCEPT", "");
    row(any, "-d 172.20.242.200/32 -j ACCEPT", "forward-drops");
    const char* dnat = "-d 172.20.242.200/32 -p tcp -m tcp --dport 7070 -j DNAT --to-destination :7071";
    row(dnat, "-d 172.20.242.183/32 -j ACCEPT", "forward-drops");
    row(dnat, "-d 172.20.242.200/32 -j ACCEPT", "");
    const char* unclear
        = "-d 172.20.242.200/32 -p tcp -m tcp --dport 7070 -m comment --comment \"no -j DNAT\" -j "
          "REDIRECT --to-ports 7071";
    row(unclear, "-d 172.20.242.183/32 -j ACCEPT", "");
    row(unclear, "-d 172.20.242.200/32 -j ACCEPT", "");
    row(unclear, "-d 172.20.242.201/32 -j ACCEPT", "forward-drops");
}

void ForwardDrops::aRedirectTakesTheInterfacesFirstAddress()
{
    QFETCH(QByteArray, rule);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, ids);
    HostState host = articlesHost();
    host.addresses.push_back({"eth0", *Address::parse("172.20.242.200"), 20});
    const Judged seen = judgedByHand(
        "*filter\n:INPUT DROP [0:0]\n-A INPUT " + input + "\nCOMMIT\n", host, "-A PREROUTING " + rule);
    QVERIFY2(seen.ids == ids, seen.ids + ": " + seen.words);
    // Clients of another interface get that one's address, and containers' bridges have none.
    host.addresses.push_back({"br-8069fc235478", *Address::parse("172.18.0.1"), 16});
    const QByteArray other = "*filter\n:INPUT DROP [0:0]\n-A INPUT -d 10.5.0.1/32 -j ACCEPT\nCOMMIT\n";
    QCOMPARE(judgedByHand(other, host, "-A PREROUTING " + rule).ids, QByteArray("forward-drops"));
    host.addresses.push_back({"eth1", *Address::parse("10.5.0.1"), 16});
    const bool redirected = rule.contains("REDIRECT");
    const QByteArray seenNow = judgedByHand(other, host, "-A PREROUTING " + rule).ids;
    QVERIFY2((seenNow == "forward-drops") == !redirected, seenNow);
}

void ForwardDrops::anAddressRoutedHereIsNotLocal()
{
    const auto with = [](const char* address, const char* type) {
        return judgedByHand("*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m addrtype " + QByteArray(type)
                + " -j DROP\nCOMMIT\n",
            articlesHost(),
            "-A PREROUTING -d " + QByteArray(address)
                + " -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80")
            .ids;
    };
    QCOMPARE(with("172.20.242.183", "--dst-type LOCAL"), QByteArray("forward-drops"));
    QCOMPARE(with("172.20.242.183", "! --dst-type LOCAL"), QByteArray());
    QCOMPARE(with("203.0.113.5", "--dst-type LOCAL"), QByteArray("listen-address-not-local"));
    QCOMPARE(with("203.0.113.5", "! --dst-type LOCAL"), QByteArray("listen-address-not-local"));
}

void ForwardDrops::relaysAreJudgedAsProgramsThatListen()
{
    FoundForward relay;
    relay.owner = Owner::Relay;
    relay.forward.id = "relay-8088";
    relay.forward.listen.ports = PortRange{8088, 8088};
    relay.forward.to = {Address::parse("172.17.0.2").value(), PortRange{80, 80}};
    const auto with = [&](const QByteArray& filter) {
        return judged(checkForward(relay.forward, {relay},
            rulesetOf("*filter\n:INPUT " + filter + "COMMIT\n"), articlesHost(), relay.forward.id));
    };
    QCOMPARE(with("ACCEPT [0:0]\n").ids, QByteArray());
    const Judged policy = with("DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n");
    QCOMPARE(policy.ids, QByteArray("forward-drops"));
    QVERIFY2(policy.remedy.contains("“iptables-legacy -A INPUT -p tcp -m tcp --dport 8088 -j ACCEPT”"),
        policy.remedy);
    QCOMPARE(with("DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 8088 -j ACCEPT\n").ids, QByteArray());
    QCOMPARE(with("ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 8088 -j REJECT\n").ids,
        QByteArray("forward-drops"));
    // Nothing is translated: neither the target nor FORWARD matters.
    QCOMPARE(with("ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate DNAT -j DROP\n-A INPUT -p tcp -m tcp "
                  "--dport 80 -j DROP\n")
                 .ids,
        QByteArray());
    QCOMPARE(with("ACCEPT [0:0]\n:FORWARD DROP [0:0]\n").ids, QByteArray());
    relay.forward.listen.address = Address::parse("127.0.0.1").value();
    QCOMPARE(with("DROP [0:0]\n").ids, QByteArray());
}

void ForwardDrops::judgesForwardsThatEndHere()
{
    const QByteArray redirect = "-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128";
    const auto with = [&](const QByteArray& input) {
        return judgedByHand("*filter\n:INPUT " + input + "COMMIT\n", articlesHost(), redirect);
    };
    QCOMPARE(with("ACCEPT [0:0]\n").ids, QByteArray());
    QCOMPARE(with("DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n").ids, QByteArray("forward-drops"));
    QCOMPARE(with("DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 3128 -j ACCEPT\n").ids, QByteArray());
    QCOMPARE(
        with("DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n").ids, QByteArray("forward-drops"));
    QCOMPARE(with("ACCEPT [0:0]\n-A INPUT -d 172.20.242.183/32 -j DROP\n").ids, QByteArray("forward-drops"));
    const Judged seen = with("ACCEPT [0:0]\n-A INPUT -i eth0 -j REJECT --reject-with tcp-reset\n");
    QCOMPARE(seen.ids, QByteArray("forward-drops"));
    QVERIFY2(seen.remedy.contains(
                 "“iptables-legacy -I INPUT 1 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 80 -j "
                 "ACCEPT”"),
        seen.remedy);
    QCOMPARE(judgedByHand(filterTable("-A FORWARD -j DROP\n"), articlesHost(), redirect).ids, QByteArray());
}

void ForwardDrops::oneOfSeveralInterfacesKeepsItsOwnClientsOut()
{
    HostState host = articlesHost();
    host.addresses.push_back({"eth1", *Address::parse("10.5.0.1"), 16});
    const QByteArray rules = filterTable("-A FORWARD -i eth0 -j DROP\n");
    const Judged seen = judgedByHand(rules, host);
    QCOMPARE(seen.ids, QByteArray("client-blocked"));
    QVERIFY2(seen.words.startsWith("Connections that come in by eth0 do not get through: rule 1 of chain "),
        seen.words);
    QCOMPARE(judgedByHand(filterTable("-A FORWARD -j DROP\n"), host).ids, QByteArray("forward-drops"));
    // Where the forward is for one of them alone, the other is none of its business.
    QCOMPARE(judgedByHand(rules, host,
                 "-A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80")
                 .ids,
        QByteArray("forward-drops"));
    // Networks of containers are no other way in.
    host.addresses.back().interface = "br-8069fc235478";
    QCOMPARE(judgedByHand(rules, host).ids, QByteArray("forward-drops"));
}

void ForwardDrops::oursAreJudgedByTheirAcceptRule()
{
    const PortForward forward = forwardOf("8080", "172.17.0.2:80");
    const CompileContext context{articlesHost().connected()};
    const auto linesOf = [&](std::string_view table) {
        QByteArray lines;
        for (const CompiledRule& rule : compileJumps({forward}, Family::Ipv4))
            if (rule.table == table && table == "nat")
                lines += bytes(rule.text()) + '\n';
        for (const CompiledRule& rule : compile(forward, context))
            if (rule.table == table)
                lines += bytes(rule.text()) + '\n';
        return lines;
    };
    const auto findings = [&](const QByteArray& forwardChain, bool there = true) {
        const Ruleset ruleset = rulesetOf("*filter\n:FORWARD DROP [0:0]\n:PORTOLAN-FORWARD - [0:0]\n"
            + forwardChain + linesOf("filter")
            + "COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
              ":PORTOLAN - [0:0]\n:PORTOLAN-POST - [0:0]\n"
            + linesOf("nat") + "COMMIT\n");
        const auto present = findForwards(ruleset, {forward});
        return checkForward(forward, there ? present : std::vector<FoundForward>(), ruleset, articlesHost(),
            there ? forward.id : std::string());
    };
    QCOMPARE(judged(findings("-A FORWARD -j PORTOLAN-FORWARD\n-A FORWARD -j DROP\n")).ids, QByteArray());
    const auto displaced = findings("-A FORWARD -i eth0 -j DROP\n-A FORWARD -j PORTOLAN-FORWARD\n");
    QCOMPARE(judged(displaced).ids, QByteArray("forward-drops"));
    QVERIFY(displaced.front().repairs);
    QVERIFY(judged(displaced).remedy.contains("portolanctl repair"));
    // One that is yet to come is put first.
    QCOMPARE(judged(findings("-A FORWARD -i eth0 -j DROP\n", false)).ids, QByteArray());
}

void ForwardDrops::forwardsThatWorkAreNotCalledBlocked_data()
{
    QTest::addColumn<QByteArray>("blocked"); // what these hosts do not let through
    QTest::newRow("docker") << QByteArray();
    QTest::newRow("podman") << QByteArray();
    QTest::newRow("cni") << QByteArray();
    QTest::newRow("firewalld") << QByteArray();
    QTest::newRow("libvirt") << QByteArray();
    // Its own rule lets only what is asked of the web server through; nobody allowed the other.
    QTest::newRow("ufw") << QByteArray("5353 forward-drops");
    QTest::newRow("mixed") << QByteArray();
}

void ForwardDrops::forwardsThatWorkAreNotCalledBlocked()
{
    QFETCH(QByteArray, blocked);
    const QString peer = QTest::currentDataTag();
    const auto state = readHostState(text(readCapture(peer + ".state.json")));
    QVERIFY(state.has_value());
    QByteArrayList seen;
    for (const Family family : {Family::Ipv4, Family::Ipv6})
        for (const Engine engine : {Engine::XtablesLegacy, Engine::XtablesNft}) {
            const QString name = peer + '.' + toString(family) + ".save";
            const Ruleset ruleset = rulesetOf(readCapture(name), engine, family);
            const auto present = findForwards(ruleset, {});
            const CheckIndex index(present, ruleset);
            for (const FoundForward& found : present)
                for (const Finding& finding :
                    checkAmong(found.forward, index, ruleset, *state, found.forward.id))
                    if (isAnyOf(finding.id, {"forward-drops", "other-engine-drops", "client-blocked"}))
                        if (const QByteArray one
                            = bytes(found.forward.listen.ports->toString()) + ' ' + bytes(finding.id);
                            !seen.contains(one))
                            seen += one;
        }
    QCOMPARE(seen.join(", "), blocked);
}

void ForwardDrops::aDropBeforeOwnersRulesIsSeen_data()
{
    QTest::addColumn<unsigned>("port");
    QTest::newRow("docker") << 8080U;
    QTest::newRow("podman") << 8082U;
    QTest::newRow("firewalld") << 8080U;
    QTest::newRow("libvirt") << 8080U;
    QTest::newRow("ufw") << 8080U;
    QTest::newRow("mixed") << 8443U;
}

void ForwardDrops::aDropBeforeOwnersRulesIsSeen()
{
    QFETCH(unsigned, port);
    const QString peer = QTest::currentDataTag();
    const auto state = readHostState(text(readCapture(peer + ".state.json")));
    QByteArray save = readCapture(peer + ".ipv4.save");
    qsizetype at = save.indexOf("-A FORWARD", save.indexOf("*filter"));
    at = save.lastIndexOf('\n', at) + 1;
    save.insert(at, "[0:0] -A FORWARD -i eth0 -j DROP\n");
    const Ruleset ruleset = rulesetOf(save);
    const auto present = findForwards(ruleset, {});
    const FoundForward* found = forwardAt(present, port);
    QVERIFY(found);
    const Judged seen = judged(checkForward(found->forward, present, ruleset, *state, found->forward.id));
    QVERIFY2(seen.ids.contains("forward-drops"), seen.ids);
    QVERIFY2(seen.words.contains("rule 1 of chain FORWARD"), seen.words);
}

void ForwardDrops::anIndexChangesNothing()
{
    QByteArray rules;
    for (int i = 0; i < 200; ++i)
        rules += "-A FORWARD -d 172.17.0." + QByteArray::number(i) + "/32 -p tcp -m tcp --dport 80 -j "
            + (i % 3 == 0 ? "DROP" : "A") + "\n-A FORWARD -i eth" + QByteArray::number(i)
            + " -j ACCEPT\n-A FORWARD -s 10.0." + QByteArray::number(i) + ".0/24 -j DROP\n";
    for (const char* dnat : {"172.17.0.2:80", "172.17.0.3:80", "172.17.1.3:80", "172.17.0.30:443"}) {
        const Ruleset ruleset = rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth4 -p tcp -m "
                                          "tcp --dport 8080 -j DNAT --to-destination "
            + QByteArray(dnat) + "\nCOMMIT\n" + filterTable(rules, "DROP"));
        const auto present = findForwards(ruleset, {});
        const CheckIndex index(present, ruleset);
        const PortForward& forward = present.front().forward;
        const Judged one = judged(checkForward(forward, present, ruleset, articlesHost(), forward.id));
        const Judged among = judged(checkAmong(forward, index, ruleset, articlesHost(), forward.id));
        QCOMPARE(among.words, one.words);
        QCOMPARE(among.remedy, one.remedy);
    }
}

/// Eight times as many forwards beside eight times as many rules take some eight times as long, not 64.
void ForwardDrops::theTimeGrowsWithForwardsAndRules()
{
    const auto timeFor = [](unsigned count) {
        QByteArray nat = "*nat\n:PREROUTING ACCEPT [0:0]\n";
        QByteArray filter = "*filter\n:FORWARD DROP [0:0]\n:BLOCKED - [0:0]\n-A FORWARD -j BLOCKED\n";
        for (unsigned i = 0; i < count; ++i) {
            const QByteArray address
                = "172.17." + QByteArray::number(i / 250) + '.' + QByteArray::number(2 + i % 250);
            nat += "-A PREROUTING -p tcp -m tcp --dport " + QByteArray::number(10000 + i)
                + " -j DNAT --to-destination " + address + ":80\n";
            filter += "-A FORWARD -d " + address + "/32 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT\n";
            for (unsigned more = 0; more < 4; ++more)
                filter += "-A BLOCKED -s 198." + QByteArray::number(i / 200) + '.'
                    + QByteArray::number(i % 200) + '.' + QByteArray::number(more) + "/32 -j DROP\n";
        }
        const Ruleset ruleset = rulesetOf(nat + "COMMIT\n" + filter + "COMMIT\n");
        const auto present = findForwards(ruleset, {});
        const HostState host = articlesHost();
        qint64 least = std::numeric_limits<qint64>::max(); // others use the machine too
        for (int round = 0; round < 3; ++round) {
            QElapsedTimer timer;
            timer.start();
            const CheckIndex index(present, ruleset);
            for (const FoundForward& found : present)
                if (checkAmong(found.forward, index, ruleset, host, found.forward.id).size() != 1)
                    return -1.0; // the blocklist, and nothing else
            least = std::min(least, timer.nsecsElapsed());
        }
        return double(least);
    };
    const double small = timeFor(200);
    const double large = timeFor(1600);
    qInfo("%.0f times as many take %.1f times as long, %.0f ms", 8., large / small, large / 1e6);
    QVERIFY(small > 0 && large > 0);
    QVERIFY(large < 8 * 4 * small);
}

QTEST_APPLESS_MAIN(ForwardDrops)
#include "tst_forward_drops.moc"
