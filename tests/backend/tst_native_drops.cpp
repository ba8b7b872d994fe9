// What rules of nftables between a client and a forward's target do with its connections.
#include "backend/base/any_of.h"
#include "backend/forward/check_index.h"
#include "backend/nft/nft_reader.h"
#include "tests/backend/judged.h"

#include <QTest>

using namespace portolan;

namespace {

/// A DNAT by hand of 8080 to 172.17.0.2:80, beside a native chain at the hook forward with one rule; the
/// chains `deny` and `allow` are there, and the map `named`.
Judged judgedBeside(const QByteArray& rule, const QByteArray& policy = "accept")
{
    const QByteArray json = R"({"nftables":[{"metainfo":{"json_schema_version":1}},
        {"table":{"family":"inet","name":"fw","handle":1}},
        {"map":{"family":"inet","name":"named","table":"fw","type":"ifname","handle":9,"map":"verdict",
            "elem":[["eth0",{"drop":null}]]}},
        {"chain":{"family":"inet","table":"fw","name":"deny","handle":2}},
        {"chain":{"family":"inet","table":"fw","name":"allow","handle":7}},
        {"chain":{"family":"inet","table":"fw","name":"forward","handle":3,"type":"filter",
            "hook":"forward","prio":0,"policy":")"
        + policy + R"("}},
        {"rule":{"family":"inet","table":"fw","chain":"deny","handle":4,"expr":[{"drop":null}]}},
        {"rule":{"family":"inet","table":"fw","chain":"allow","handle":8,"expr":[{"accept":null}]}},
        {"rule":{"family":"inet","table":"fw","chain":"forward","handle":5,"expr":[)"
        + rule + "]}}]}";
    auto native = readNft(text(json));
    Ruleset ruleset = rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 8080 "
                                "-j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n");
    const auto present = findForwards(ruleset, {});
    ruleset.append(std::move(native.value()));
    HostState host = articlesHost();
    host.nftBaseChains = {{"inet", "fw", "forward", "forward", 0, policy == "drop", true, false}};
    return judged(checkForward(present.front().forward, present, ruleset, host, present.front().forward.id));
}

} // namespace

class NativeDrops : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nativeChainsAreFollowedThroughJumps_data();
    void nativeChainsAreFollowedThroughJumps();
    void whatIsDoneOnTheWayToAVerdictDecidesNothing_data();
    void whatIsDoneOnTheWayToAVerdictDecidesNothing();
    void aRuleThatOnlyActsLeavesTheNextOneCertain();
    void entriesOfVerdictMapsAreJudged_data();
    void entriesOfVerdictMapsAreJudged();
    void nativeForwardsThatWorkAreNotCalledBlocked_data();
    void nativeForwardsThatWorkAreNotCalledBlocked();
};

void NativeDrops::nativeChainsAreFollowedThroughJumps_data()
{
    QTest::addColumn<QByteArray>("rules"); // of the chain forward; a chain `deny` is there
    QTest::addColumn<QByteArray>("ids");
    const QByteArray drops = "other-engine-drops";
    const auto row = [](const char* name, const char* rules, const QByteArray& ids) {
        QTest::newRow(name) << QByteArray(rules) << ids;
    };
    const char* jump = R"({"jump":{"target":"deny"}})";
    row("a jump", jump, drops);
    const char* fromEth0
        = R"({"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth0"}},{"drop":null})";
    row("an interface", fromEth0, drops);
    const char* fromEth1
        = R"({"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth1"}},{"drop":null})";
    row("another", fromEth1, "");
    const char* several = R"({"match":{"op":"==","left":{"meta":{"key":"iifname"}},)"
                          R"("right":{"set":["eth0","eth1"]}}},{"drop":null})";
    row("one of several", several, drops);
    const char* named = R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},)"
                        R"("right":"@bad"}},{"drop":null})";
    row("a named set", named, "");
    const char* source = R"({"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},)"
                         R"("right":{"prefix":{"addr":"10.0.0.0","len":8}}}},{"drop":null})";
    row("a source", source, "client-blocked");
    row("what was not translated",
        R"({"match":{"op":"!=","left":{"ct":{"key":"status"}},"right":"dnat"}},{"drop":null})", "");
}

void NativeDrops::nativeChainsAreFollowedThroughJumps()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, ids);
    const Judged seen = judgedBeside(rules);
    QVERIFY2(seen.ids == ids, seen.ids + ": " + seen.words);
    if (ids == "other-engine-drops")
        QVERIFY2(
            seen.remedy.contains("“nft insert rule inet fw forward handle 5 meta l4proto tcp ct original "
                                 "proto-dst 8080 ct status dnat accept”"),
            seen.remedy);
}

void NativeDrops::whatIsDoneOnTheWayToAVerdictDecidesNothing_data()
{
    QTest::addColumn<QByteArray>("first"); // done before the drop
    QTest::addColumn<bool>("decides");
    const auto row = [](const char* name, const char* first, bool decides) {
        QTest::newRow(name) << QByteArray(first) << decides;
    };
    row("log", R"({"log":null})", false);
    row("counter log", R"({"counter":{"packets":0,"bytes":0}},{"log":null})", false);
    row("log prefix", R"({"log":{"prefix":"a map set ","level":"info"}})", false);
    row("log to a program", R"({"log":{"group":2}})", false);
    row("ct state new log",
        R"({"match":{"op":"in","left":{"ct":{"key":"state"}},"right":"new"}},{"log":null})", false);
    row("meta mark set 5", R"({"mangle":{"key":{"meta":{"key":"mark"}},"value":5}})", false);
    row("meta mark set a bit",
        R"({"mangle":{"key":{"meta":{"key":"mark"}},"value":{"|":[{"meta":{"key":"mark"}},4]}}})", false);
    row("ct mark set 5", R"({"mangle":{"key":{"ct":{"key":"mark"}},"value":5}})", false);
    row("ct mark set meta mark",
        R"({"mangle":{"key":{"ct":{"key":"mark"}},"value":{"meta":{"key":"mark"}}}})", false);
    row("meta nftrace set 1", R"({"mangle":{"key":{"meta":{"key":"nftrace"}},"value":1}})", false);
    row("two of them", R"({"mangle":{"key":{"meta":{"key":"nftrace"}},"value":1}},{"log":null})", false);
    row("a mark out of a map",
        R"({"mangle":{"key":{"meta":{"key":"mark"}},"value":{"map":{"key":{"payload":{"protocol":"ip",)"
        R"("field":"saddr"}},"data":{"set":[["10.0.0.1",1]]}}}}})",
        true);
    row("the connection's mark",
        R"({"mangle":{"key":{"meta":{"key":"mark"}},"value":{"ct":{"key":"mark"}}}})", true);
    row("an option that may not be there",
        R"({"mangle":{"key":{"tcp option":{"name":"maxseg","field":"size"}},"value":1400}})", true);
    row("a set that may be full",
        R"({"set":{"op":"update","elem":{"payload":{"protocol":"ip","field":"saddr"}},"set":"@seen"}})",
        true);
    row("an expectation", R"({"ct expectation":"related"})", true);
    row("a helper", R"({"ct helper":"ftp-standard"})", false);
    row("log at a rate", R"({"log":null},{"limit":{"rate":5,"burst":5,"per":"minute"}})", true);
    row("a quota", R"({"log":null},{"quota":{"val":1,"val_unit":"mbytes"}})", true);
}

void NativeDrops::whatIsDoneOnTheWayToAVerdictDecidesNothing()
{
    QFETCH(QByteArray, first);
    QFETCH(bool, decides);
    const QByteArray drops = decides ? "" : "other-engine-drops";
    const Judged dropped = judgedBeside(first + R"(,{"drop":null})");
    QVERIFY2(dropped.ids == drops, dropped.ids + ": " + dropped.words);
    // And what is certainly accepted is not dropped behind it.
    QCOMPARE(judgedBeside(first + R"(,{"accept":null})", "drop").ids, QByteArray());
}

void NativeDrops::aRuleThatOnlyActsLeavesTheNextOneCertain()
{
    const QByteArray between
        = "]}},\n"
          R"({"rule":{"family":"inet","table":"fw","chain":"forward","handle":6,"expr":[)";
    const QByteArray trace = R"({"mangle":{"key":{"meta":{"key":"nftrace"}},"value":1}})";
    const QByteArray drop = R"({"drop":null})";
    QCOMPARE(judgedBeside(trace + between + drop).ids, QByteArray("other-engine-drops"));
    const QByteArray set
        = R"({"set":{"op":"update","elem":{"payload":{"protocol":"ip","field":"saddr"}},"set":"@seen"}})";
    QCOMPARE(judgedBeside(set + between + drop).ids, QByteArray());
    // A mark that is set is a condition later.
    const QByteArray mark = R"({"mangle":{"key":{"meta":{"key":"mark"}},"value":5}})";
    const QByteArray marked = R"({"match":{"op":"==","left":{"meta":{"key":"mark"}},"right":5}})";
    QCOMPARE(judgedBeside(mark + between + marked + R"(,{"accept":null})", "drop").ids, QByteArray());
    QCOMPARE(judgedBeside(mark + between + marked + R"(,{"drop":null})").ids, QByteArray());
}

void NativeDrops::entriesOfVerdictMapsAreJudged_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("entries");
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<QByteArray>("ids");
    const QByteArray drops = "other-engine-drops";
    const auto row = [](const char* name, const QByteArray& key, const char* entries, const char* policy,
                         const QByteArray& ids) {
        const QByteArray all(entries);
        QTest::newRow(name) << key << (all.startsWith('"') ? all : R"({"set":[)" + all + "]}")
                            << QByteArray(policy) << ids;
    };
    const auto meta = [](const char* name) { return QByteArray(R"({"meta":{"key":")") + name + R"("}})"; };
    const auto field = [](const char* protocol, const char* name) {
        return QByteArray(R"({"payload":{"protocol":")") + protocol + R"(","field":")" + name + R"("}})";
    };
    const QByteArray state = R"({"ct":{"key":"state"}})";
    const char* usual
        = R"(["invalid",{"drop":null}],["established",{"accept":null}],["related",{"accept":null}])";
    row("the usual states, and a policy that drops", state, usual, "drop", drops);
    row("the usual states", state, usual, "accept", "");
    row("new ones dropped", state, R"(["new",{"drop":null}])", "accept", drops);
    row("new ones accepted", state, R"(["new",{"accept":null}])", "drop", "");
    row("new ones to a chain", state, R"(["new",{"jump":{"target":"deny"}}])", "accept", drops);
    row("to a chain that accepts", state, R"(["new",{"jump":{"target":"allow"}}])", "drop", "");
    row("to no chain there is", state, R"(["new",{"jump":{"target":"gone"}}])", "drop", "");
    row("new ones go on", state, R"(["new",{"continue":null}])", "drop", drops);
    row("new ones return", state, R"(["new",{"return":null}])", "accept", "");
    row("all but established ones", state, R"(["established",{"accept":null}],["*",{"drop":null}])", "accept",
        drops);
    row("two states at once", state, R"([["established","new"],{"accept":null}])", "drop", "");
    row("a port", field("tcp", "dport"), R"([80,{"drop":null}])", "accept", drops);
    row("the port asked for", field("tcp", "dport"), R"([8080,{"drop":null}])", "accept", "");
    row("a port of the other protocol", field("udp", "dport"), R"([80,{"drop":null}])", "accept", "");
    row("any port of the other protocol", field("udp", "dport"), R"(["*",{"drop":null}])", "accept", "");
    row("ports of any protocol", field("th", "dport"), R"([{"range":[79,90]},{"drop":null}])", "accept",
        drops);
    row("some source ports", field("tcp", "sport"), R"([{"range":[1024,65535]},{"accept":null}])", "drop",
        "");
    row("an interface", meta("iifname"), R"(["eth0",{"drop":null}])", "accept", drops);
    row("interfaces", meta("iifname"), R"(["eth*",{"drop":null}])", "accept", drops);
    row("another interface", meta("iifname"), R"(["docker0",{"drop":null}])", "accept", "");
    row("the other interface", meta("oifname"), R"(["docker0",{"drop":null}])", "accept", drops);
    row("one accepted, all others not", meta("iifname"), R"(["eth0",{"accept":null}],["*",{"drop":null}])",
        "drop", "");
    row("a map with a name", meta("iifname"), R"("@named")", "accept", drops);
    row("a map nobody knows", meta("iifname"), R"("@gone")", "drop", "");
    row("a protocol", meta("l4proto"), R"(["tcp",{"drop":null}])", "accept", drops);
    row("another protocol", meta("l4proto"), R"(["udp",{"drop":null}])", "accept", "");
    row("every other protocol", meta("l4proto"), R"(["icmp",{"accept":null}],["*",{"drop":null}])", "accept",
        drops);
    row("a destination", field("ip", "daddr"), R"([{"prefix":{"addr":"172.17.0.0","len":16}},{"drop":null}])",
        "accept", drops);
    row("another destination", field("ip", "daddr"), R"(["172.17.0.9",{"drop":null}])", "accept", "");
    row("some sources", field("ip", "saddr"), R"([{"range":["10.0.0.0","10.0.0.9"]},{"drop":null}])",
        "accept", "client-blocked");
    row("only some sources", field("ip", "saddr"),
        R"([{"prefix":{"addr":"10.0.0.0","len":8}},{"accept":null}],["*",{"drop":null}])", "accept",
        "client-blocked");
    row("sources of the other family", field("ip6", "saddr"), R"(["*",{"drop":null}])", "accept", "");
    row("two fields", R"({"concat":[)" + meta("iifname") + ',' + field("tcp", "dport") + "]}",
        R"([{"concat":["eth0",80]},{"drop":null}])", "accept", drops);
    row("two fields, one of them another",
        R"({"concat":[)" + meta("iifname") + ',' + field("tcp", "dport") + "]}",
        R"([{"concat":["eth0",81]},{"drop":null}])", "accept", "");
    row("the family", meta("nfproto"), R"(["ipv4",{"jump":{"target":"deny"}}],["ipv6",{"accept":null}])",
        "accept", drops);
    row("a mark", meta("mark"), R"([1,{"drop":null}])", "accept", "");
    row("a mark that may open", meta("mark"), R"([1,{"accept":null}])", "drop", "");
    row("a mark, and every other one", meta("mark"), R"([1,{"drop":null}],["*",{"drop":null}])", "accept",
        "");
    row("whose socket it is", meta("skuid"), R"(["*",{"drop":null}])", "accept", "");
    row("the type of a destination", R"({"fib":{"result":"type","flags":["daddr"]}})",
        R"(["local",{"accept":null}],["unicast",{"drop":null}])", "accept", drops);
    row("a status", R"({"ct":{"key":"status"}})", R"(["dnat",{"drop":null}])", "accept", "");
    row("types of another protocol", field("icmp", "type"), R"(["echo-request",{"drop":null}])", "drop",
        drops);
}

void NativeDrops::entriesOfVerdictMapsAreJudged()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, entries);
    QFETCH(QByteArray, policy);
    QFETCH(QByteArray, ids);
    const Judged seen = judgedBeside(R"({"vmap":{"key":)" + key + R"(,"data":)" + entries + "}}", policy);
    QVERIFY2(seen.ids == ids, seen.ids + ": " + seen.words);
}

void NativeDrops::nativeForwardsThatWorkAreNotCalledBlocked_data()
{
    QTest::addColumn<QByteArray>("blocked");
    for (const char* owner : {"cni", "docker", "firewalld", "kube-proxy", "netavark"})
        QTest::newRow(owner) << QByteArray();
}

void NativeDrops::nativeForwardsThatWorkAreNotCalledBlocked()
{
    QFETCH(QByteArray, blocked);
    const auto ruleset = readNft(text(testData(QString("nft/%1.json").arg(QTest::currentDataTag()))));
    QVERIFY(ruleset.has_value());
    const auto present = findForwards(*ruleset, {});
    QVERIFY(!present.empty());
    const CheckIndex index(present, *ruleset);
    QByteArrayList seen;
    for (const FoundForward& found : present)
        for (const Finding& finding :
            checkAmong(found.forward, index, *ruleset, articlesHost(), found.forward.id))
            if (isAnyOf(finding.id, {"forward-drops", "other-engine-drops", "client-blocked"}))
                seen += bytes(describeListen(found.forward)) + ' ' + bytes(finding.id);
    QCOMPARE(seen.join(", "), blocked);
}

QTEST_APPLESS_MAIN(NativeDrops)
#include "tst_native_drops.moc"
