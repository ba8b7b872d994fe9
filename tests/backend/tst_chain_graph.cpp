// Structure of a ruleset, what came into its chains, a forward's way through it, and finding things in it.
#include "backend/ruleset/chain_graph.h"
#include "backend/ruleset/chain_traffic.h"
#include "backend/ruleset/chain_way.h"
#include "backend/ruleset/rule_search.h"
#include "backend/ruleset/save_reader.h"

#include <QFile>
#include <QTest>

using namespace portolan;

class TestChainGraph : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void placesBaseChainsInPriorityOrder();
    void inventsNoTables();
    void marksConntrackOnlyWhereRulesUseIt();
    void drawsSharedChainOnceAndNamesAllCallers();
    void drawsChainBelowItsNearestCaller();
    void listsChainsNoHookReaches();
    void isEqualWhileOnlyCountersChange();
    void differsWhenAJumpMoves();
    void countsWhatCameIntoAChain();
    void saysAtLeastWhereSharedChainsHideTheRest();
    void walksForwardToItsTarget();
    void namesTheInterfacesOfAForward();
    void walksAnswersBack();
    void tellsWhichRuleLetsAnswersThrough_data();
    void tellsWhichRuleLetsAnswersThrough();
    void endsRedirectInTheHost();
    void hasNoWayForForwardWithoutRules();
    void findsChainsRulesAndPorts();
    void handlesLoops();

private:
    Ruleset m_article;
};

namespace {

Ruleset parse(const QByteArray& text)
{
    auto ruleset = readSave(text.toStdString(), Engine::XtablesLegacy, Family::Ipv4);
    if (!ruleset)
        qFatal("%s", ruleset.error().message.text().c_str());
    return std::move(*ruleset);
}

ChainId at(const ChainGraph& graph, const char* table, const char* chain)
{
    const auto index = graph.find({Engine::XtablesLegacy, table, chain});
    if (!index)
        qFatal("no chain %s in %s", chain, table);
    return *index;
}

QStringList stepNames(const ChainGraph& graph, Hook hook)
{
    QStringList names;
    for (const HookStep& step : graph.steps(hook)) {
        if (step.kind == HookStep::Kind::BaseChain)
            names << QString::fromStdString(graph.nodes[step.chain].key.table);
        else
            names << (step.kind == HookStep::Kind::ConntrackLookup ? QStringLiteral("(lookup)")
                                                                   : QStringLiteral("(confirm)"));
    }
    return names;
}

QStringList names(const ChainGraph& graph, const std::vector<ChainId>& chains)
{
    QStringList list;
    for (ChainId index : chains)
        list << QString::fromStdString(graph.nodes[index].key.table + '/' + graph.nodes[index].key.name);
    return list;
}

FoundForward dockerForward()
{
    FoundForward found;
    found.forward.listen.ports = PortRange{8080, 8080};
    found.forward.to.address = *Address::parse("172.17.0.2");
    found.forward.to.ports = PortRange{80, 80};
    found.rules.push_back({"nat", "DOCKER", 2, "", {}});
    found.rules.push_back({"nat", "POSTROUTING", 2, "", {}});
    found.rules.push_back({"filter", "DOCKER", 1, "", {}});
    return found;
}

constexpr const char* kFilterOnly
    = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
      ":A - [0:0]\n:B - [0:0]\n:C - [0:0]\n:LOST - [0:0]\n"
      "-A INPUT -j A\n-A INPUT -j B\n-A A -j C\n-A B -j C\n-A FORWARD -j B\nCOMMIT\n";

} // namespace

void TestChainGraph::initTestCase()
{
    QFile file(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_article = parse(file.readAll().constData());
}

void TestChainGraph::placesBaseChainsInPriorityOrder()
{
    const Ruleset ruleset
        = parse("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n"
                "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                ":POSTROUTING ACCEPT [0:0]\nCOMMIT\n"
                "*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n"
                "*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n"
                ":OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QCOMPARE(stepNames(graph, Hook::Prerouting), (QStringList{"raw", "(lookup)", "mangle", "nat"}));
    QCOMPARE(stepNames(graph, Hook::Input), (QStringList{"mangle", "filter", "nat", "(confirm)"}));
    QCOMPARE(stepNames(graph, Hook::Forward), (QStringList{"mangle", "filter"}));
    QCOMPARE(stepNames(graph, Hook::Output), (QStringList{"raw", "(lookup)", "mangle", "nat", "filter"}));
    QCOMPARE(stepNames(graph, Hook::Postrouting), (QStringList{"mangle", "nat", "(confirm)"}));
}

void TestChainGraph::inventsNoTables()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    QCOMPARE(stepNames(graph, Hook::Prerouting), (QStringList{"(lookup)", "nat"}));
    QCOMPARE(stepNames(graph, Hook::Forward), (QStringList{"filter"}));
    QVERIFY(makeChainGraph(m_article, Family::Ipv6).empty());
}

void TestChainGraph::marksConntrackOnlyWhereRulesUseIt()
{
    const ChainGraph without = makeChainGraph(parse(kFilterOnly), Family::Ipv4);
    QVERIFY(without.steps(Hook::Prerouting).empty());
    const Ruleset asking = parse("*filter\n:INPUT ACCEPT [0:0]\n"
                                 "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n");
    QCOMPARE(stepNames(makeChainGraph(asking, Family::Ipv4), Hook::Prerouting), QStringList{"(lookup)"});
}

void TestChainGraph::drawsSharedChainOnceAndNamesAllCallers()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    const ChainNode& docker = graph.nodes[at(graph, "nat", "DOCKER")];
    QCOMPARE(docker.calledBy.size(), std::size_t(2));
    QCOMPARE(docker.calledBy[0].from, (RulePlace{at(graph, "nat", "PREROUTING"), 1}));
    QCOMPARE(docker.calledBy[1].from, (RulePlace{at(graph, "nat", "OUTPUT"), 1}));
    QCOMPARE(docker.home, std::optional(Hook::Prerouting));
    QVERIFY(graph.nodes[at(graph, "nat", "OUTPUT")].children.empty());
    QCOMPARE(names(graph, graph.nodes[at(graph, "filter", "FORWARD")].children),
        (QStringList{"filter/DOCKER-USER", "filter/DOCKER-ISOLATION-STAGE-1", "filter/DOCKER"}));
    QCOMPARE(graph.nodes[at(graph, "filter", "DOCKER-ISOLATION-STAGE-2")].depth, 2U);
}

void TestChainGraph::drawsChainBelowItsNearestCaller()
{
    const ChainGraph graph = makeChainGraph(parse(kFilterOnly), Family::Ipv4);
    QCOMPARE(graph.nodes[at(graph, "filter", "C")].parent, std::optional(at(graph, "filter", "A")));
    QCOMPARE(graph.nodes[at(graph, "filter", "B")].home, std::optional(Hook::Input));
}

void TestChainGraph::listsChainsNoHookReaches()
{
    const ChainGraph graph = makeChainGraph(parse(kFilterOnly), Family::Ipv4);
    QCOMPARE(names(graph, graph.unreached), QStringList{"filter/LOST"});
    QVERIFY(!graph.nodes[at(graph, "filter", "LOST")].home);
}

void TestChainGraph::isEqualWhileOnlyCountersChange()
{
    const char* before = "*filter\n:INPUT ACCEPT [1:60]\n:A - [0:0]\n[1:60] -A INPUT -j A\nCOMMIT\n";
    const char* after = "*filter\n:INPUT ACCEPT [9:540]\n:A - [0:0]\n[7:420] -A INPUT -j A\nCOMMIT\n";
    QVERIFY(makeChainGraph(parse(before), Family::Ipv4) == makeChainGraph(parse(after), Family::Ipv4));
}

void TestChainGraph::differsWhenAJumpMoves()
{
    const char* before
        = "*filter\n:INPUT ACCEPT [0:0]\n:A - [0:0]\n-A INPUT -j A\n-A INPUT -j DROP\nCOMMIT\n";
    const char* after = "*filter\n:INPUT ACCEPT [0:0]\n:A - [0:0]\n-A INPUT -j DROP\n-A INPUT -j A\nCOMMIT\n";
    QVERIFY(!(makeChainGraph(parse(before), Family::Ipv4) == makeChainGraph(parse(after), Family::Ipv4)));
}

void TestChainGraph::countsWhatCameIntoAChain()
{
    const Ruleset ruleset = parse(
        "*filter\n:INPUT ACCEPT [100:6000]\n:FORWARD DROP [14:840]\n:A - [0:0]\n:B - [0:0]\n"
        "[30:1] -A INPUT -p tcp -j A\n[5:1] -A INPUT -p udp -j DROP\n[9:1] -A INPUT -p udp -j LOG\n"
        "[20:1] -A A -s 10.0.0.0/8 -j ACCEPT\n[4:1] -A A -j B\n[3:1] -A B -s 10.0.0.1/32 -j DROP\nCOMMIT\n");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    const auto traffic = chainTraffic(graph, ruleset);
    QCOMPARE(traffic[at(graph, "filter", "A")].packets, std::uint64_t(30));
    QCOMPARE(traffic[at(graph, "filter", "B")].packets, std::uint64_t(4));
    // 100 by policy, 5 dropped here, 20 accepted in A, 3 dropped in B.
    QCOMPARE(traffic[at(graph, "filter", "INPUT")].packets, std::uint64_t(128));
    QVERIFY(!traffic[at(graph, "filter", "INPUT")].atLeast);
    QCOMPARE(traffic[at(graph, "filter", "FORWARD")].policyPackets, std::uint64_t(14));
    QVERIFY(!traffic[at(graph, "filter", "FORWARD")].connections);
}

void TestChainGraph::saysAtLeastWhereSharedChainsHideTheRest()
{
    const Ruleset ruleset = parse("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n"
                                  "[10:1] -A INPUT -p tcp -j A\n[10:1] -A FORWARD -p tcp -j A\n"
                                  "[15:1] -A A -s 10.0.0.0/8 -j ACCEPT\nCOMMIT\n");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    const auto traffic = chainTraffic(graph, ruleset);
    QCOMPARE(traffic[at(graph, "filter", "A")].packets, std::uint64_t(20));
    // Ten came to the jump, and of the fifteen that ended in A, five to ten were this hook's.
    QCOMPARE(traffic[at(graph, "filter", "INPUT")].packets, std::uint64_t(10));
    QVERIFY(!traffic[at(graph, "filter", "INPUT")].atLeast);

    const Ruleset hidden = parse("*filter\n:INPUT ACCEPT [7:0]\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n"
                                 "[10:1] -A INPUT -p tcp -j A\n[10:1] -A FORWARD -p tcp -j A\n"
                                 "[15:1] -A A -s 10.0.0.0/8 -j ACCEPT\nCOMMIT\n");
    const auto more = chainTraffic(graph, hidden);
    QCOMPARE(more[at(graph, "filter", "INPUT")].packets, std::uint64_t(12));
    QVERIFY(more[at(graph, "filter", "INPUT")].atLeast);
}

void TestChainGraph::walksForwardToItsTarget()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    const ForwardWay way = forwardWay(graph, dockerForward(), false);
    QCOMPARE(way.hooks, (std::vector{Hook::Prerouting, Hook::Forward, Hook::Postrouting}));
    QCOMPARE(names(graph, way.steps), (QStringList{"nat/PREROUTING", "filter/FORWARD", "nat/POSTROUTING"}));
    QCOMPARE(names(graph, way.chains), (QStringList{"nat/DOCKER", "filter/DOCKER"}));
    QCOMPARE(way.jumps,
        (std::vector{
            RulePlace{at(graph, "nat", "PREROUTING"), 1}, RulePlace{at(graph, "filter", "FORWARD"), 4}}));
    QCOMPARE(way.rules,
        (std::vector{RulePlace{at(graph, "nat", "DOCKER"), 2}, RulePlace{at(graph, "filter", "DOCKER"), 1}}));
}

void TestChainGraph::namesTheInterfacesOfAForward()
{
    HostState state;
    const auto address = [](const char* text) { return *Address::parse(text); };
    state.addresses = {{"eth0", address("172.20.242.183"), 20}, {"docker0", address("172.17.0.1"), 16}};
    state.routes = {{std::nullopt, Family::Ipv4, "eth0", address("172.20.255.253"), "unicast"},
        {*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"}};
    PortForward forward = dockerForward().forward;
    WayEnds ends = wayEnds(forward, state);
    QCOMPARE(QString::fromStdString(ends.client), QStringLiteral("eth0"));
    QVERIFY(ends.clientIsUsual);
    QCOMPARE(QString::fromStdString(ends.target), QStringLiteral("docker0"));
    forward.listen.address = address("172.17.0.1");
    ends = wayEnds(forward, state);
    QCOMPARE(QString::fromStdString(ends.client), QStringLiteral("docker0"));
    QVERIFY(!ends.clientIsUsual);
    forward.to.address.reset(); // a program on this host
    QVERIFY(wayEnds(forward, state).target.empty());
}

void TestChainGraph::walksAnswersBack()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    const WayEnds ends{"eth0", true, "docker0"};
    const ForwardWay way = answerWay(graph, m_article, dockerForward(), false, ends);
    QVERIFY(way.answer);
    QCOMPARE(way.hooks, (std::vector{Hook::Prerouting, Hook::Forward, Hook::Postrouting}));
    // The source is given back at srcnat's place; nat PREROUTING has nothing to do.
    QCOMPARE(names(graph, way.steps), (QStringList{"filter/FORWARD", "nat/POSTROUTING"}));
    QCOMPARE(names(graph, way.restores), QStringList{"nat/POSTROUTING"});
    // -A FORWARD -i docker0 ! -o docker0 -j ACCEPT, after DOCKER-ISOLATION-STAGE-1 let it go.
    QCOMPARE(way.rules, std::vector{(RulePlace{at(graph, "filter", "FORWARD"), 5})});

    FoundForward hidden = dockerForward();
    hidden.forward.hideClientAddress = true;
    QCOMPARE(names(graph, answerWay(graph, m_article, hidden, false, ends).restores),
        (QStringList{"nat/PREROUTING", "nat/POSTROUTING"}));
    const ForwardWay local = answerWay(graph, m_article, dockerForward(), true, ends);
    QCOMPARE(local.hooks, (std::vector{Hook::Output, Hook::Postrouting}));
}

void TestChainGraph::tellsWhichRuleLetsAnswersThrough_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<unsigned>("position"); // 0: nobody can tell, or the policy decides
    const auto row = [](const char* name, const char* rules, unsigned position) {
        QTest::newRow(name) << QByteArray(rules) << position;
    };
    row("established", "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n", 1);
    row("new only", "-A FORWARD -m conntrack --ctstate NEW -j ACCEPT\n-A FORWARD -j DROP\n", 2);
    row("not invalid", "-A FORWARD -m state ! --state INVALID -j ACCEPT\n", 1);
    row("its own port", "-A FORWARD -p tcp -m tcp --sport 80 -j ACCEPT\n", 1);
    row("another port", "-A FORWARD -p tcp -m tcp --sport 81 -j ACCEPT\n", 0);
    row("a range of ports", "-A FORWARD -p tcp -m tcp --sport 79:90 -j ACCEPT\n", 1);
    row("the client's port", "-A FORWARD -p tcp -m tcp --dport 1024:65535 -j ACCEPT\n", 0);
    row("another protocol", "-A FORWARD -p udp -j DROP\n-A FORWARD -s 172.17.0.0/16 -j ACCEPT\n", 2);
    row("another interface", "-A FORWARD -i eth+ -j DROP\n-A FORWARD -i docker+ -j ACCEPT\n", 2);
    row("unknown before", "-A FORWARD -m mark --mark 0x1 -j DROP\n-A FORWARD -j ACCEPT\n", 0);
    row("an unknown LOG", "-A FORWARD -m mark --mark 0x1 -j LOG\n-A FORWARD -j ACCEPT\n", 2);
    row("a chain that comes back", "-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -i docker0 -j RETURN\n", 2);
    row("to the target itself", "-A FORWARD -d 172.17.0.2/32 -j DROP\n-A FORWARD -j ACCEPT\n", 2);
}

void TestChainGraph::tellsWhichRuleLetsAnswersThrough()
{
    QFETCH(QByteArray, rules);
    QFETCH(unsigned, position);
    const Ruleset ruleset = parse("*filter\n:FORWARD DROP [0:0]\n:A - [0:0]\n" + rules
        + "COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
          ":DOCKER - [0:0]\n-A PREROUTING -j DOCKER\n-A DOCKER -i docker0 -j RETURN\n"
          "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
          "172.17.0.2:80\nCOMMIT\n");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    const ForwardWay way
        = answerWay(graph, ruleset, dockerForward(), false, WayEnds{"eth0", true, "docker0"});
    if (position == 0)
        QVERIFY(way.rules.empty());
    else
        QCOMPARE(way.rules, std::vector{(RulePlace{at(graph, "filter", "FORWARD"), position})});
}

void TestChainGraph::endsRedirectInTheHost()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    FoundForward redirect;
    redirect.rules.push_back({"nat", "PREROUTING", 1, "", {}});
    const ForwardWay way = forwardWay(graph, redirect, false);
    QCOMPARE(way.hooks, (std::vector{Hook::Prerouting, Hook::Input}));
    QCOMPARE(names(graph, way.steps), (QStringList{"nat/PREROUTING", "filter/INPUT", "nat/INPUT"}));
}

void TestChainGraph::hasNoWayForForwardWithoutRules()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    QVERIFY(forwardWay(graph, FoundForward{}, false).empty());
    FoundForward elsewhere = dockerForward();
    elsewhere.engine = Engine::XtablesNft;
    QVERIFY(forwardWay(graph, elsewhere, false).empty());
}

void TestChainGraph::findsChainsRulesAndPorts()
{
    const ChainGraph graph = makeChainGraph(m_article, Family::Ipv4);
    const auto byPort = findInRules(graph, m_article, "8080");
    QCOMPARE(byPort, std::vector{(RulePlace{at(graph, "nat", "DOCKER"), 2})});
    const auto byName = findInRules(graph, m_article, "stage-2");
    QCOMPARE(byName.front(), (RulePlace{at(graph, "filter", "DOCKER-ISOLATION-STAGE-1"), 1}));
    QVERIFY(
        std::find(byName.begin(), byName.end(), RulePlace{at(graph, "filter", "DOCKER-ISOLATION-STAGE-2"), 0})
        != byName.end());
    QVERIFY(findInRules(graph, m_article, "").empty());
    QVERIFY(findInRules(graph, m_article, "nothing like it").empty());
    const Ruleset ranges = parse("*filter\n:INPUT ACCEPT [0:0]\n"
                                 "-A INPUT -p tcp -m tcp --dport 8000:8010 -j ACCEPT\nCOMMIT\n");
    const ChainGraph rangeGraph = makeChainGraph(ranges, Family::Ipv4);
    QCOMPARE(findInRules(rangeGraph, ranges, "8005").size(), std::size_t(1));
    QVERIFY(findInRules(rangeGraph, ranges, "8011").empty());
}

void TestChainGraph::handlesLoops()
{
    const Ruleset ruleset
        = parse("*filter\n:INPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -j A\n"
                "COMMIT\n");
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QCOMPARE(names(graph, graph.unreached), QStringList{"filter/A"});
    QCOMPARE(chainTraffic(graph, ruleset).size(), std::size_t(3));
    QCOMPARE(chainsInPacketOrder(graph).size(), std::size_t(3));
}

QTEST_APPLESS_MAIN(TestChainGraph)
#include "tst_chain_graph.moc"
