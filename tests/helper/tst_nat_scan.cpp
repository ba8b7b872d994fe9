// Whether the kernel's nat table may translate a port, told from its entries.
#include "helper/xtables/nat_scan.h"

#include "helper/host/state.h"
#include "helper/xtables/writer.h"
#include "tests/helper/forward_rules.h"

#include <QCoreApplication>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace portolan;
using namespace kerneltest;

namespace {

struct Question {
    Protocol protocol = Protocol::Tcp;
    std::optional<PortRange> ports;
};

PortRange range(unsigned first, unsigned last)
{
    return {std::uint16_t(first), std::uint16_t(last)};
}

Result<bool> ask(Family family, const std::vector<Question>& questions,
    const std::unordered_set<std::string_view>& known = {})
{
    PortsAsked asked;
    for (const Question& question : questions)
        asked.add(question.protocol, question.ports);
    asked.sort();
    NatSight seen;
    return mayTranslate(family, asked, known, seen);
}

bool mayTake(Family family, Protocol protocol, unsigned first, unsigned last)
{
    const auto answer = ask(family, {{protocol, range(first, last)}});
    if (!answer)
        qWarning("%s", answer.error().message.text().c_str());
    return answer.value_or(true);
}

} // namespace

class TestNatScan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { emptyTables(); }
    void aTableThatDoesNotExistIsNotMade();
    void theHostStateNamesTheTablesThereAre();
    void rulesAreMetByProtocolAndPorts_data();
    void rulesAreMetByProtocolAndPorts();
    void whatTheRuleWritesIsMetInIpv6Too();
    void aProtocolThatIsNotCheckedIsEvery();
    void jumpsAreFollowedAsFarAsTheyLetThePacket();
    void chainsThatNothingLeadsToDoNotCount();
    void chainsForAnswersDoNotCount();
    void severalPortsAreAskedAtOnce();
    void rulesOfKnownForwardsAreLeftToTheList();
    void rulesOfOursThatNoForwardHasCount();
    void whatWasSeenIsKeptForTheWriter();

private:
    static void rule(Family family, const QString& words);
};

void TestNatScan::rule(Family family, const QString& words)
{
    const auto made = run(tool(family, ""), QStringList{"-t", "nat"} + words.split(' '));
    QVERIFY2(made.status == 0, made.err + words.toUtf8());
}

void TestNatScan::init()
{
    if (QTest::currentTestFunction() == QByteArray("aTableThatDoesNotExistIsNotMade"))
        return;
    for (const Family family : {Family::Ipv4, Family::Ipv6})
        rule(family, "-S"); // makes it
}

void TestNatScan::aTableThatDoesNotExistIsNotMade()
{
    // An ordinary user cannot read which there are, and makes them by looking (see legacyTables()).
    const bool readable = geteuid() == 0;
    QVERIFY(!readable || legacyTables(Family::Ipv4)->empty());
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 1, 65535), false);
    QCOMPARE(mayTake(Family::Ipv6, Protocol::Tcp, 1, 65535), false);
    for (const Family family : {Family::Ipv4, Family::Ipv6})
        QVERIFY(!readable || legacyTables(family)->empty());
}

void TestNatScan::theHostStateNamesTheTablesThereAre()
{
    const auto state = nlohmann::json::parse(hostStateJson().value());
    QStringList named;
    for (const auto& table : state["legacyTables"])
        named << QString::fromStdString(table);
    named.sort();
    if (geteuid() != 0) { // who cannot read which there are
        QCOMPARE(named.size(), 10);
        return;
    }
    QStringList there;
    for (const QByteArray family : {"ipv4", "ipv6"})
        for (const QByteArray& table :
            run("cat", {family == "ipv4" ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names"})
                .out.split('\n'))
            if (!table.isEmpty())
                there << family + ('/' + table);
    there.sort();
    QCOMPARE(named, there);
    QVERIFY(there.contains("ipv4/nat"));
}

void TestNatScan::rulesAreMetByProtocolAndPorts_data()
{
    QTest::addColumn<QString>("match");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<unsigned>("first");
    QTest::addColumn<unsigned>("last");
    QTest::addColumn<bool>("meets");
    const auto row = [](const char* match, Protocol protocol, unsigned first, unsigned last, bool meets) {
        QTest::addRow("%s, %s %u-%u", *match ? match : "all", toString(protocol), first, last)
            << QString(match) << int(protocol) << first << last << meets;
    };
    constexpr auto tcp = Protocol::Tcp;
    constexpr auto udp = Protocol::Udp;
    constexpr auto sctp = Protocol::Sctp;
    for (const auto protocol : {tcp, udp, sctp}) {
        row("", protocol, 80, 80, true);
        row("! -p icmp", protocol, 80, 80, true); // an inverted protocol may be any
        row("-p icmp", protocol, 80, 80, false);
        const QByteArray name = toString(protocol);
        const QByteArray port = "-p " + name + " --dport ";
        row(port + "80", protocol, 80, 80, true);
        row(port + "80", protocol, 81, 81, false);
        row(port + "80", protocol, 79, 81, true);
        row(port + "80", protocol, 1, 79, false);
        row(port + "1000:2000", protocol, 999, 999, false);
        row(port + "1000:2000", protocol, 999, 1000, true);
        row(port + "1000:2000", protocol, 1500, 1500, true);
        row(port + "1000:2000", protocol, 2000, 3000, true);
        row(port + "1000:2000", protocol, 2001, 3000, false);
        row("-p " + name + " ! --dport 80", protocol, 80, 80, true); // in doubt
        row("-p " + name + " ! --dport 80", protocol, 81, 81, true);
        row("-p " + name + " --sport 80", protocol, 81, 81, true); // every port is asked for
        row("-p " + name + " -m multiport --dports 80,443,8000:8010", protocol, 443, 443, true);
        row("-p " + name + " -m multiport --dports 80,443,8000:8010", protocol, 444, 7999, false);
        row("-p " + name + " -m multiport --dports 80,443,8000:8010", protocol, 8005, 8005, true);
        row("-p " + name + " -m multiport --dports 80,443,8000:8010", protocol, 8011, 8011, false);
        row("-p " + name + " -m multiport --dports 8000:8010,443", protocol, 8009, 8009, true);
        row("-p " + name + " -m multiport ! --dports 80,443", protocol, 80, 80, true); // in doubt
        row("-p " + name + " -m multiport --ports 80", protocol, 81, 81, true); // in doubt
        row("-p " + name + " -m multiport --sports 80", protocol, 81, 81, true);
    }
    row("-p tcp --dport 80", udp, 80, 80, false);
    row("-p udp --dport 80", tcp, 80, 80, false);
    row("-p sctp --dport 80", tcp, 80, 80, false);
    row("-p tcp", tcp, 65535, 65535, true);
    row("-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", tcp, 15, 15, true);
    row("-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", tcp, 16, 16, false);
    row("-p tcp --dport 80 -m multiport --dports 80,81", tcp, 81, 81, false); // both have to let it through
    row("-p tcp --dport 80 -m comment --comment portolan:00000001", tcp, 80, 80, true); // outside our chains
}

void TestNatScan::rulesAreMetByProtocolAndPorts()
{
    QFETCH(QString, match);
    QFETCH(int, protocol);
    QFETCH(unsigned, first);
    QFETCH(unsigned, last);
    QFETCH(bool, meets);
    const QString space = match.isEmpty() ? QString() : match + ' ';
    rule(Family::Ipv4, "-A PREROUTING " + space + "-j DNAT --to-destination 10.0.0.2");
    QCOMPARE(mayTake(Family::Ipv4, Protocol(protocol), first, last), meets);
    QCOMPARE(mayTake(Family::Ipv6, Protocol(protocol), first, last), false);
    emptyTables();
    rule(Family::Ipv6,
        "-A OUTPUT " + QString(space).replace("icmp", "icmpv6") + "-j DNAT --to-destination " + "fd00::2");
    QCOMPARE(mayTake(Family::Ipv6, Protocol(protocol), first, last), meets);
    QCOMPARE(mayTake(Family::Ipv4, Protocol(protocol), first, last), false);
}

void TestNatScan::whatTheRuleWritesIsMetInIpv6Too()
{
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        rule(family, "-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128");
        QCOMPARE(mayTake(family, Protocol::Tcp, 80, 80), true);
        QCOMPARE(mayTake(family, Protocol::Tcp, 3128, 3128), false); // that is where it goes
        rule(family, "-F");
        for (const char* harmless : {"ACCEPT", "RETURN", "LOG"})
            rule(family, QString("-A PREROUTING -p tcp --dport 80 -j %1").arg(harmless));
        rule(family, "-A PREROUTING -p tcp --dport 80");
        QCOMPARE(mayTake(family, Protocol::Tcp, 80, 80), false);
    }
}

/// An entry of IPv6 names a protocol and may still say that it is not looked at.
void TestNatScan::aProtocolThatIsNotCheckedIsEvery()
{
    rule(Family::Ipv6, "-A PREROUTING -p icmpv6 -j DNAT --to-destination fd00::2");
    RawTable<RawIpv6> table;
    QVERIFY(table.read("nat"));
    auto image = table.image();
    std::vector<CounterSource> counters(image.layout.entryCount);
    auto& entry = *reinterpret_cast<ip6t_entry*>(
        image.entries.data() + image.layout.hookEntries[NF_INET_PRE_ROUTING]);
    QVERIFY(entry.ipv6.flags & IP6T_F_PROTO);
    QCOMPARE(mayTake(Family::Ipv6, Protocol::Tcp, 80, 80), false);
    entry.ipv6.flags &= std::uint8_t(~IP6T_F_PROTO);
    const auto put = table.replace(image, counters);
    QVERIFY2(put, put ? "" : put.error().message.text().c_str());
    QCOMPARE(mayTake(Family::Ipv6, Protocol::Tcp, 80, 80), true);
}

void TestNatScan::jumpsAreFollowedAsFarAsTheyLetThePacket()
{
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        const QString to = family == Family::Ipv4 ? "10.0.0.2" : "fd00::2";
        for (const char* chain : {"one", "two", "three"})
            rule(family, QString("-N %1").arg(chain));
        rule(family, "-A PREROUTING -p tcp --dport 1:1000 -j one");
        rule(family, "-A one -p tcp -g two");
        rule(family, "-A two -p tcp -m multiport --dports 80,2000 -j three");
        rule(family, "-A three -j DNAT --to-destination " + to);
        QCOMPARE(mayTake(family, Protocol::Tcp, 80, 80), true);
        QCOMPARE(mayTake(family, Protocol::Tcp, 2000, 2000), false); // the first jump leaves it out
        QCOMPARE(mayTake(family, Protocol::Tcp, 443, 443), false); // the last one
        QCOMPARE(mayTake(family, Protocol::Udp, 80, 80), false);
    }
}

void TestNatScan::chainsThatNothingLeadsToDoNotCount()
{
    rule(Family::Ipv4, "-N lonely");
    rule(Family::Ipv4, "-A lonely -j DNAT --to-destination 10.0.0.2");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 80, 80), false);
    rule(Family::Ipv4, "-A OUTPUT -j lonely");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 80, 80), true);
}

void TestNatScan::chainsForAnswersDoNotCount()
{
    rule(Family::Ipv4, "-A POSTROUTING -j MASQUERADE");
    rule(Family::Ipv4, "-A INPUT -j SNAT --to-source 10.0.0.1");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 80, 80), false);
}

void TestNatScan::severalPortsAreAskedAtOnce()
{
    rule(Family::Ipv4, "-A PREROUTING -p tcp --dport 500 -j DNAT --to-destination 10.0.0.2");
    const auto tcp = Protocol::Tcp;
    // Ranges in any order, one within the other, and touching.
    QCOMPARE(ask(Family::Ipv4, {{tcp, range(900, 999)}, {tcp, range(1, 499)}, {tcp, range(10, 20)}}), false);
    QCOMPARE(ask(Family::Ipv4, {{tcp, range(900, 999)}, {tcp, range(1, 600)}, {tcp, range(10, 20)}}), true);
    QCOMPARE(ask(Family::Ipv4, {{tcp, range(501, 501)}, {tcp, range(499, 499)}}), false);
    QCOMPARE(ask(Family::Ipv4, {{Protocol::Udp, range(500, 500)}, {tcp, range(501, 501)}}), false);
    QCOMPARE(ask(Family::Ipv4, {{tcp, std::nullopt}}), true);
    QCOMPARE(ask(Family::Ipv4, {}), false);
}

void TestNatScan::rulesOfKnownForwardsAreLeftToTheList()
{
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        const char* target = family == Family::Ipv4 ? "10.0.0.7" : "fd00::7";
        const auto written = writeRules(family, rulesFor(family, target, 2));
        QVERIFY2(written, written ? "" : written.error().message.text().c_str());
        const std::vector<Question> first{{Protocol::Tcp, range(1000, 1000)}};
        const std::vector<Question> second{{Protocol::Tcp, range(1001, 1001)}};
        QCOMPARE(ask(family, first, {"00000001", "00000002"}), false);
        QCOMPARE(ask(family, first, {"00000002"}), true);
        QCOMPARE(ask(family, second, {"00000002"}), false);
        QCOMPARE(ask(family, {{Protocol::Tcp, range(1002, 1002)}}), false);
        QVERIFY(writeRules(family, {}));
    }
}

void TestNatScan::rulesOfOursThatNoForwardHasCount()
{
    // A chain of ours that nothing leads to: our jump is put back by the next edit.
    rule(Family::Ipv4, "-N PORTOLAN");
    rule(Family::Ipv4,
        "-A PORTOLAN -p tcp --dport 80 -m comment --comment portolan:0a1b2c3d -j DNAT --to 10.0.0.2");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 80, 80), true);
    QCOMPARE(ask(Family::Ipv4, {{Protocol::Tcp, range(80, 80)}}, {"0a1b2c3d"}), false);
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 81, 81), false);
    // Nobody's: counts where something leads to it.
    rule(Family::Ipv4, "-A PORTOLAN -p tcp --dport 90 -j DNAT --to 10.0.0.2");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 90, 90), false);
    rule(Family::Ipv4, "-A PREROUTING -j PORTOLAN");
    QCOMPARE(mayTake(Family::Ipv4, Protocol::Tcp, 90, 90), true);
}

void TestNatScan::whatWasSeenIsKeptForTheWriter()
{
    rule(Family::Ipv4, "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2");
    PortsAsked asked;
    asked.add(Protocol::Tcp, range(81, 81));
    asked.sort();
    NatSight seen;
    QCOMPARE(mayTranslate(Family::Ipv4, asked, {}, seen), false);
    QVERIFY(seen.ipv4.unchanged("nat"));
    QVERIFY(!seen.ipv6.unchanged("nat"));
    rule(Family::Ipv4, "-A PREROUTING -p tcp --dport 82 -j DNAT --to-destination 10.0.0.2");
    QVERIFY(!seen.ipv4.unchanged("nat"));
    // Whoever writes by what was seen reads again where it is another table now.
    const auto written = writeRules(Family::Ipv4, rulesFor(Family::Ipv4, "10.0.0.7"), &seen);
    QVERIFY2(written, written ? "" : written.error().message.text().c_str());
    const QByteArray saved = savedTable(Family::Ipv4, "nat");
    QVERIFY2(saved.contains("--dport 82") && saved.contains("portolan:00000001"), saved);
}

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestNatScan test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nat_scan.moc"
