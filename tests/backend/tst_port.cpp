#include "backend/net/port.h"
#include "tests/backend/text.h"

#include <QTest>

using namespace portolan;

class TestPort : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesAreReadAndWrittenBack()
    {
        for (const char* in : {"1", "80", "65535", "8000-8010", "1-65535"})
            QCOMPARE(bytes(PortRange::parse(in)->toString()), in);
        QCOMPARE(bytes(PortRange::parse("8000-8010")->toString(':')), "8000:8010");
        QCOMPARE(bytes(PortRange::parse("80-80")->toString()), "80");
        QCOMPARE(PortRange::parse("1-65535")->count(), 65535u);
    }

    void impossibleRangesAreRefusedWithTheReason_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("zero") << QByteArray("0") << QByteArray("Port 0");
        QTest::newRow("zero in range") << QByteArray("0-10") << QByteArray("Port 0");
        QTest::newRow("too high") << QByteArray("65536") << QByteArray("65535");
        QTest::newRow("far too high") << QByteArray("99999999999999999999") << QByteArray("65535");
        QTest::newRow("reversed") << QByteArray("90-80") << QByteArray("80-90");
        QTest::newRow("empty") << QByteArray() << QByteArray("not a port");
        QTest::newRow("half") << QByteArray("80-") << QByteArray("not a port");
        QTest::newRow("name") << QByteArray("http") << QByteArray("not a port");
        QTest::newRow("sign") << QByteArray("+80") << QByteArray("not a port");
        QTest::newRow("negative") << QByteArray("-80") << QByteArray("not a port");
        QTest::newRow("blank") << QByteArray("80 ") << QByteArray("not a port");
        QTest::newRow("three") << QByteArray("1-2-3") << QByteArray("not a port");
        QTest::newRow("hexadecimal") << QByteArray("0x50") << QByteArray("not a port");
    }

    void impossibleRangesAreRefusedWithTheReason()
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, reason);
        const auto range = PortRange::parse(text(in));
        QVERIFY(!range);
        QVERIFY(range.error().code == ErrorCode::Invalid);
        const QByteArray message = bytes(range.error().message.text());
        QVERIFY2(message.contains(reason), message);
    }

    void rangesContainAndOverlap()
    {
        const PortRange range{8000, 8010};
        QVERIFY(range.contains(8000) && range.contains(8010));
        QVERIFY(!range.contains(7999) && !range.contains(8011));
        QVERIFY(range.overlaps({8010, 9000}) && range.overlaps({1, 8000}) && range.overlaps({8005, 8006}));
        QVERIFY(!range.overlaps({8011, 9000}) && !range.overlaps({1, 7999}));
    }

    void onlyProtocolsWithPortsAreForwarded()
    {
        for (const char* name : {"tcp", "udp", "sctp"})
            QCOMPARE(toString(*parseProtocol(name)), name);
        for (const char* name : {"", "TCP", "icmp", "6", "tcp "})
            QVERIFY2(!parseProtocol(name), name);
    }

    void protocolsWithoutANameAreNumbers()
    {
        QCOMPARE(bytes(protocolName(6)), "tcp");
        QCOMPARE(bytes(protocolName(58)), "icmpv6");
        QCOMPARE(bytes(protocolName(47)), "gre");
        QCOMPARE(bytes(protocolName(253)), "253");
        QCOMPARE(bytes(protocolName(0)), "0");
    }

    void interfaceNamesFollowTheKernel_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<bool>("possible");
        for (const char* in : {"eth0", "br-0123456789ab", "a", "veth0@x", "wlan0.100", "港"})
            QTest::newRow(in) << QByteArray(in) << true;
        for (const char* in :
            {"", ".", "..", "a/b", "a b", "tab\t", "line\n", "eth0:1", "sixteen-bytes-xx", "\x7f"})
            QTest::newRow(in) << QByteArray(in) << false;
        QTest::newRow("nul") << QByteArray("a\0b", 3) << false;
        QTest::newRow("very long") << QByteArray(10000, 'a') << false;
    }

    void interfaceNamesFollowTheKernel()
    {
        QFETCH(QByteArray, in);
        QFETCH(bool, possible);
        const auto name = InterfaceName::parse(text(in));
        QCOMPARE(name.has_value(), possible);
        if (name)
            QCOMPARE(bytes(name->toString()), in);
        else
            QVERIFY(name.error().message.text().size() < 300);
    }
};

QTEST_APPLESS_MAIN(TestPort)
#include "tst_port.moc"
