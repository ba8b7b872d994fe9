// Native nftables rules in the common model, and the forwards in them.
#include "backend/host/host_state.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/chain_graph.h"
#include "backend/ruleset/rule_marks.h"
#include "backend/ruleset/rule_search.h"
#include "backend/ruleset/unread_entries.h"
#include "backend/ruleset/words.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

std::string nftDocument(const QString& name)
{
    return text(testData("nft/" + name + ".json"));
}

Ruleset nftRuleset(const QString& name)
{
    return readNft(nftDocument(name)).value();
}

/// One rule of table inet t, chain c; the chain is a base chain of type nat at prerouting.
std::string oneRule(std::string_view expressions, std::string_view family = "inet")
{
    const std::string place = R"("family": ")" + std::string(family) + R"(", "table": "t", )";
    return R"({"nftables": [{"table": {"family": ")" + std::string(family)
        + R"(", "name": "t", "handle": 1}}, {"chain": {)" + place
        + R"("name": "c", "type": "nat", "hook": "prerouting", "prio": -99, "policy": "drop"}}, {"rule": {)"
        + place + R"("chain": "c", "handle": 7, "expr": )" + std::string(expressions) + "}}]}";
}

QByteArray optionsOf(const Rule& rule)
{
    QByteArray line;
    const auto add = [&](const Option& option) {
        line += (option.inverted ? "! " : "") + bytes(option.name);
        for (const std::string_view value : option.values)
            line += ' ' + bytes(value);
        line += ' ';
    };
    for (const Option& option : rule.header)
        add(option);
    for (const Match& match : rule.matches) {
        line += "-m " + bytes(match.name) + ' ';
        for (const Option& option : match.options)
            add(option);
    }
    line += "-j " + bytes(rule.target) + ' ';
    for (const Option& option : rule.targetOptions)
        add(option);
    return line.trimmed();
}

} // namespace

class TestNftRuleset : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forwardsAreThosePublished_data();
    void forwardsAreThosePublished();
    void targetsOfABalancedForwardHaveTheirShare();
    void aRuleIsSaidInTheWordsOfIptables_data();
    void aRuleIsSaidInTheWordsOfIptables();
    void whatJsonHidesIsReadFromText();
    void aTableOfBothFamiliesIsInBothPictures();
    void tablesOfOneNameAndTwoFamiliesAreTwo();
    void aTracesOwnTableIsNotAmongTheRules();
    void enginesThatBothHoldRulesAreSaidOurOwnTableAside();
    void baseChainsStandByPriorityOverAllEngines();
    void aMapLeadsToEveryChainInIt();
    void whatFollowsAMapIsReached();
    void whatWasTooMuchToReadIsNotTakenForEmpty();
    void countersAndHandlesAreKept();
    void setsAndFlowtablesAreKept();
    void whatIsNoSuchDocumentIsRefused_data();
    void whatIsNoSuchDocumentIsRefused();
    void aNumberFindsAPortInARange();
};

void TestNftRuleset::forwardsAreThosePublished_data()
{
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("docker") << QByteArrayList{"docker tcp any:8080 -> 172.17.0.2:80 active hairpin this-host",
        "docker udp any:5353 -> 172.17.0.2:53 active this-host",
        "docker tcp 172.20.242.183:8443 -> 172.18.0.2:443 active this-host",
        "docker tcp any:8080 -> [fd00:17::2]:80 active this-host"};
    QTest::newRow("netavark") << QByteArrayList{"podman tcp any:8080 -> 10.88.0.2:80 active this-host",
        "podman udp any:5353 -> 10.88.0.2:53 active this-host",
        "podman tcp any:8080 -> [fd88::2]:80 active this-host"};
    QTest::newRow("cni") << QByteArrayList{
        "cni tcp any:8080 -> 10.22.0.2:80 active hairpin this-host (0123456789ab)",
        "cni udp any:5353 -> 10.22.0.2:53 active hairpin this-host (0123456789ab)",
        "cni tcp 172.20.242.183:8443 -> 10.22.0.3:443 active this-host (fedcba987654)",
        "cni tcp any:8080 -> [fd22::2]:80 active (0123456789ab)"};
    QTest::newRow("kube-proxy") << QByteArrayList{
        "kube-proxy tcp 172.30.0.41:80 -> 10.180.0.1:80 active this-host (ns1/svc1:p80)",
        "kube-proxy tcp 192.168.99.22:80 -> 10.180.0.1:80 active this-host (ns1/svc1:p80)",
        "kube-proxy tcp any:30080 -> 10.180.0.1:80 active this-host (ns1/svc1:p80)",
        "kube-proxy tcp 172.30.0.42:443 -> 10.180.0.3:8443 active this-host (ns2/svc2:p443)",
        "kube-proxy udp 172.30.0.43:53 -> 10.180.0.6:53 active this-host (ns3/svc3:dns)"};
    QTest::newRow("firewalld") << QByteArrayList{"firewalld tcp any:8080 -> 10.9.0.2:80 active (public)",
        "firewalld tcp any:9000-9002 -> 10.9.0.2 active (public)",
        "firewalld udp any:5353 -> 10.9.0.3:53 active (public)",
        "firewalld tcp any:8000 -> this host:8008 active (public)",
        "firewalld tcp any:8443 -> 10.9.0.2:443 active from 1.2.3.0/24 (public)",
        "firewalld tcp any:2222 -> 10.9.0.4:22 active from 10.20.0.0/16 (internal)",
        "firewalld tcp any:8080 -> [2001:db8:9::2]:80 active (public)"};
    QTest::newRow("by-hand") << QByteArrayList{"hand tcp any:8080 on eth0 -> 10.0.0.2:80 active hairpin",
        "hand tcp any:9000-9010 -> 10.0.0.3 active", "hand tcp 192.0.2.1:25 -> 10.0.0.4 active",
        "hand tcp 192.0.2.2:25 -> 10.0.0.4 active", "hand tcp any:53 -> 10.0.0.5:5353 active",
        "hand udp any:53 -> 10.0.0.5:5353 active", "hand tcp any:3128 -> this host:8118 active",
        "hand tcp any:22 -> 10.0.0.6:2222 active from 198.51.100.0/24",
        "hand tcp any:81 -> 10.0.1.1:8081 active", "hand tcp any:82 -> 10.0.1.2:8082 active",
        "hand tcp any:90 -> 10.0.1.3 active", "hand tcp any:7000 -> 10.0.1.7:7 active",
        "hand tcp any:7001-7009 -> 10.0.1.7:7 active", "hand tcp any:6000 -> 10.0.1.6 missing",
        "hand tcp any:443 -> [fd00:1::2]:8443 active"};
}

void TestNftRuleset::forwardsAreThosePublished()
{
    QFETCH(QByteArrayList, expected);
    const auto found = findForwards(nftRuleset(QTest::currentDataTag()), {});
    QByteArrayList lines;
    for (const FoundForward& forward : found) {
        lines.append(describe(forward));
        QVERIFY(forward.engine == Engine::Nftables);
        QVERIFY(!forward.editable);
        QVERIFY(!forward.rules.empty());
    }
    QCOMPARE(lines, expected);
}

void TestNftRuleset::targetsOfABalancedForwardHaveTheirShare()
{
    const auto targetsOf = [](const FoundForward& found) {
        QByteArray line;
        for (const FoundForward::Target& target : found.targets)
            line += bytes(target.to.address->toString()) + ' ' + QByteArray::number(target.share, 'f', 2)
                + ' ';
        return line.trimmed();
    };
    const auto kube = findForwards(nftRuleset("kube-proxy"), {});
    QCOMPARE(targetsOf(kube[0]), QByteArray("10.180.0.1 0.50 10.180.0.2 0.50"));
    QCOMPARE(targetsOf(kube[1]), QByteArray("10.180.0.1 0.50 10.180.0.2 0.50"));
    QCOMPARE(targetsOf(kube[3]), QByteArray("10.180.0.3 0.33 10.180.0.4 0.33 10.180.0.5 0.33"));
    QCOMPARE(targetsOf(kube[4]), QByteArray());
    for (const FoundForward& found : findForwards(nftRuleset("by-hand"), {}))
        if (found.forward.listen.ports == PortRange::parse("90").value())
            QCOMPARE(targetsOf(found), QByteArray("10.0.1.3 0.75 10.0.1.4 0.25"));
}

void TestNftRuleset::aRuleIsSaidInTheWordsOfIptables_data()
{
    QTest::addColumn<QByteArray>("expressions");
    QTest::addColumn<QByteArray>("expected");
    const auto match = [](const char* left, const char* right, const char* op = "==") {
        return QByteArray(R"({"match": {"op": ")") + op + R"(", "left": )" + left + R"(, "right": )" + right
            + "}}";
    };
    const char* dport = R"({"payload": {"protocol": "tcp", "field": "dport"}})";
    const char* daddr = R"({"payload": {"protocol": "ip", "field": "daddr"}})";
    const char* iifname = R"({"meta": {"key": "iifname"}})";
    QTest::newRow("port") << '[' + match(dport, "80") + R"(, {"accept": null}])"
                          << QByteArray("-p tcp -m tcp --dport 80 -j ACCEPT");
    QTest::newRow("ports") << '[' + match(dport, R"({"set": [80, {"range": [90, 99]}]})", "!=") + "]"
                           << QByteArray("-p tcp -m multiport ! --dports 80,90:99 -j");
    QTest::newRow("address of one family")
        << '[' + match(daddr, R"({"prefix": {"addr": "10.0.0.0", "len": 8}})", "!=") + R"(, {"drop": null}])"
        << QByteArray("! -d 10.0.0.0/8 -m nfproto --nfproto ipv4 -j DROP");
    QTest::newRow("wildcard") << '[' + match(iifname, R"("eth*")") + R"(, {"return": null}])"
                              << QByteArray("-i eth+ -j RETURN");
    QTest::newRow("a star in the name")
        << '[' + match(iifname, R"("eth\\*")") + "]" << QByteArray("-i eth* -j");
    QTest::newRow("several") << '[' + match(iifname, R"({"set": ["a", "b"]})") + "]"
                             << QByteArray("-m anyof -i a b -j");
    QTest::newRow("named set") << '[' + match(daddr, R"("@blocked")") + "]"
                               << QByteArray("-m set --match-set blocked dst -m nfproto --nfproto ipv4 -j");
    QTest::newRow("relation") << '[' + match(dport, "1024", ">=") + "]"
                              << QByteArray("-m nft --text tcp dport >= 1024 -j");
    QTest::newRow("dnat") << QByteArray(R"([{"dnat": {"family": "ip6", "addr": "fd00::1", "port": 80}}])")
                          << QByteArray("-m nfproto --nfproto ipv6 -j DNAT --to-destination [fd00::1]:80");
    QTest::newRow("two things done") << QByteArray(R"([{"log": {"prefix": "x"}}, {"drop": null}])")
                                     << QByteArray("-m then --text log prefix \"x\" -j DROP");
    QTest::newRow("something new") << QByteArray(R"([{"teleport": {"to": "moon"}}])")
                                   << QByteArray(R"(-j nft --text {"teleport":{"to":"moon"}})");
}

void TestNftRuleset::aRuleIsSaidInTheWordsOfIptables()
{
    QFETCH(QByteArray, expressions);
    QFETCH(QByteArray, expected);
    const Ruleset ruleset = readNft(oneRule(text(expressions))).value();
    QCOMPARE(ruleset.tables().size(), std::size_t(2));
    const Chain& chain = ruleset.tables()[0].chains[0];
    QCOMPARE(optionsOf(chain.rules[0]), expected);
    QVERIFY(!inWords(chain.rules[0], ruleset.tables()[0], chain).empty());
}

void TestNftRuleset::whatJsonHidesIsReadFromText()
{
    const auto ruleWith = [](const char* text) {
        std::string json = oneRule(R"([{"xt": {"type": "match", "name": "addrtype"}},
            {"counter": {"packets": 4, "bytes": 5}}, {"xt": {"type": "target", "name": "DNAT"}}])",
            "ip");
        json.insert(json.find(R"("expr")"), R"("text": ")" + std::string(text) + R"(", )");
        return readNft(json).value();
    };
    const Ruleset ruleset
        = ruleWith("iifname != \\\"docker0\\\" meta l4proto tcp fib daddr type local  tcp dport "
                   "8080 counter dnat to 172.17.0.2:80");
    const Rule& rule = ruleset.tables()[0].chains[0].rules[0];
    QCOMPARE(optionsOf(rule),
        QByteArray("! -i docker0 -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 8080 -j DNAT "
                   "--to-destination 172.17.0.2:80"));
    QVERIFY(rule.counters == (Counters{4, 5}));
    QCOMPARE(findForwards(ruleset, {}).size(), std::size_t(1));
    // One word that is not known, and JSON stays what is read.
    const Ruleset other = ruleWith("meta random & 1 < 2 dnat to 172.17.0.2");
    QVERIFY(optionsOf(other.tables()[0].chains[0].rules[0]).contains("-j nft"));
    QCOMPARE(bytes(other.tables()[0].chains[0].rules[0].text),
        QByteArray("meta random & 1 < 2 dnat to 172.17.0.2"));
}

void TestNftRuleset::aTableOfBothFamiliesIsInBothPictures()
{
    const Ruleset ruleset = readNft(oneRule(R"([{"accept": null}])")).value();
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        const Table* table = ruleset.table(Engine::Nftables, family, "inet t");
        QVERIFY(table);
        const ChainGraph graph = makeChainGraph(ruleset, family);
        QCOMPARE(graph.nodes.size(), std::size_t(1));
        QVERIFY(graph.nodes[0].base == (BaseHook{Hook::Prerouting, -99}));
        QCOMPARE(graph.nodes[0].policy, std::string("DROP"));
        QVERIFY(graph.nodes[0].translates);
    }
}

void TestNftRuleset::aTracesOwnTableIsNotAmongTheRules()
{
    QString json = QString::fromStdString(oneRule(R"([{"accept": null}])"));
    QCOMPARE(readNft(json.toStdString())->tables().size(), std::size_t(2));
    json.replace("\"t\"", "\"portolan-trace\"");
    QVERIFY(readNft(json.toStdString())->empty());
}

void TestNftRuleset::enginesThatBothHoldRulesAreSaidOurOwnTableAside()
{
    const auto noticesBeside = [](const QString& json) {
        Ruleset ruleset = rulesetOf("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n", Engine::XtablesNft);
        ruleset.append(readNft(json.toStdString()).value());
        return engineNotices(ruleset).size();
    };
    QString json = QString::fromStdString(oneRule(R"([{"accept": null}])"));
    QCOMPARE(noticesBeside(json), std::size_t(1));
    json.replace("\"t\"", "\"portolan\"");
    QCOMPARE(noticesBeside(json), std::size_t(0));
}

void TestNftRuleset::tablesOfOneNameAndTwoFamiliesAreTwo()
{
    Ruleset ruleset = readNft(oneRule(R"([{"accept": null}])")).value();
    ruleset.append(readNft(oneRule(R"([{"drop": null}])", "ip")).value());
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QVERIFY(graph.find({Engine::Nftables, "inet t", "c"}) != graph.find({Engine::Nftables, "ip t", "c"}));
}

void TestNftRuleset::baseChainsStandByPriorityOverAllEngines()
{
    Ruleset ruleset = rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n");
    ruleset.append(rulesetOf("*raw\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n", Engine::XtablesNft));
    ruleset.append(readNft(oneRule(R"([{"accept": null}])")).value());
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QByteArrayList order;
    for (const HookStep& step : graph.steps(Hook::Prerouting))
        if (step.kind == HookStep::Kind::BaseChain)
            order.append(QByteArray(toString(graph.nodes[step.chain].key.engine)) + ' '
                + QByteArray::number(step.priority));
    QCOMPARE(order, (QByteArrayList{"xtables-nft -300", "xtables-legacy -100", "nftables -99"}));
    QVERIFY(graph.severalEngines);
}

void TestNftRuleset::aMapLeadsToEveryChainInIt()
{
    const Ruleset ruleset = nftRuleset("kube-proxy");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    for (const ChainNode& node : graph.nodes)
        if (node.key.name.starts_with("service-") || node.key.name.starts_with("endpoint-"))
            QVERIFY2(!node.calledBy.empty(), node.key.name.c_str());
    QVERIFY(graph.unreached.empty());
}

void TestNftRuleset::whatFollowsAMapIsReached()
{
    const Ruleset ruleset = nftRuleset("kube-proxy");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QCOMPARE(RuleMarks(graph, ruleset).neverReached(), std::size_t(0));
}

void TestNftRuleset::whatWasTooMuchToReadIsNotTakenForEmpty()
{
    QByteArray json = QByteArray::fromStdString(nftDocument("kube-proxy"));
    const auto read = [&] { return readNft(json.toStdString()).value(); };
    QVERIFY(!hasUnreadSets(read().tables()[0]));
    // As the helper writes it.
    json.insert(json.indexOf("}}", json.indexOf("\"table\"")), ", \"elementsLeftOut\": true");
    for (qsizetype at = json.indexOf("\"elem\": ["); at >= 0; at = json.indexOf("\"elem\": [", at + 1))
        json.replace(at, 6, "\"left\"");
    const Ruleset ruleset = read();
    for (const Table& table : ruleset.tables())
        QVERIFY(hasUnreadSets(table));
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QVERIFY(!graph.unreached.empty());
    QCOMPARE(RuleMarks(graph, ruleset).neverReached(), std::size_t(0));
    const Table& table = ruleset.tables()[0];
    const Chain& services = *table.chain("services");
    QVERIFY(inWords(services.rules[0], table, services).text().ends_with("(too many entries to read)."));
}

void TestNftRuleset::countersAndHandlesAreKept()
{
    const Ruleset ruleset
        = readNft(oneRule(R"([{"counter": {"packets": 5, "bytes": 300}}, {"accept": null}])")).value();
    const Rule& counted = ruleset.tables()[0].chains[0].rules[0];
    QVERIFY(counted.counted);
    QVERIFY(counted.counters == (Counters{5, 300}));
    QCOMPARE(counted.handle, std::uint64_t(7));
    QCOMPARE(bytes(counted.text), QByteArray("counter accept"));
    const Ruleset silent = readNft(oneRule(R"([{"accept": null}])")).value();
    QVERIFY(!silent.tables()[0].chains[0].rules[0].counted);
}

void TestNftRuleset::setsAndFlowtablesAreKept()
{
    const Ruleset ruleset = nftRuleset("kube-proxy");
    const NftObjects& objects = *ruleset.tables()[0].objects;
    QCOMPARE(objects.sets.size(), std::size_t(6));
    const auto services = std::find_if(objects.sets.begin(), objects.sets.end(),
        [](const NamedSet& set) { return set.name == "service-ips"; });
    QVERIFY(services != objects.sets.end());
    QCOMPARE(services->dataType, std::string("verdict"));
    QCOMPARE(services->entries->size(), std::size_t(4));
    QVERIFY(services->entries->front().key.size() == 3);
    const Ruleset fast = readNft(R"({"nftables": [{"table": {"family": "ip", "name": "f"}}, {"flowtable":
        {"family": "ip", "table": "f", "name": "ft", "hook": "ingress", "prio": 0, "dev": ["a", "b"]}}]})")
                             .value();
    QCOMPARE(fast.tables()[0].objects->flowtables[0].devices, (std::vector<std::string>{"a", "b"}));
}

void TestNftRuleset::whatIsNoSuchDocumentIsRefused_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::newRow("text") << QByteArray("table ip nat {}");
    QTest::newRow("another list") << QByteArray(R"({"iptables": []})");
    QTest::newRow("no list") << QByteArray(R"({"nftables": {}})");
    QTest::newRow("cut off") << QByteArray(R"({"nftables": [{"table": {)");
    QTest::newRow("deep") << R"({"nftables": [)" + QByteArray(100000, '[') + QByteArray(100000, ']') + "]}";
}

void TestNftRuleset::whatIsNoSuchDocumentIsRefused()
{
    QFETCH(QByteArray, document);
    const auto ruleset = readNft(text(document));
    QVERIFY(!ruleset);
    QVERIFY(ruleset.error().code == ErrorCode::Invalid);
}

void TestNftRuleset::aNumberFindsAPortInARange()
{
    const Ruleset ruleset = nftRuleset("by-hand");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QCOMPARE(findInRules(graph, ruleset, "9005").size(), std::size_t(1));
    QCOMPARE(findInRules(graph, ruleset, "10.0.0.4").size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestNftRuleset)
#include "tst_nft_ruleset.moc"
