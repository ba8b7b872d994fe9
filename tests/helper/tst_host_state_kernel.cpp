// The host state document against what ip, ss and nft say of the same namespace.
#include "helper/host/programs.h"
#include "helper/host/state.h"

#include "backend/forward/relay/find.h"
#include "backend/host/host_state.h"
#include "tests/helper/kernel_test.h"
#include "tests/helper/without_iptables_nft.h"

#include <QCoreApplication>
#include <QTest>

#include <arpa/inet.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace portolan;
using namespace kerneltest;
using Json = nlohmann::json;

namespace {

const char* const kNetwork = R"(
ip link add eth0 type veth peer name far
ip link add br0 type bridge
ip link add port0 type veth peer name port1
ip link set port0 master br0
ip addr add 172.20.242.183/20 brd + dev eth0
ip addr add 10.77.0.1 peer 10.77.0.2/32 dev far
ip addr add fd00::1/64 dev eth0 nodad
ip addr add 172.17.0.1/16 dev br0
for link in eth0 far br0 port0 port1; do ip link set $link up; done
ip route add default via 172.20.240.1
ip -6 route add default via fd00::9 metric 77
ip route add blackhole 10.9.0.0/16
ip route add unreachable 10.8.0.0/16 metric 5
ip route add 10.7.0.0/16 nexthop via 172.20.240.3 weight 1 nexthop via 172.20.240.4 weight 2
ip route add 10.6.0.5 dev eth0 scope link src 172.20.242.183 proto static
ip route add 10.5.0.0/24 via inet6 fd00::7 dev eth0
ip -6 route add fd77::/32 via fd00::8
ip route add 1.1.1.1 dev br0 table 100
ip -6 route add fd88::/32 dev br0 table 4000
ip rule add from 10.1.1.0/24 fwmark 0x1/0xff iif lo table 100 prio 50
ip rule add table main suppress_prefixlength 0 prio 55
ip rule add ipproto tcp dport 80 table 100 prio 56
ip rule add not to 10.1.1.7 oif eth0 unreachable prio 60
ip -6 rule add from fd00::/64 table 100
ip neigh add 172.20.240.1 lladdr 02:00:00:00:00:01 dev eth0
ip neigh add fd00::9 lladdr 02:00:00:00:00:09 dev eth0 nud reachable
ip neigh add 172.20.240.9 dev eth0 nud failed
sysctl -qw net.ipv4.ip_forward=1
)";

Json ip(const QStringList& arguments)
{
    const auto output = run("ip", QStringList{"-j"} + arguments);
    return Json::parse(output.out.toStdString(), nullptr, false);
}

Json joined(Json first, const Json& second)
{
    for (const auto& entry : second)
        first.push_back(entry);
    return first;
}

/// The keys of `peer` that we promise, one text line an entry, sorted.
QStringList picture(const Json& entries, const std::vector<const char*>& keys)
{
    QStringList lines;
    for (const auto& entry : entries) {
        Json kept;
        for (const auto* key : keys)
            if (entry.contains(key))
                kept[key] = entry[key];
        lines.append(QString::fromStdString(kept.dump()));
    }
    lines.sort();
    return lines;
}

/// A socket that waits on a port, as long as it lives.
class Waiting {
public:
    Waiting(int type, const char* address, std::uint16_t port)
    {
        const bool six = std::strchr(address, ':') != nullptr;
        m_descriptor = socket(six ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0);
        sockaddr_in6 place6{};
        sockaddr_in place{};
        place6.sin6_family = AF_INET6;
        place.sin_family = AF_INET;
        place6.sin6_port = place.sin_port = htons(port);
        inet_pton(AF_INET6, address, &place6.sin6_addr);
        inet_pton(AF_INET, address, &place.sin_addr);
        ok = (six ? bind(m_descriptor, reinterpret_cast<sockaddr*>(&place6), sizeof place6)
                  : bind(m_descriptor, reinterpret_cast<sockaddr*>(&place), sizeof place))
                == 0
            && (type != SOCK_STREAM || listen(m_descriptor, 1) == 0);
    }
    ~Waiting() { close(m_descriptor); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    bool ok = false;

private:
    int m_descriptor = -1;
};

} // namespace

class HostStateKernelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anEmptyNamespaceHasNoForwardHook();
    void linksAreWhatIpPrints();
    void addressesAreWhatIpPrints();
    void routesAreWhatIpPrints();
    void routesOfOtherTablesAreWhatIpPrints();
    void rulesAreWhatIpPrints();
    void neighboursAreWhatIpPrints();
    void sysctlsAreWhatTheKernelSays();
    void listenersNameTheirProgram();
    void portProxyIsToldByItsCommandLine();
    void relayIsAForwardOfItsOwn();
    void nftablesHasBaseChainsAndForwardRules();
    void saysWhereNoAcceptRuleCanBeWritten();
    void lookingMakesNoTable();
    void theBackendReadsTheDocument();
    void connectedPrefixesAreThoseOfOwnAddresses();

private:
    static Json state();
};

Json HostStateKernelTest::state()
{
    const auto text = hostStateJson();
    return text ? Json::parse(*text, nullptr, false) : Json();
}

void HostStateKernelTest::initTestCase()
{
    const auto made = shell(kNetwork);
    QVERIFY2(made.status == 0, made.err.constData());
    QTRY_VERIFY(!ip({"addr"}).dump().empty() && ip({"addr"}).dump().find("tentative") == std::string::npos);
}

void HostStateKernelTest::anEmptyNamespaceHasNoForwardHook()
{
    const auto document = state();
    QCOMPARE(document["version"].get<int>(), 1);
    QCOMPARE(document["nftables"].dump(), std::string(R"({"nftables":[]})"));
    QCOMPARE(document["legacyTables"].size(), std::size_t(geteuid() == 0 ? 0 : 10));
}

void HostStateKernelTest::linksAreWhatIpPrints()
{
    const std::vector<const char*> keys{
        "ifindex", "ifname", "flags", "mtu", "operstate", "link_type", "address", "master", "link"};
    QCOMPARE(picture(state()["links"], keys), picture(ip({"link"}), keys));
}

void HostStateKernelTest::addressesAreWhatIpPrints()
{
    const auto flatten = [](const Json& links) {
        Json all = Json::array();
        for (const auto& link : links)
            for (auto info : link["addr_info"]) {
                info["ifname"] = link["ifname"];
                all.push_back(info);
            }
        return all;
    };
    const std::vector<const char*> keys{
        "ifname", "family", "local", "address", "prefixlen", "broadcast", "scope", "label", "tentative"};
    QCOMPARE(picture(flatten(state()["addresses"]), keys), picture(flatten(ip({"addr"})), keys));
}

void HostStateKernelTest::routesAreWhatIpPrints()
{
    auto peer = joined(ip({"route"}), ip({"-6", "route"}));
    for (auto& route : peer)
        if (!route.contains("type"))
            route["type"] = "unicast";
    const std::vector<const char*> keys{"type", "dst", "gateway", "via", "dev", "protocol", "scope",
        "prefsrc", "metric", "flags", "nexthops"};
    const auto ours = state()["routes"];
    QCOMPARE(picture(ours, keys), picture(peer, keys));
    QVERIFY(ours.size() > 10);
}

void HostStateKernelTest::routesOfOtherTablesAreWhatIpPrints()
{
    Json peer = Json::array();
    for (const QStringList& words :
        {QStringList{"route", "show", "table", "100"}, QStringList{"-6", "route", "show", "table", "4000"}})
        for (Json route : ip(words)) {
            route["table"] = words.last().toStdString();
            peer.push_back(route);
        }
    const std::vector<const char*> keys{"dst", "gateway", "dev", "scope", "metric", "flags", "table"};
    QCOMPARE(picture(state()["tableRoutes"], keys), picture(peer, keys));
    QCOMPARE(peer.size(), std::size_t(2));
}

void HostStateKernelTest::rulesAreWhatIpPrints()
{
    const std::vector<const char*> keys{"priority", "not", "src", "srclen", "dst", "dstlen", "fwmark",
        "fwmask", "iif", "oif", "table", "action", "suppress_prefixlen"};
    const auto ours = state()["rules"];
    QCOMPARE(picture(ours, keys), picture(joined(ip({"rule"}), ip({"-6", "rule"})), keys));
    QCOMPARE(std::count_if(
                 ours.begin(), ours.end(), [](const Json& rule) { return rule.contains("moreConditions"); }),
        std::ptrdiff_t(1));
}

void HostStateKernelTest::neighboursAreWhatIpPrints()
{
    const std::vector<const char*> keys{"dst", "dev", "lladdr", "state"};
    QCOMPARE(picture(state()["neighbours"], keys), picture(ip({"neigh"}), keys));
    QVERIFY(picture(state()["neighbours"], keys).size() >= 3);
}

void HostStateKernelTest::sysctlsAreWhatTheKernelSays()
{
    const auto sysctls = state()["sysctls"];
    for (const auto* name :
        {"net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter", "net.ipv4.conf.eth0.route_localnet",
            "net.ipv4.conf.eth0.forwarding", "net.ipv6.conf.all.forwarding", "net.ipv6.conf.eth0.accept_ra",
            "net.netfilter.nf_conntrack_acct", "net.netfilter.nf_conntrack_max"}) {
        const auto peer = run("sysctl", {"-n", name});
        QVERIFY2(sysctls.contains(name), name);
        QCOMPARE(QByteArray::fromStdString(sysctls[name]), peer.out.trimmed());
    }
    QCOMPARE(sysctls["net.ipv4.ip_forward"].get<std::string>(), std::string("1"));
}

void HostStateKernelTest::listenersNameTheirProgram()
{
    const Waiting any(SOCK_STREAM, "::", 8080);
    const Waiting local(SOCK_STREAM, "127.0.0.1", 8081);
    const Waiting udp(SOCK_DGRAM, "0.0.0.0", 5353);
    QVERIFY(any.ok && local.ok && udp.ok);
    const auto listeners = state()["listeners"];
    const auto find = [&](const char* protocol, int port) {
        for (const auto& listener : listeners)
            if (listener["protocol"] == protocol && listener["port"] == port)
                return listener;
        return Json();
    };
    QCOMPARE(find("tcp", 8080)["address"].get<std::string>(), std::string("any"));
    QCOMPARE(find("tcp", 8080)["family"].get<std::string>(), std::string("inet6"));
    QCOMPARE(find("tcp", 8080)["v6only"].get<bool>(), false);
    QCOMPARE(find("tcp", 8081)["address"].get<std::string>(), std::string("127.0.0.1"));
    QCOMPARE(find("udp", 5353)["family"].get<std::string>(), std::string("inet"));
    QCOMPARE(find("tcp", 8080)["uid"].get<unsigned>(), unsigned(geteuid()));
    QVERIFY(
        QString("tst_host_state_kernel").startsWith(QString::fromStdString(find("tcp", 8080)["program"])));
    QVERIFY(!find("udp", 5353)["program"].get<std::string>().empty());
    QCOMPARE(listeners.size(), std::size_t(3));
}

/// Docker's proxy is another user's process: nothing but its command line can be read.
void HostStateKernelTest::portProxyIsToldByItsCommandLine()
{
    QProcess proxy;
    proxy.start("bash",
        {"-c",
            "exec -a docker-proxy sh -c 'echo ready; read -r line' -proto tcp -host-ip 0.0.0.0 -host-port "
            "8091 -container-ip 172.17.0.2 -container-port 80"});
    QVERIFY(proxy.waitForReadyRead());
    const host::Programs programs;
    const unsigned uid = getuid();
    QCOMPARE(programs.claiming("tcp", 8091, uid), std::string("docker-proxy"));
    QCOMPARE(programs.claiming("udp", 8091, uid), std::string(""));
    QCOMPARE(programs.claiming("tcp", 8092, uid), std::string(""));
    QCOMPARE(programs.claiming("tcp", 8091, uid + 1), std::string(""));
    proxy.closeWriteChannel();
    QVERIFY(proxy.waitForFinished());
}

/// A relay has no rule: the socket, the process and its command line make the row.
void HostStateKernelTest::relayIsAForwardOfItsOwn()
{
    QProcess relay;
    relay.start("socat", {"-d", "-d", "TCP4-LISTEN:8092,fork,bind=127.0.0.1", "TCP4:172.17.0.2:80"});
    QVERIFY(relay.waitForStarted());
    relay.setReadChannel(QProcess::StandardError);
    QVERIFY(relay.waitForReadyRead()); // "listening on"
    const auto document = readHostState(hostStateJson().value());
    QVERIFY(document);
    const auto rows = findRelays(*document, {});
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(describeListen(rows[0].forward), std::string("127.0.0.1:8092"));
    QCOMPARE(describeTo(rows[0]), std::string("172.17.0.2:80"));
    QCOMPARE(rows[0].program, std::string("socat"));
    QCOMPARE(qint64(rows[0].process), relay.processId());
    relay.terminate();
    QVERIFY(relay.waitForFinished());
    QCOMPARE(findRelays(readHostState(hostStateJson().value()).value(), {}).size(), std::size_t(0));
}

void HostStateKernelTest::nftablesHasBaseChainsAndForwardRules()
{
    const auto loaded = run("nft", {"-f", "-"}, R"(
table inet portolan_test {
    chain forward { type filter hook forward priority 10; policy drop; ct status dnat accept; tcp dport 22 drop; }
    chain input { type filter hook input priority 0; tcp dport 23 drop; }
    chain plain { tcp dport 24 drop; }
}
table ip other { }
)");
    QVERIFY2(loaded.status == 0, loaded.err.constData());
    // Whoever makes chains may name them anything: a reserved word, or what would be commands in nft's
    // language.
    const auto named = run("nft", {"-j", "-f", "-"}, R"({"nftables":[
        {"add":{"chain":{"family":"ip","table":"other","name":"fwd; flush ruleset","type":"filter","hook":"forward","prio":-1,"policy":"accept"}}},
        {"add":{"rule":{"family":"ip","table":"other","chain":"fwd; flush ruleset","expr":[{"counter":null}]}}}]})");
    QVERIFY2(named.status == 0, named.err.constData());
    const auto nftables = state()["nftables"]["nftables"];
    QStringList chains;
    QStringList rules;
    for (const auto& entry : nftables) {
        if (entry.contains("chain"))
            chains.append(QString::fromStdString(entry["chain"]["name"]));
        if (entry.contains("rule"))
            rules.append(QString::fromStdString(entry["rule"]["chain"]));
    }
    chains.sort();
    QCOMPARE(chains, (QStringList{"forward", "fwd; flush ruleset", "input"}));
    QCOMPARE(rules, (QStringList{"forward", "forward", "fwd; flush ruleset"}));
    const auto document = readHostState(hostStateJson().value());
    QVERIFY(document);
    const auto chain = std::find_if(document->nftBaseChains.begin(), document->nftBaseChains.end(),
        [](const NftBaseChain& each) { return each.name == "forward"; });
    QVERIFY(chain != document->nftBaseChains.end());
    QVERIFY(chain->policyDrops && chain->hasDropRule);
    QCOMPARE(chain->priority, 10);
    run("nft", {"flush", "ruleset"});
}

void HostStateKernelTest::saysWhereNoAcceptRuleCanBeWritten()
{
    const auto unwritable = [&] { return state()["unwritableFilters"].dump(); };
    QCOMPARE(run("iptables-nft", {"-P", "FORWARD", "DROP"}).status, 0);
    QCOMPARE(unwritable(), std::string("[]"));
    const WithoutIptablesNft missing;
    QVERIFY(missing.done());
    QCOMPARE(unwritable(), std::string(R"(["ipv4"])"));
    QCOMPARE(run("nft", {"chain ip filter FORWARD { policy accept; }"}).status, 0);
    QCOMPARE(unwritable(), std::string("[]"));
    run("nft", {"flush", "ruleset"});
}

void HostStateKernelTest::lookingMakesNoTable()
{
    // Where an ordinary user cannot read which legacy tables exist, asking makes them (see legacyTables()).
    if (geteuid() == 0) {
        QVERIFY(state()["legacyTables"].empty());
        QCOMPARE(run("cat", {"/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"}).out, QByteArray());
    }
    QVERIFY(!state().is_null());
    QCOMPARE(run("nft", {"list", "tables"}).out, QByteArray());
}

void HostStateKernelTest::theBackendReadsTheDocument()
{
    const auto text = hostStateJson();
    QVERIFY(text);
    const auto read = readHostState(*text);
    QVERIFY2(read, read ? "" : read.error().message.text().c_str());
    QVERIFY(read->isLocal(Address::parse("172.20.242.183").value()));
    QCOMPARE(read->forwarding(Family::Ipv4), std::optional(true));
    QVERIFY(read->routes.size() > 10);
    const auto sixDefault = std::find_if(read->routes.begin(), read->routes.end(),
        [](const HostState::Route& route) { return !route.destination && route.family == Family::Ipv6; });
    QVERIFY(sixDefault != read->routes.end());
}

void HostStateKernelTest::connectedPrefixesAreThoseOfOwnAddresses()
{
    const auto prefixes = connectedPrefixes();
    QVERIFY(prefixes);
    QStringList texts;
    for (const auto& prefix : *prefixes)
        texts.append(QString::fromStdString(prefix.toString()));
    texts.sort();
    QCOMPARE(texts, (QStringList{"10.77.0.1/32", "172.17.0.0/16", "172.20.240.0/20", "fd00::/64"}));
    QCOMPARE(readHostState(hostStateJson().value())->connected(), *prefixes);
}

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    HostStateKernelTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_host_state_kernel.moc"
