// Whether the host sends a forward's packets on, and by which way, as its routes, routing rules and switches
// say; and what that makes of rules about the way out.
#include "backend/forward/check.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

/// eth0 172.20.242.183/20 with the default route, docker0 172.17.0.1/16, brx 172.17.0.250/24 besides.
QByteArray documentOf(const QByteArray& routes, const QByteArray& more = {})
{
    return R"({"version":1,"links":[{"ifname":"lo"},{"ifname":"eth0"},{"ifname":"docker0"},{"ifname":"brx"}],
"addresses":[{"ifname":"eth0","addr_info":[{"local":"172.20.242.183","prefixlen":20},
{"local":"2001:db8::2","prefixlen":64}]},
{"ifname":"docker0","addr_info":[{"local":"172.17.0.1","prefixlen":16},{"local":"fd00::1","prefixlen":64}]},
{"ifname":"brx","addr_info":[{"local":"172.17.0.250","prefixlen":24}]}],
"routes":[{"dst":"default","gateway":"172.20.255.253","dev":"eth0"},{"dst":"172.20.240.0/20","dev":"eth0"},
{"dst":"fd00::/64","dev":"docker0"},{"dst":"default","family":"inet6","gateway":"fe80::1","dev":"eth0","metric":1024},
)" + routes
        + ']' + more + '}';
}

const char kDocker[] = R"({"dst":"172.17.0.0/16","dev":"docker0"})";

QByteArray rulesAnd(const QByteArray& rules)
{
    return R"(,"rules":[{"priority":0,"src":"all","table":"local","family":"inet"},)" + rules
        + R"({"priority":32766,"src":"all","table":"main","family":"inet"},
{"priority":32767,"src":"all","table":"default","family":"inet"}])";
}

QByteArray sysctlsOf(const QByteArray& sysctls)
{
    return ",\"sysctls\":{" + sysctls + '}';
}

/// What is found of a DNAT by hand of 8080, with these rules in the filter table.
std::vector<Finding> findingsOf(const QByteArray& document, const QByteArray& filter,
    const QByteArray& target = "172.17.0.2:80", const char* policy = "ACCEPT")
{
    const auto host = readHostState(text(document));
    if (!host)
        qFatal("%s", host.error().message.text().c_str());
    const bool six = target.startsWith('[');
    const QByteArray tables = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                              "-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
        + target + "\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD " + policy
        + " [0:0]\n:OUTPUT ACCEPT [0:0]\n" + filter + "COMMIT\n";
    const auto ruleset = readSave(text(tables), Engine::XtablesLegacy, six ? Family::Ipv6 : Family::Ipv4);
    const auto present = findForwards(*ruleset, {});
    return checkForward(present.front().forward, present, *ruleset, *host, present.front().forward.id);
}

QByteArray idsOf(const std::vector<Finding>& findings)
{
    QByteArrayList ids;
    for (const Finding& finding : findings)
        ids += bytes(finding.id);
    return ids.join(' ');
}

} // namespace

class ForwardWayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheKernelsChoiceOfTheWayOut_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& document, const QByteArray& filter,
                             const char* expected) {
            QTest::newRow(name) << document << filter << QByteArray(expected);
        };
        const QByteArray notDocker = "-A FORWARD ! -i docker0 ! -o docker0 -j DROP\n";
        const QByteArray docker = "-A FORWARD -o docker0 -j DROP\n";
        const QByteArray brx = "-A FORWARD -o brx -j DROP\n";
        const char blocked[] = "forward-drops";
        row("an address of an interface that is down", documentOf(kDocker), notDocker, "");
        row("the way to docker0", documentOf(kDocker), docker, blocked);
        const QByteArray two = R"({"dst":"172.17.0.0/24","dev":"docker0","metric":600},
{"dst":"172.17.0.0/24","dev":"brx","metric":100})";
        row("the lower metric", documentOf(two), docker, "");
        row("the lower metric is dropped", documentOf(two), brx, blocked);
        const QByteArray dead
            = QByteArray(kDocker) + R"(,{"dst":"172.17.0.0/24","dev":"brx","flags":["dead","linkdown"]})";
        row("a dead route", documentOf(dead), brx, "");
        row("instead of a dead route", documentOf(dead), docker, blocked);
        const QByteArray several = R"({"dst":"172.17.0.0/16","nexthops":[{"dev":"docker0","weight":1},
{"dev":"brx","weight":1}]})";
        row("one of several next hops", documentOf(several), docker, "");

        const QByteArray all = R"({"priority":100,"src":"all","table":"100","family":"inet"},)";
        const QByteArray six = R"({"priority":100,"src":"all","table":"100","family":"inet6"},)";
        const QByteArray elsewhere
            = R"({"priority":100,"src":"all","dst":"10.0.0.0","dstlen":8,"table":"100","family":"inet"},)";
        const QByteArray own = R"({"priority":100,"src":"all","iif":"lo","table":"100","family":"inet"},)";
        const QByteArray marked = R"({"priority":100,"src":"all","fwmark":"0x1","table":"100"},)";
        const QByteArray from
            = R"({"priority":100,"src":"10.0.0.0","srclen":8,"table":"100","family":"inet"},)";
        const QByteArray toBrx = R"(,"tableRoutes":[{"dst":"172.17.0.0/16","dev":"brx","table":"100"}])";
        const QByteArray other = R"(,"tableRoutes":[{"dst":"10.0.0.0/8","dev":"brx","table":"100"}])";
        row("a table that is not known", documentOf(kDocker, rulesAnd(all)), docker, "");
        row("a table with another way", documentOf(kDocker, rulesAnd(all) + toBrx), docker, "");
        row("a table with a way that is dropped", documentOf(kDocker, rulesAnd(all) + toBrx), brx, blocked);
        row("a table with nothing about it", documentOf(kDocker, rulesAnd(all) + other), docker, blocked);
        row("a table of the other family", documentOf(kDocker, rulesAnd(six) + toBrx), docker, blocked);
        row("a rule for others", documentOf(kDocker, rulesAnd(elsewhere) + toBrx), docker, blocked);
        row("a rule for this host's own", documentOf(kDocker, rulesAnd(own) + toBrx), docker, blocked);
        row("a mark, perhaps", documentOf(kDocker, rulesAnd(marked) + toBrx), docker, "");
        row("a mark, another way", documentOf(kDocker, rulesAnd(marked) + toBrx), brx, "");
        row("a mark, and the table has nothing", documentOf(kDocker, rulesAnd(marked) + other), docker,
            blocked);
        row("some sources", documentOf(kDocker, rulesAnd(from) + toBrx), docker, "");
        const QByteArray suppressing
            = R"({"priority":90,"src":"all","suppress_prefixlen":0,"table":"main","family":"inet"},)";
        row("wg-quick's rules and a network of the host",
            documentOf(kDocker, rulesAnd(suppressing + all) + toBrx), docker, blocked);
        const QByteArray unreachable
            = R"({"priority":90,"src":"all","fwmark":"0x80000","action":"unreachable","family":"inet"},)";
        row("a mark that goes nowhere", documentOf(kDocker, rulesAnd(unreachable)), docker, blocked);
        const QByteArray jump = R"({"priority":90,"src":"all","action":"goto","family":"inet"},)";
        row("a jump", documentOf(kDocker, rulesAnd(jump)), docker, "");
        const QByteArray vrf = R"({"priority":90,"src":"all","l3mdev":null,"family":"inet"},)";
        row("a VRF's table", documentOf(kDocker, rulesAnd(vrf) + toBrx), docker, "");
        const QByteArray port
            = R"({"priority":90,"src":"all","moreConditions":true,"table":"100","family":"inet"},)";
        row("a rule about ports", documentOf(kDocker, rulesAnd(port) + toBrx), docker, "");
    }

    void followsTheKernelsChoiceOfTheWayOut()
    {
        QFETCH(QByteArray, document);
        QFETCH(QByteArray, filter);
        QFETCH(QByteArray, expected);
        QCOMPARE(idsOf(findingsOf(document, filter)), expected);
    }

    void aWayThatOnlyAnotherTableHasIsAWay()
    {
        const QByteArray rules = rulesAnd(R"({"priority":100,"src":"all","table":"100","family":"inet"},)");
        const QByteArray bare = R"({"version":1,"addresses":[{"ifname":"eth0","addr_info":[
{"local":"172.20.242.183","prefixlen":20}]}],"routes":[{"dst":"172.20.240.0/20","dev":"eth0"}])";
        const QByteArray routes
            = R"(,"tableRoutes":[{"dst":"10.99.0.0/24","gateway":"172.20.240.9","dev":"eth0","table":"100"}])";
        QCOMPARE(idsOf(findingsOf(bare + '}', {}, "10.99.0.2:80")), QByteArray("no-route"));
        QCOMPARE(idsOf(findingsOf(bare + rules + '}', {}, "10.99.0.2:80")), QByteArray());
        QCOMPARE(idsOf(findingsOf(bare + rules + routes + '}', {}, "10.99.0.2:80")), QByteArray());
        QCOMPARE(idsOf(findingsOf(bare + rules + routes + '}', {}, "10.98.0.2:80")), QByteArray("no-route"));
    }

    void wgQuicksTableTakesWhatTheMainTableLeaves()
    {
        const QByteArray rules = rulesAnd(
            R"({"priority":32764,"src":"all","suppress_prefixlen":0,"table":"main","family":"inet"},
{"priority":32765,"src":"all","not":null,"fwmark":"0xca6c","table":"51820","family":"inet"},)");
        const QByteArray routes = R"(,"tableRoutes":[{"dst":"default","dev":"wg0","table":"51820"}])";
        const QByteArray accept = "-A FORWARD -o wg0 -j ACCEPT\n";
        const auto found = findingsOf(documentOf(kDocker, rules + routes), accept, "10.200.0.5:80", "DROP");
        QCOMPARE(idsOf(found), QByteArray());
    }

    void asksTheSwitchOfTheInterface_data()
    {
        QTest::addColumn<QByteArray>("sysctls");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("remedy");
        const auto row = [](const char* name, const char* sysctls, const char* target, const char* expected,
                             const char* remedy = "") {
            QTest::newRow(name) << QByteArray(sysctls) << QByteArray(target) << QByteArray(expected)
                                << QByteArray(remedy);
        };
        const char four[] = "172.17.0.2:80";
        const char six[] = "[fd00::2]:80";
        const char off[] = "forwarding-off";
        row("all off", R"("net.ipv4.ip_forward":"0","net.ipv4.conf.eth0.forwarding":"0")", four, off,
            "net.ipv4.ip_forward=1");
        row("both ways on", R"("net.ipv4.ip_forward":"0","net.ipv4.conf.eth0.forwarding":"1",
"net.ipv4.conf.docker0.forwarding":"1")",
            four, "");
        row("the clients' off", R"("net.ipv4.ip_forward":"1","net.ipv4.conf.eth0.forwarding":"0",
"net.ipv4.conf.brx.forwarding":"0")",
            four, off, "net.ipv4.conf.eth0.forwarding=1");
        row("off for some clients", R"("net.ipv4.ip_forward":"1","net.ipv4.conf.eth0.forwarding":"0")", four,
            "client-blocked", "net.ipv4.conf.eth0.forwarding=1");
        row("the answers' off", R"("net.ipv4.ip_forward":"1","net.ipv4.conf.docker0.forwarding":"0")", four,
            off, "net.ipv4.conf.docker0.forwarding=1");
        row("the answers' off, as all else", R"("net.ipv4.ip_forward":"0","net.ipv4.conf.eth0.forwarding":"1",
"net.ipv4.conf.docker0.forwarding":"0")",
            four, off, "net.ipv4.ip_forward=1");
        row("IPv6 off", R"("net.ipv6.conf.all.forwarding":"0","net.ipv6.conf.eth0.force_forwarding":"0")",
            six, off, "net.ipv6.conf.all.forwarding=1");
        row("IPv6 forced both ways",
            R"("net.ipv6.conf.all.forwarding":"0","net.ipv6.conf.eth0.force_forwarding":"1",
"net.ipv6.conf.docker0.force_forwarding":"1")",
            six, "");
        row("IPv6 forced one way",
            R"("net.ipv6.conf.all.forwarding":"0","net.ipv6.conf.eth0.force_forwarding":"1",
"net.ipv6.conf.docker0.force_forwarding":"0")",
            six, off, "net.ipv6.conf.all.forwarding=1");
        row("of IPv6 the interface's does not count",
            R"("net.ipv6.conf.all.forwarding":"1","net.ipv6.conf.eth0.forwarding":"0",
"net.ipv6.conf.docker0.forwarding":"0")",
            six, "");
    }

    void asksTheSwitchOfTheInterface()
    {
        QFETCH(QByteArray, sysctls);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, remedy);
        const auto findings = findingsOf(documentOf(kDocker, sysctlsOf(sysctls)), {}, target);
        QCOMPARE(idsOf(findings), expected);
        if (!findings.empty())
            QVERIFY2(bytes(findings.front().remedy.text()).contains("sysctl -w " + remedy),
                bytes(findings.front().inFull().text()));
    }

    void onlyWhatARouterToldRunsOut()
    {
        const QByteArray sysctls
            = sysctlsOf(R"("net.ipv6.conf.all.forwarding":"1","net.ipv6.conf.eth0.accept_ra":"1")");
        const QByteArray told = R"(,{"dst":"default","family":"inet6","gateway":"fe80::2","dev":"eth0",
"metric":2048,"protocol":"ra"})";
        QCOMPARE(idsOf(findingsOf(documentOf(kDocker, sysctls), {}, "[fd00::2]:80")), QByteArray());
        QCOMPARE(idsOf(findingsOf(documentOf(kDocker + told, sysctls), {}, "[fd00::2]:80")),
            QByteArray("accept-ra"));
    }
};

QTEST_APPLESS_MAIN(ForwardWayTest)
#include "tst_forward_way.moc"
