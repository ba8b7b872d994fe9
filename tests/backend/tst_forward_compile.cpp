// The expected lines are what iptables-legacy-save 1.8.9 and ip6tables-legacy-save printed after
// iptables-restore had installed the rules; iptables-nft-save prints the same.
#include "backend/forward/compile.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

CompileContext context()
{
    return {{Prefix::parse("172.0.0.0/8").value(), Prefix::parse("172.17.0.0/16").value(),
        Prefix::parse("172.20.240.0/20").value(), Prefix::parse("fd00::/64").value()}};
}

QByteArray lines(const std::vector<CompiledRule>& rules)
{
    QByteArrayList list;
    for (const CompiledRule& rule : rules)
        list += bytes(rule.table + ' ' + rule.text());
    return list.join('\n');
}

QByteArray joined(std::initializer_list<const char*> lines)
{
    QByteArrayList list;
    for (const char* line : lines)
        list += line;
    return list.join('\n');
}

using Change = void (*)(PortForward&);

struct Case {
    const char* name;
    const char* listen;
    const char* to;
    Change change;
    std::initializer_list<const char*> lines;
};

const Case kCases[] = {
    {"port to port", "8080", "172.17.0.2:80", [](PortForward&) {},
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-POST -s 172.17.0.0/16 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"everything named", "172.20.242.183:8080", "172.17.0.2:80",
        [](PortForward& f) {
            f.listen.interface = InterfaceName::parse("eth0").value();
            f.sources = {Prefix::parse("10.0.0.0/8").value(), Prefix::parse("1.2.3.4").value(),
                Prefix::parse("10.0.0.0/8").value()};
            f.fromThisHost = false;
            f.hairpin = false;
        },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst 172.20.242.183 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -s 10.0.0.0/8 -d 172.20.242.183/32 -i eth0 -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN -s 1.2.3.4/32 -d 172.20.242.183/32 -i eth0 -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)"}},
    {"not from this host", "8080", "172.17.0.2",
        [](PortForward& f) {
            f.protocol = Protocol::Udp;
            f.fromThisHost = false;
            f.hairpin = false;
        },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 17 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 8080 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p udp -m udp --dport 8080 -m addrtype ! --src-type LOCAL -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2)"}},
    {"client hidden", "172.20.242.183:8080", "172.17.0.2:80",
        [](PortForward& f) {
            f.protocol = Protocol::Sctp;
            f.hideClientAddress = true;
        },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 132 --ctorigdst 172.20.242.183 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -d 172.20.242.183/32 -p sctp -m sctp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-POST -d 172.17.0.2/32 -p sctp -m sctp --dport 80 -m conntrack --ctstate DNAT --ctproto 132 --ctorigdst 172.20.242.183 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"range shifted", "8000-8010", "172.17.0.2:9000-9010", [](PortForward&) {},
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8000:8010 --ctreplsrcport 9000:9010 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:9000-9010/8000)",
            R"(nat -A PORTOLAN-POST -s 172.17.0.0/16 -d 172.17.0.2/32 -p tcp -m tcp --dport 9000:9010 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"range to the same", "8000-8010", "172.17.0.2:8000-8010", [](PortForward& f) { f.hairpin = false; },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8000:8010 --ctreplsrcport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2)"}},
    {"range to one port", "8000-8010", "172.17.0.2:80", [](PortForward& f) { f.hairpin = false; },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8000:8010 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)"}},
    {"target on no known network", "8080", "10.9.0.2:80",
        [](PortForward&) {}, {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 10.9.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)", R"(nat -A PORTOLAN -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 10.9.0.2:80)", R"(nat -A PORTOLAN-POST -s 10.9.0.2/32 -d 10.9.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"from 127.0.0.1 too", "8080", "172.17.0.2:80",
        [](PortForward& f) {
            f.loopback = true;
            f.hairpin = false;
            f.fromThisHost = false;
            f.sources = {Prefix::parse("10.0.0.0/8").value()};
        },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -s 10.0.0.0/8 -p tcp -m tcp --dport 8080 -m addrtype ! --src-type LOCAL -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-LOOPBACK -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-POST -s 127.0.0.0/8 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"one address and 127.0.0.1", "172.20.242.183:8080", "172.17.0.2:80",
        [](PortForward& f) {
            f.loopback = true;
            f.hairpin = false;
        },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst 172.20.242.183 --ctreplsrc 172.17.0.2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -d 172.20.242.183/32 -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-LOOPBACK -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)",
            R"(nat -A PORTOLAN-POST -s 127.0.0.0/8 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"127.0.0.1 alone", "127.0.0.1:8080", "172.17.0.2:80",
        [](PortForward& f) { f.loopback = true; }, {R"(nat -A PORTOLAN-LOOPBACK -d 127.0.0.1/32 -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 172.17.0.2:80)", R"(nat -A PORTOLAN-POST -s 127.0.0.0/8 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst 127.0.0.1 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"::1 to this host", "[::1]:80", "local:3128",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.loopback = true;
        },
        {R"(nat -A PORTOLAN-LOOPBACK -d ::1/128 -p tcp -m tcp --dport 80 -m comment --comment "portolan:0a1b2c3d" -j REDIRECT --to-ports 3128)"}},
    {"to 127.0.0.1", "8080", "127.0.0.1:80", [](PortForward& f) { f.loopback = true; },
        {R"(nat -A PORTOLAN -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 127.0.0.1:80)",
            R"(nat -A PORTOLAN-LOOPBACK -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination 127.0.0.1:80)"}},
    {"to this host", "80", "local:3128", [](PortForward&) {},
        {R"(nat -A PORTOLAN -p tcp -m tcp --dport 80 -m comment --comment "portolan:0a1b2c3d" -j REDIRECT --to-ports 3128)"}},
    {"to the same port of this host", "80", "local", [](PortForward&) {},
        {R"(nat -A PORTOLAN -p tcp -m tcp --dport 80 -m comment --comment "portolan:0a1b2c3d" -j REDIRECT)"}},
    {"from everywhere by name", "80", "local:3128",
        [](PortForward& f) { f.sources = {Prefix::parse("0.0.0.0/0").value()}; },
        {R"(nat -A PORTOLAN -p tcp -m tcp --dport 80 -m comment --comment "portolan:0a1b2c3d" -j REDIRECT --to-ports 3128)"}},
    {"IPv6", "[fd00::1]:8080", "[fd00::2]:80", [](PortForward&) {},
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst fd00::1 --ctreplsrc fd00::2 --ctorigdstport 8080 --ctreplsrcport 80 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -d fd00::1/128 -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination [fd00::2]:80)",
            R"(nat -A PORTOLAN-POST -s fd00::/64 -d fd00::2/128 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst fd00::1 --ctorigdstport 8080 -m comment --comment "portolan:0a1b2c3d" -j MASQUERADE)"}},
    {"IPv6 range shifted", "8000-8010", "[fd00::2]:9000-9010", [](PortForward& f) { f.hairpin = false; },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc fd00::2 --ctorigdstport 8000:8010 --ctreplsrcport 9000:9010 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8000:8010 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination [fd00::2]:9000-9010/8000)"}},
    {"IPv6 without a port", "8080", "fd00::2", [](PortForward& f) { f.hairpin = false; },
        {R"(filter -A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc fd00::2 --ctorigdstport 8080 --ctreplsrcport 8080 -m comment --comment "portolan:0a1b2c3d" -j ACCEPT)",
            R"(nat -A PORTOLAN -p tcp -m tcp --dport 8080 -m comment --comment "portolan:0a1b2c3d" -j DNAT --to-destination fd00::2)"}},
};

} // namespace

class ForwardCompile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatIptablesSavePrints_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Case& one : kCases)
            QTest::newRow(one.name) << index++;
    }

    void writesWhatIptablesSavePrints()
    {
        QFETCH(int, index);
        const Case& one = kCases[index];
        PortForward forward = forwardOf(one.listen, one.to);
        one.change(forward);
        QVERIFY(validate(forward));
        QCOMPARE(lines(compile(forward, context())), joined(one.lines));
    }

    void writesNothingForADisabledForward()
    {
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        forward.enabled = false;
        QVERIFY(compile(forward, context()).empty());
        QVERIFY(compileJumps({forward}, Family::Ipv4).empty());
        QCOMPARE(bytes(previewText(forward, context())), QByteArray());
    }

    void jumpsOnlyToChainsThatHaveRules()
    {
        const QByteArray translating = joined({"nat -A PREROUTING -m addrtype --dst-type LOCAL -j PORTOLAN",
            "nat -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j PORTOLAN"});
        PortForward here = forwardOf("80", "local:3128");
        QCOMPARE(lines(compileJumps({here}, Family::Ipv4)), translating);

        PortForward plain = forwardOf("8080", "172.17.0.2:80");
        plain.hairpin = false;
        QCOMPARE(lines(compileJumps({here, plain}, Family::Ipv4)),
            "filter -A FORWARD -j PORTOLAN-FORWARD\n" + translating);

        PortForward inside = forwardOf("127.0.0.1:8080", "172.17.0.2:80");
        inside.loopback = true;
        QCOMPARE(lines(compileJumps({inside}, Family::Ipv4)),
            joined({"nat -A OUTPUT -d 127.0.0.0/8 -j PORTOLAN-LOOPBACK",
                "nat -A POSTROUTING -j PORTOLAN-POST"}));

        plain.hairpin = true;
        QCOMPARE(lines(compileJumps({plain}, Family::Ipv4)),
            "filter -A FORWARD -j PORTOLAN-FORWARD\n" + translating
                + "\nnat -A POSTROUTING -j PORTOLAN-POST");
        QVERIFY(compileJumps({plain}, Family::Ipv6).empty());

        const PortForward six = forwardOf("8080", "[fd00::2]:80");
        QCOMPARE(lines(compileJumps({plain, six}, Family::Ipv6)),
            joined({"filter -A FORWARD -j PORTOLAN-FORWARD",
                "nat -A PREROUTING -m addrtype --dst-type LOCAL -j PORTOLAN",
                "nat -A OUTPUT ! -d ::1/128 -m addrtype --dst-type LOCAL -j PORTOLAN",
                "nat -A POSTROUTING -j PORTOLAN-POST"}));
    }

    void previewsARestorableText()
    {
        PortForward forward = forwardOf("9090", "172.17.0.2:80");
        forward.id.clear();
        const QByteArray preview = bytes(previewText(forward, context()));
        QCOMPARE(preview, QByteArray(R"(*filter
:PORTOLAN-FORWARD - [0:0]
-A FORWARD -j PORTOLAN-FORWARD
-A PORTOLAN-FORWARD -m conntrack --ctstate DNAT --ctproto 6 --ctreplsrc 172.17.0.2 --ctorigdstport 9090 --ctreplsrcport 80 -m comment --comment "portolan:00000000" -j ACCEPT
COMMIT
*nat
:PORTOLAN - [0:0]
:PORTOLAN-POST - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j PORTOLAN
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j PORTOLAN
-A POSTROUTING -j PORTOLAN-POST
-A PORTOLAN -p tcp -m tcp --dport 9090 -m comment --comment "portolan:00000000" -j DNAT --to-destination 172.17.0.2:80
-A PORTOLAN-POST -s 172.17.0.0/16 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT --ctproto 6 --ctorigdstport 9090 -m comment --comment "portolan:00000000" -j MASQUERADE
COMMIT
)"));
    }
};

QTEST_APPLESS_MAIN(ForwardCompile)
#include "tst_forward_compile.moc"
