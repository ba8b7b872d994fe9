#include "backend/net/address.h"
#include "tests/backend/text.h"

#include <QRandomGenerator>
#include <QTest>

#include <arpa/inet.h>

using namespace portolan;

class TestAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textOfAnAddressIsReadAndWrittenBack_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("out");
        QTest::newRow("ipv4") << QByteArray("172.20.242.183") << QByteArray("172.20.242.183");
        QTest::newRow("zero") << QByteArray("0.0.0.0") << QByteArray("0.0.0.0");
        QTest::newRow("ipv6 shortened") << QByteArray("FD00:0:0:0:0:0:0:2") << QByteArray("fd00::2");
        QTest::newRow("ipv6 any") << QByteArray("::") << QByteArray("::");
        QTest::newRow("ipv6 full") << QByteArray("1:2:3:4:5:6:7:8") << QByteArray("1:2:3:4:5:6:7:8");
        QTest::newRow("mapped") << QByteArray("::ffff:1.2.3.4") << QByteArray("::ffff:1.2.3.4");
    }

    void textOfAnAddressIsReadAndWrittenBack()
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, out);
        const auto address = Address::parse(text(in));
        QVERIFY(address);
        QCOMPARE(bytes(address->toString()), out);
        QVERIFY(Address::fromBytes(address->family(), address->bytes()) == *address);
    }

    void ipv6IsWrittenAsTheCLibraryWritesIt()
    {
        QRandomGenerator random(20261123);
        for (int round = 0; round < 20'000; ++round) {
            std::uint8_t raw[16]{};
            for (std::uint8_t& byte : raw)
                byte = random.bounded(3) == 0 ? std::uint8_t(random.bounded(256)) : 0;
            if (round % 5 == 0)
                std::fill(raw, raw + 12, std::uint8_t(round % 2 ? 0 : raw[0]));
            if (round % 10 == 1)
                raw[10] = raw[11] = 0xff;
            char expected[INET6_ADDRSTRLEN];
            QVERIFY(inet_ntop(AF_INET6, raw, expected, sizeof expected));
            QCOMPARE(bytes(Address::fromBytes(Family::Ipv6, raw).toString()), QByteArray(expected));
        }
    }

    void textThatIsNoAddressIsRefused_data()
    {
        QTest::addColumn<QByteArray>("in");
        for (const char* in :
            {"", "localhost", "example.org", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ",
                " 1.2.3.4", "1.2.3.4/32", "[::1]", "fe80::1%eth0", "::1::", "12345::", "0x7f.1", "-1.2.3.4"})
            QTest::newRow(in) << QByteArray(in);
        QTest::newRow("nul inside") << QByteArray("1.2.3.4\0x", 9);
        QTest::newRow("very long") << QByteArray(10000, 'a');
    }

    void textThatIsNoAddressIsRefused()
    {
        QFETCH(QByteArray, in);
        const auto address = Address::parse(text(in));
        QVERIFY(!address);
        QVERIFY(address.error().code == ErrorCode::Invalid);
        QVERIFY(address.error().message.text().size() < 300);
    }

    void kindsOfAddressesAreTold_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("kinds"); // unspecified, loopback, multicast, broadcast, link-local
        QTest::newRow("any") << QByteArray("0.0.0.0") << QByteArray("u");
        QTest::newRow("any6") << QByteArray("::") << QByteArray("u");
        QTest::newRow("loopback") << QByteArray("127.9.8.7") << QByteArray("l");
        QTest::newRow("loopback6") << QByteArray("::1") << QByteArray("l");
        QTest::newRow("not loopback6") << QByteArray("1::1") << QByteArray("");
        QTest::newRow("multicast first") << QByteArray("224.0.0.1") << QByteArray("m");
        QTest::newRow("multicast last") << QByteArray("239.255.255.255") << QByteArray("m");
        QTest::newRow("after multicast") << QByteArray("240.0.0.1") << QByteArray("");
        QTest::newRow("multicast6") << QByteArray("ff02::1") << QByteArray("m");
        QTest::newRow("broadcast") << QByteArray("255.255.255.255") << QByteArray("b");
        QTest::newRow("link-local") << QByteArray("169.254.1.1") << QByteArray("k");
        QTest::newRow("not link-local") << QByteArray("169.253.1.1") << QByteArray("");
        QTest::newRow("link-local6") << QByteArray("fe80::1") << QByteArray("k");
        QTest::newRow("link-local6 last") << QByteArray("febf::1") << QByteArray("k");
        QTest::newRow("site-local6") << QByteArray("fec0::1") << QByteArray("");
        QTest::newRow("plain") << QByteArray("1.2.3.4") << QByteArray("");
    }

    void kindsOfAddressesAreTold()
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, kinds);
        const Address address = *Address::parse(text(in));
        QCOMPARE(address.isUnspecified(), kinds.contains('u'));
        QCOMPARE(address.isLoopback(), kinds.contains('l'));
        QCOMPARE(address.isMulticast(), kinds.contains('m'));
        QCOMPARE(address.isLimitedBroadcast(), kinds.contains('b'));
        QCOMPARE(address.isLinkLocal(), kinds.contains('k'));
    }

    void onlyIpv6StandsInBrackets()
    {
        QCOMPARE(bytes(Address::parse("1.2.3.4")->toBracketed()), "1.2.3.4");
        QCOMPARE(bytes(Address::parse("fd00::2")->toBracketed()), "[fd00::2]");
    }

    void familiesNeverCompareEqual()
    {
        QVERIFY(*Address::parse("0.0.0.0") != *Address::parse("::"));
        QVERIFY(*Address::parse("10.0.0.2") < *Address::parse("10.0.0.10"));
    }

    void familyNamesAreReadBack()
    {
        QVERIFY(parseFamily(toString(Family::Ipv4)) == Family::Ipv4);
        QVERIFY(parseFamily(toString(Family::Ipv6)) == Family::Ipv6);
        QVERIFY(!parseFamily("IPv4"));
        QVERIFY(!parseFamily(""));
    }

    void prefixIsReadAndContains_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("inside");
        QTest::addColumn<QByteArray>("outside");
        QTest::newRow("/8") << QByteArray("10.0.0.0/8") << QByteArray("10.255.1.2") << QByteArray("11.0.0.0");
        QTest::newRow("/20") << QByteArray("172.20.240.0/20") << QByteArray("172.20.255.255")
                             << QByteArray("172.21.0.0");
        QTest::newRow("/32") << QByteArray("1.2.3.4/32") << QByteArray("1.2.3.4") << QByteArray("1.2.3.5");
        QTest::newRow("/0") << QByteArray("0.0.0.0/0") << QByteArray("9.9.9.9") << QByteArray("::1");
        QTest::newRow("/0 v6") << QByteArray("::/0") << QByteArray("::1") << QByteArray("9.9.9.9");
        QTest::newRow("/61") << QByteArray("fd00:0:0:8::/61") << QByteArray("fd00:0:0:f::1")
                             << QByteArray("fd00:0:0:10::1");
    }

    void prefixIsReadAndContains()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, inside);
        QFETCH(QByteArray, outside);
        const auto parsed = Prefix::parse(text(prefix));
        QVERIFY(parsed);
        QCOMPARE(bytes(parsed->toString()), prefix);
        QVERIFY(parsed->contains(*Address::parse(text(inside))));
        QVERIFY(!parsed->contains(*Address::parse(text(outside))));
    }

    void prefixWithoutLengthIsTheAddress()
    {
        QCOMPARE(bytes(Prefix::parse("1.2.3.4")->toString()), "1.2.3.4/32");
        QCOMPARE(bytes(Prefix::parse("fd00::2")->toString()), "fd00::2/128");
    }

    void prefixWithHostBitsNamesTheNetworkMeant()
    {
        const auto prefix = Prefix::parse("172.17.0.2/16");
        QVERIFY(!prefix);
        QVERIFY(bytes(prefix.error().message.text()).contains("172.17.0.0/16"));
        QVERIFY(bytes(prefix.error().message.text()).contains("172.17.0.2/32"));
    }

    void impossiblePrefixesAreRefused()
    {
        for (const char* in : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8",
                 "10.0.0.0/+8", "10.0.0.0/8 ", "10.0.0.0/255.0.0.0", "10.0.0.0/99999999999", "name/8"})
            QVERIFY2(!Prefix::parse(in), in);
    }

    void constructedPrefixClearsHostBitsAndCutsTheLength()
    {
        QCOMPARE(bytes(Prefix(*Address::parse("172.17.255.255"), 17).toString()), "172.17.128.0/17");
        QCOMPARE(bytes(Prefix(*Address::parse("1.2.3.4"), 64).toString()), "1.2.3.4/32");
        QCOMPARE(bytes(Prefix().toString()), "0.0.0.0/0");
    }
};

QTEST_APPLESS_MAIN(TestAddress)
#include "tst_address.moc"
