#include "backend/host/host_state.h"
#include "tests/backend/forwards.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace portolan;
using nlohmann::json;

namespace {

json lab()
{
    return json::parse(text(testData("host/lab.json")));
}

Result<HostState> read(const json& document)
{
    return readHostState(document.dump());
}

QByteArray describe(const HostState::Route& route)
{
    return (route.destination ? bytes(route.destination->toString())
                              : QByteArray("default ") + toString(route.family))
        + ' ' + bytes(route.type) + " dev " + bytes(route.interface)
        + (route.gateway ? " via " + bytes(route.gateway->toString()) : QByteArray());
}

QByteArray describe(const NftBaseChain& chain)
{
    return bytes(chain.family + ' ' + chain.table + ' ' + chain.name + ' ' + chain.hook + ' ')
        + QByteArray::number(chain.priority) + (chain.policyDrops ? " policy-drops" : "")
        + (chain.hasDropRule ? " drops" : "") + (chain.acceptsTranslated ? " accepts-dnat" : "");
}

QByteArray engines(const HostState& host, const Ruleset& ruleset = {})
{
    QByteArrayList list;
    for (const Engine engine : enginesInUse(host, ruleset))
        list += toString(engine);
    return list.join(' ');
}

} // namespace

class HostStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIpPrints()
    {
        const auto state = readHostState(text(testData("host/lab.json")));
        QVERIFY2(state, state ? "" : state.error().message.text().c_str());
        QCOMPARE(bytes(state->host), QByteArray("lab"));
        QCOMPARE(bytes(state->time), QByteArray("2026-01-02T03:04:05Z"));
        QCOMPARE(bytes(state->json), testData("host/lab.json"));
        QVERIFY((state->interfaces == std::vector<std::string>{"lo", "eth0", "docker0"}));
        QCOMPARE(state->addresses.size(), 7u);
        QCOMPARE(bytes(state->addresses[2].address.toString()), QByteArray("172.20.242.183"));
        QCOMPARE(bytes(state->addresses[2].interface), QByteArray("eth0"));
        QCOMPARE(state->addresses[2].prefixLength, 20u);

        QByteArrayList routes;
        for (const HostState::Route& route : state->routes)
            routes += describe(route);
        QCOMPARE(routes.join('\n'),
            QByteArray("default ipv4 unicast dev eth0 via 172.20.240.1\n"
                       "10.0.0.0/8 unicast dev eth0 via 172.20.240.2\n10.9.0.0/16 unreachable dev \n"
                       "172.17.0.0/16 unicast dev docker0\n192.0.2.7/32 unicast dev eth0 via fe80::9\n"
                       "fd00::/64 unicast dev docker0\ndefault ipv6 unicast dev eth0"));
        QCOMPARE(state->neighbours.size(), 2u);
        QCOMPARE(bytes(state->neighbours[1].state), QByteArray("FAILED"));
        QCOMPARE(state->legacyTables.size(), 2u);
    }

    void readsWhereNoAcceptRuleCanBeWritten()
    {
        auto document = lab();
        QVERIFY(read(document)->unwritableFilters.empty());
        document["unwritableFilters"] = {"ipv4", "ipv6"};
        QVERIFY(read(document)->unwritableFilters == (std::set<Family>{Family::Ipv4, Family::Ipv6}));
    }

    void readsListeners()
    {
        const auto state = read(lab()).value();
        QCOMPARE(state.listeners.size(), 5u);
        QVERIFY(!state.listeners[0].address && state.listeners[0].family == Family::Ipv4);
        QCOMPARE(bytes(state.listeners[1].address->toString()), QByteArray("127.0.0.1"));
        QVERIFY(!state.listeners[2].address && state.listeners[2].family == Family::Ipv6);
        QCOMPARE(bytes(state.listeners[2].program), QByteArray("docker-proxy"));
        QVERIFY(state.listeners[3].protocol == Protocol::Udp && state.listeners[3].program.empty());
        QVERIFY(!state.listeners[4].address && state.listeners[4].family == Family::Ipv6);
    }

    void knowsItsOwnAddressesAndNetworks()
    {
        const auto state = read(lab()).value();
        QByteArrayList connected;
        for (const Prefix& prefix : state.connected())
            connected += bytes(prefix.toString());
        QCOMPARE(connected.join(' '), QByteArray("172.20.240.0/20 172.17.0.0/16 fd00::/64"));
        QVERIFY(state.isLocal(Address::parse("172.20.242.184").value()));
        QVERIFY(state.isLocal(Address::parse("127.0.0.53").value()));
        QVERIFY(!state.isLocal(Address::parse("172.17.0.2").value()));
    }

    void readsSysctlsThatCouldBeRead()
    {
        json document = lab();
        const auto state = read(document).value();
        QCOMPARE(state.forwarding(Family::Ipv4), std::optional(true));
        QCOMPARE(state.forwarding(Family::Ipv6), std::optional(false));
        QCOMPARE(state.accounting(), std::optional(true));
        QVERIFY(!state.sysctls.contains("net.ipv4.conf.all.rp_filter"));
        document.erase("sysctls");
        QVERIFY(!read(document)->forwarding(Family::Ipv4).has_value());
        QVERIFY(!read(document)->accounting().has_value());
    }

    void findsDropsInBaseChainsOnly()
    {
        QByteArrayList chains;
        const auto state = read(lab()).value();
        for (const NftBaseChain& chain : state.nftBaseChains)
            chains += describe(chain);
        QCOMPARE(chains.join('\n'),
            QByteArray("inet f forward forward 0 policy-drops\nip g fwd forward 10 drops\n"
                       "inet firewalld filter_FORWARD forward 10 drops accepts-dnat"));
    }

    void acceptBelowADropDoesNotCount()
    {
        json document = lab();
        json& list = document["nftables"]["nftables"];
        std::swap(list[8], list[9]);
        QVERIFY(!read(document)->nftBaseChains[2].acceptsTranslated);
        list[9]["rule"]["expr"].insert(list[9]["rule"]["expr"].begin(), list[7]["rule"]["expr"][0]);
        std::swap(list[8], list[9]);
        QVERIFY(!read(document)->nftBaseChains[2].acceptsTranslated); // only for some senders
    }

    void saysWhichEnginesHoldRules()
    {
        HostState host;
        QCOMPARE(engines(host), QByteArray());
        host.legacyTables = {"ipv4/nat"};
        QCOMPARE(engines(host), QByteArray("xtables-legacy"));
        host.nftBaseChains = {{"ip", "filter", "FORWARD", "forward", 0, true, false, false}};
        QCOMPARE(engines(host), QByteArray("xtables-legacy xtables-nft"));
        host.nftBaseChains.push_back({"bridge", "filter", "FORWARD", "forward", -200, false, false, false});
        QCOMPARE(engines(host), QByteArray("xtables-legacy xtables-nft"));
        // A trace's own table is no engine somebody writes rules to.
        host.nftBaseChains.push_back(
            {"inet", "portolan-trace", "post", "postrouting", 300, false, false, false});
        QCOMPARE(engines(host), QByteArray("xtables-legacy xtables-nft"));
        host.nftBaseChains.push_back({"inet", "filter", "forward", "forward", 0, false, false, false});
        QCOMPARE(engines(host), QByteArray("xtables-legacy xtables-nft nftables"));
        QCOMPARE(engines({}, rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n", Engine::XtablesNft)),
            QByteArray("xtables-nft"));
    }

    void namesTheKeyOfAWrongShape_data()
    {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char* pointer, const char* value, const char* key) {
            QTest::addRow("%s = %s", pointer, value)
                << QByteArray(pointer) << QByteArray(value) << QByteArray(key);
        };
        row("/version", "\"1\"", "version");
        row("/version", "0", "version");
        row("/links", "{}", "links");
        row("/links/0", "1", "links[]");
        row("/links/0/ifname", "7", "links[].ifname");
        row("/addresses/1/addr_info", "{}", "addresses[].addr_info");
        row("/addresses/1/addr_info/0", "[]", "addresses[].addr_info[]");
        row("/addresses/1/addr_info/0/local", "\"eth0\"", "addresses[].addr_info[].local");
        row("/addresses/1/addr_info/0/prefixlen", "33", "addresses[].addr_info[].prefixlen");
        row("/addresses/1/addr_info/0/prefixlen", "-1", "addresses[].addr_info[].prefixlen");
        row("/routes/0/dst", "\"somewhere\"", "routes[].dst");
        row("/routes/0/dst", "null", "routes[].dst");
        row("/neighbours/0/dst", "\"x\"", "neighbours[].dst");
        row("/neighbours/0/state", "\"REACHABLE\"", "neighbours[].state");
        row("/sysctls", "[]", "sysctls");
        row("/sysctls/net.ipv4.ip_forward", "[1]", "sysctls");
        row("/listeners/0/protocol", "\"icmp\"", "listeners[].protocol");
        row("/listeners/0/port", "0", "listeners[].port");
        row("/listeners/0/port", "65536", "listeners[].port");
        row("/listeners/0/address", "\"host\"", "listeners[].address");
        row("/legacyTables", "\"nat\"", "legacyTables");
        row("/legacyTables/0", "4", "legacyTables[]");
        row("/unwritableFilters", "\"ipv4\"", "unwritableFilters");
        row("/unwritableFilters", "[4]", "unwritableFilters[]");
        row("/unwritableFilters", "[\"ip\"]", "unwritableFilters[]");
        row("/nftables", "[]", "nftables");
        row("/nftables/nftables", "{}", "nftables");
        row("/nftables/nftables/2/chain/prio", "\"filter\"", "nftables[].chain.prio");
        row("/nftables/nftables/6/rule/expr", "{}", "nftables[].rule.expr");
    }

    void namesTheKeyOfAWrongShape()
    {
        QFETCH(QByteArray, pointer);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, key);
        json document = lab();
        document[json::json_pointer(text(pointer))] = json::parse(text(value));
        const auto result = read(document);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Invalid);
        QCOMPARE(bytes(result.error().field), key);
        QVERIFY(result.error().message.text().find(text(key)) != std::string::npos);
    }

    void refusesWhatIsNoDocument()
    {
        for (const char* words :
            {"", "[]", "null", "{", "{}", "\"version\"", "{\"version\":1", "{\"version\":1}x"})
            QVERIFY2(!readHostState(words), words);
        QVERIFY(!readHostState("{\"version\":1,\"host\":\"\xff\"}"));
        QVERIFY(readHostState("{\"version\":1}"));
        QVERIFY(readHostState("{\"version\":2,\"news\":{\"a\":[1]}}"));
        QVERIFY(!readHostState(std::string(100000, '[')));
    }
};

QTEST_APPLESS_MAIN(HostStateTest)
#include "tst_host_state.moc"
