#include "backend/forward/text.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

using Change = void (*)(PortForward&);

InterfaceName interface(std::string_view name)
{
    return InterfaceName::parse(name).value();
}

Prefix prefix(std::string_view text)
{
    return Prefix::parse(text).value();
}

struct Refusal {
    const char* name;
    Change change;
    const char* field;
    const char* words; ///< part of the sentence
};

const Refusal kRefusals[] = {
    {"no port", [](PortForward& f) { f.listen.ports.reset(); }, "listen.ports", "no port to listen on"},
    {"port 0",
        [](PortForward& f) {
            f.listen.ports = PortRange{0, 0};
        },
        "listen.ports", "0-0"},
    {"backward range",
        [](PortForward& f) {
            f.listen.ports = PortRange{90, 80};
        },
        "listen.ports", "90-80"},
    {"port 0 to go to",
        [](PortForward& f) {
            f.to.ports = PortRange{0, 5};
        },
        "to.ports", "0-5"},
    {"unequal range",
        [](PortForward& f) {
            f.listen.ports = PortRange{8000, 8010};
            f.to.ports = PortRange{9000, 9005};
        },
        "to.ports", "Ports 8000-8010 (11 of them) cannot go to ports 9000-9005 (6 of them)"},
    {"one port to a range",
        [](PortForward& f) {
            f.to.ports = PortRange{80, 81};
        },
        "to.ports", "1 of them"},
    {"shifted range to this host",
        [](PortForward& f) {
            f.to.address.reset();
            f.listen.ports = PortRange{8000, 8010};
            f.to.ports = PortRange{9000, 9010};
        },
        "to.ports", "cannot be moved"},
    {"IPv4 to IPv6",
        [](PortForward& f) {
            f.listen.address = Address::parse("172.20.242.183").value();
            f.to.address = Address::parse("fd00::2").value();
        },
        "to.address", "172.20.242.183 cannot be forwarded to fd00::2"},
    {"IPv6 target of an IPv4 forward",
        [](PortForward& f) { f.to.address = Address::parse("fd00::2").value(); }, "to.address", "IPv6"},
    {"IPv6 source of an IPv4 forward", [](PortForward& f) { f.sources = {prefix("fd00::/64")}; }, "sources",
        "fd00:: is an IPv6 address"},
    {"unspecified target", [](PortForward& f) { f.to.address = Address::parse("0.0.0.0").value(); },
        "to.address", "0.0.0.0 is the address of no host"},
    {"unspecified IPv6 target",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("::").value();
        },
        "to.address", ":: is the address of no host"},
    {"broadcast target", [](PortForward& f) { f.to.address = Address::parse("255.255.255.255").value(); },
        "to.address", "broadcast"},
    {"multicast target", [](PortForward& f) { f.to.address = Address::parse("224.0.0.5").value(); },
        "to.address", "multicast"},
    {"multicast IPv6 target",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("ff02::1").value();
        },
        "to.address", "multicast"},
    {"IPv6 loopback target",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("::1").value();
        },
        "to.address", "loopback"},
    {"hiding from a program on 127.0.0.1",
        [](PortForward& f) {
            f.to.address = Address::parse("127.0.0.1").value();
            f.hideClientAddress = true;
        },
        "hideClientAddress", "always sees"},
    {"link-local target",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("fe80::2").value();
        },
        "to.address", "link-local"},
    {"mapped target",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("::ffff:172.17.0.2").value();
        },
        "to.address", "IPv6 notation"},
    {"listening on 0.0.0.0", [](PortForward& f) { f.listen.address = Address::parse("0.0.0.0").value(); },
        "listen.address", "leave the address out"},
    {"listening on loopback but not for it",
        [](PortForward& f) { f.listen.address = Address::parse("127.0.0.1").value(); }, "loopback",
        "127.0.0.1 is asked by programs on this host alone"},
    {"loopback by another interface",
        [](PortForward& f) {
            f.loopback = true;
            f.listen.interface = interface("eth0");
        },
        "listen.interface", "leave out eth0"},
    {"::1 to another host",
        [](PortForward& f) {
            f.family = Family::Ipv6;
            f.to.address = Address::parse("fd00::2").value();
            f.loopback = true;
        },
        "loopback", "cannot leave this host"},
    {"listening on multicast", [](PortForward& f) { f.listen.address = Address::parse("224.0.0.1").value(); },
        "listen.address", "multicast"},
    {"interface wildcard", [](PortForward& f) { f.listen.interface = interface("eth+"); }, "listen.interface",
        "“eth+” does not name one interface"},
    {"no interface name", [](PortForward& f) { f.listen.interface = InterfaceName(); }, "listen.interface",
        "does not name one interface"},
    {"hiding from this host",
        [](PortForward& f) {
            f.to.address.reset();
            f.hideClientAddress = true;
        },
        "hideClientAddress", "always sees"},
    {"multicast source", [](PortForward& f) { f.sources = {prefix("224.0.0.0/4")}; }, "sources",
        "No packet comes from 224.0.0.0/4"},
    {"65 sources", [](PortForward& f) { f.sources.assign(65, prefix("10.0.0.0/8")); }, "sources",
        "65 sources: at most 64"},
    {"wrong id", [](PortForward& f) { f.id = "0A1B2C3D"; }, "id", "8 hexadecimal digits"},
    {"id with rule text", [](PortForward& f) { f.id = "\" -j ACCEPT"; }, "id", "8 hexadecimal digits"},
    {"line break in the name", [](PortForward& f) { f.name = "web\n-A INPUT -j ACCEPT"; }, "name",
        "line break"},
    {"NUL in the name", [](PortForward& f) { f.name = std::string("we\0b", 4); }, "name", "control"},
    {"escape in the name", [](PortForward& f) { f.name = "\x1b[31mweb"; }, "name", "control"},
    {"reordering mark in the name", [](PortForward& f) { f.name = "web\u202egnp"; }, "name", "control"},
    {"invalid UTF-8 in the name", [](PortForward& f) { f.name = "web\xff"; }, "name", "UTF-8"},
    {"overlong UTF-8 in the name", [](PortForward& f) { f.name = "web\xc0\xaf"; }, "name", "UTF-8"},
    {"cut UTF-8 in the name", [](PortForward& f) { f.name = "web\xe2\x82"; }, "name", "UTF-8"},
    {"quote in the name", [](PortForward& f) { f.name = "x\" -j ACCEPT"; }, "name", "double quote"},
    {"option in the name", [](PortForward& f) { f.name = "web -j ACCEPT"; }, "name", "(-j)"},
    {"long option in the name", [](PortForward& f) { f.name = "--to-destination 1.2.3.4"; }, "name",
        "(--to-destination)"},
    {"65 bytes of name", [](PortForward& f) { f.name = std::string(65, 'x'); }, "name", "has 65 bytes"},
};

} // namespace

class ForwardValidate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Refusal& refusal : kRefusals)
            QTest::newRow(refusal.name) << index++;
    }

    void refuses()
    {
        QFETCH(int, index);
        const Refusal& refusal = kRefusals[index];
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        QVERIFY(validate(forward));
        refusal.change(forward);
        const auto result = validate(forward);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Invalid);
        QCOMPARE(bytes(result.error().field), QByteArray(refusal.field));
        const QByteArray sentence = bytes(result.error().message.text());
        QVERIFY2(sentence.contains(refusal.words), sentence);
        QVERIFY2(sentence.endsWith('.') && sentence.contains(':') && !sentence.contains('%'), sentence);
    }

    void takesWhatIsPossible_data()
    {
        QTest::addColumn<QByteArray>("listen");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("port to port") << QByteArray("8080") << QByteArray("172.17.0.2:80");
        QTest::newRow("highest port") << QByteArray("65535") << QByteArray("172.17.0.2:65535");
        QTest::newRow("same ports") << QByteArray("8080") << QByteArray("172.17.0.2");
        QTest::newRow("range shifted") << QByteArray("8000-8010") << QByteArray("172.17.0.2:9000-9010");
        QTest::newRow("range to one port") << QByteArray("8000-8010") << QByteArray("172.17.0.2:80");
        QTest::newRow("this host") << QByteArray("80") << QByteArray("local:3128");
        QTest::newRow("range of this host") << QByteArray("80-90") << QByteArray("local:80-90");
        QTest::newRow("IPv6") << QByteArray("[fd00::1]:8080") << QByteArray("[fd00::2]:80");
        QTest::newRow("metadata address") << QByteArray("80") << QByteArray("169.254.169.254");
    }

    void takesWhatIsPossible()
    {
        QFETCH(QByteArray, listen);
        QFETCH(QByteArray, to);
        const auto result = validate(forwardOf(text(listen), text(to)));
        QVERIFY2(result, result ? "" : result.error().message.text().c_str());
    }

    void takesNamesPeopleGive()
    {
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        for (const char* name :
            {"", "web - test", "Wiki (it's new) #2 -> old", "网页服务器", "Ünïcode 🚀", "a -b-c"}) {
            forward.name = name;
            QVERIFY2(validate(forward), name);
        }
        forward.name = std::string(64, 'x');
        QVERIFY(validate(forward));
    }

    void doesNotEchoLongNames()
    {
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        forward.name = std::string(10000, 'x');
        const auto result = validate(forward);
        QVERIFY(!result);
        QCOMPARE(bytes(result.error().message.text()),
            QByteArray("The name “" + QByteArray(40, 'x') + "…” has 10000 bytes: shorten it to at most 64."));
    }

    void clipsByCodePoint()
    {
        std::string text;
        for (int i = 0; i < 41; ++i)
            text += "网";
        QCOMPARE(bytes(clipped(text)), bytes(text.substr(0, 120) + "…"));
        QCOMPARE(bytes(clipped("a\nb\xff")), QByteArray("a?b?"));
        QCOMPARE(bytes(clipped("")), QByteArray());
    }
};

QTEST_APPLESS_MAIN(ForwardValidate)
#include "tst_forward_validate.moc"
