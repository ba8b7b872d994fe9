#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

ForwardFields minimal()
{
    return {{"protocol", std::string("tcp")}, {"listenPorts", std::string("9090")},
        {"toAddress", std::string("172.17.0.2")}, {"toPorts", std::string("80")}};
}

ForwardFields with(const char* key, ForwardFields::mapped_type value)
{
    ForwardFields fields = minimal();
    fields[key] = std::move(value);
    return fields;
}

struct Refusal {
    const char* name;
    ForwardFields fields;
    const char* field;
    const char* words;
};

std::vector<Refusal> refusals()
{
    using S = std::string;
    return {
        {"unknown key", with("listenPort", S("80")), "listenPort", "no “listenPort”"},
        {"wrong type", with("hairpin", S("yes")), "hairpin", "must be a boolean"},
        {"text as list", with("sources", S("10.0.0.0/8")), "sources", "a list of strings"},
        {"flag as text", with("listenPorts", true), "listenPorts", "must be a string"},
        {"port 0", with("listenPorts", S("0")), "listen.ports", "Port 0"},
        {"port 65536", with("toPorts", S("65536")), "to.ports", "65536"},
        {"port with a sign", with("listenPorts", S("-1")), "listen.ports", "not a port"},
        {"long port", with("listenPorts", S(10000, '1')), "listen.ports", "…"},
        {"name as target", with("toAddress", S("example.org")), "to.address",
            "“example.org” is not an address: use one like 192.0.2.10 or fd00::2; host names are not taken "
            "because what they mean can change."},
        {"long target", with("toAddress", S(10000, 'a')), "to.address", "…"},
        {"name as listening address", with("listenAddress", S("eth0")), "listen.address", "“eth0”"},
        {"long interface", with("listenInterface", S(16, 'e')), "listen.interface", "too long"},
        {"interface with a slash", with("listenInterface", S("a/b")), "listen.interface", "“a/b”"},
        {"wrong protocol", with("protocol", S("icmp")), "protocol", "“icmp”"},
        {"wrong family", with("family", S("inet")), "family", "“inet”"},
        {"family against the target", with("family", S("ipv6")), "to.address",
            "172.17.0.2 is an IPv4 address"},
        {"name as source", with("sources", std::vector<S>{"1.2.3.4", "example.org"}), "sources",
            "“example.org”"},
        {"host bits in a source", with("sources", std::vector<S>{"10.0.0.1/8"}), "sources", "“10.0.0.1/8”"},
        {"mixed source", with("sources", std::vector<S>{"fd00::/8"}), "sources", "IPv6"},
        {"rule text as name", with("name", S("x\n-A INPUT -j ACCEPT")), "name", "line break"},
        {"rule text as port", with("listenPorts", S("80 -j DROP")), "listen.ports", "not a port"},
        {"rule text as address", with("toAddress", S("1.2.3.4 -j DROP")), "to.address", "not an address"},
    };
}

} // namespace

class ForwardFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsWhatIsAbsent()
    {
        const auto forward = fromFields(minimal());
        QVERIFY(forward);
        PortForward expected = forwardOf("9090", "172.17.0.2:80");
        expected.id.clear();
        QVERIFY(*forward == expected);
        QVERIFY(forward->hairpin && forward->fromThisHost && forward->enabled && !forward->hideClientAddress);
    }

    void takesTheFamilyOfTheAddresses()
    {
        ForwardFields fields = with("toAddress", std::string("fd00::2"));
        QCOMPARE(word(fromFields(fields)->family), word(Family::Ipv6));
        fields = {{"listenPorts", std::string("80")}, {"toPorts", std::string("3128")},
            {"sources", std::vector<std::string>{"fd00::/64"}}};
        QCOMPARE(word(fromFields(fields)->family), word(Family::Ipv6));
    }

    void comesBackAsItWent_data()
    {
        QTest::addColumn<QByteArray>("listen");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("port") << QByteArray("8080") << QByteArray("172.17.0.2:80");
        QTest::newRow("address and range")
            << QByteArray("172.20.242.183:8000-8010") << QByteArray("172.17.0.2");
        QTest::newRow("this host") << QByteArray("any:80") << QByteArray("local:3128");
        QTest::newRow("IPv6") << QByteArray("[fd00::1]:8080") << QByteArray("[fd00::2]:80");
    }

    void comesBackAsItWent()
    {
        QFETCH(QByteArray, listen);
        QFETCH(QByteArray, to);
        PortForward forward = forwardOf(text(listen), text(to));
        forward.protocol = Protocol::Sctp;
        const auto same = fromFields(toFields(forward));
        QVERIFY2(same, same ? "" : same.error().message.text().c_str());
        QVERIFY(*same == forward);

        forward.name = "网页";
        forward.listen.interface = InterfaceName::parse("eth0").value();
        forward.sources
            = {Prefix::parse(forward.family == Family::Ipv4 ? "10.0.0.0/8" : "fd01::/64").value()};
        forward.hairpin = forward.fromThisHost = forward.enabled = false;
        forward.hideClientAddress = forward.to.address.has_value();
        QVERIFY(fromFields(toFields(forward)).value() == forward);
    }

    void aLoopbackAddressToListenOnImpliesTheRest()
    {
        PortForward inside = forwardOf("127.0.0.1:8080", "172.17.0.2:80");
        inside.loopback = true;
        QVERIFY(fromFields(toFields(inside)).value() == inside);
        ForwardFields fields = toFields(inside);
        fields.erase("loopback");
        QVERIFY(fromFields(fields).value() == inside);
        PortForward both = forwardOf("8080", "172.17.0.2:80");
        both.loopback = true;
        QVERIFY(fromFields(toFields(both)).value() == both);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Refusal& refusal : refusals())
            QTest::newRow(refusal.name) << index++;
    }

    void refuses()
    {
        QFETCH(int, index);
        const Refusal refusal = refusals()[std::size_t(index)];
        const auto result = fromFields(refusal.fields);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Invalid);
        const QByteArray sentence = bytes(result.error().message.text());
        QVERIFY2(sentence.contains(refusal.words), sentence);
        QVERIFY2(sentence.size() < 300 && sentence.endsWith('.'), sentence);
        QCOMPARE(bytes(result.error().field), QByteArray(refusal.field));
    }

    void readsTheCommandLine_data()
    {
        QTest::addColumn<QByteArray>("listen");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("described");
        const auto row = [](const char* listen, const char* to, const char* described) {
            QTest::newRow(listen) << QByteArray(listen) << QByteArray(to) << QByteArray(described);
        };
        row("8080", "172.17.0.2:80", "any:8080 -> 172.17.0.2:80");
        row("any:8000-8010", "172.17.0.2", "any:8000-8010 -> 172.17.0.2");
        row("172.20.242.183:8080", "172.17.0.2:80-81", "172.20.242.183:8080 -> 172.17.0.2:80-81");
        row("[fd00::1]:8080", "[fd00::2]:80", "[fd00::1]:8080 -> [fd00::2]:80");
        row("[fd00::1]:8000-8010", "fd00::2", "[fd00::1]:8000-8010 -> [fd00::2]");
        row("80", "[fd00::2]", "any:80 -> [fd00::2]");
        row("81", "local:3128", "any:81 -> this host:3128");
    }

    void readsTheCommandLine()
    {
        QFETCH(QByteArray, listen);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, described);
        const PortForward forward = forwardOf(text(listen), text(to));
        QCOMPARE(bytes(describeListen(forward) + " -> " + describeTo(forward)), described);
    }

    void describesTheInterface()
    {
        PortForward forward = forwardOf("8080", "172.17.0.2:80");
        forward.listen.interface = InterfaceName::parse("eth0").value();
        QCOMPARE(bytes(describeListen(forward)), QByteArray("any:8080 on eth0"));
    }

    void refusesWordsThatAreNoEndpoints()
    {
        const auto listenField = [](const char* text) {
            const auto result = parseListen(text);
            return result ? QByteArray("taken") : bytes(result.error().field);
        };
        QCOMPARE(listenField(""), QByteArray("listen.ports"));
        QCOMPARE(listenField("0"), QByteArray("listen.ports"));
        QCOMPARE(listenField("65536"), QByteArray("listen.ports"));
        QCOMPARE(listenField("80-70"), QByteArray("listen.ports"));
        QCOMPARE(listenField("example.org:80"), QByteArray("listen.address"));
        QCOMPARE(listenField("fd00::1:8080"), QByteArray("listen.address"));
        QCOMPARE(listenField("[fd00::1"), QByteArray("listen.address"));
        QCOMPARE(listenField("[fd00::1]"), QByteArray("listen.ports"));
        QCOMPARE(listenField("[fd00::1]8080"), QByteArray("listen.address"));
        const auto toField = [](const char* text) {
            const auto result = parseTo(text);
            return result ? QByteArray("taken") : bytes(result.error().field);
        };
        QCOMPARE(toField(""), QByteArray("to.address"));
        QCOMPARE(toField("80"), QByteArray("to.address"));
        QCOMPARE(toField("example.org:80"), QByteArray("to.address"));
        QCOMPARE(toField("172.17.0.2:"), QByteArray("to.ports"));
        QCOMPARE(toField("172.17.0.2:99999"), QByteArray("to.ports"));
        QCOMPARE(toField("172.17.0.2:80 -j ACCEPT"), QByteArray("to.ports"));
    }
};

QTEST_APPLESS_MAIN(ForwardFieldsTest)
#include "tst_forward_fields.moc"
