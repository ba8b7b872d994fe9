#include "backend/flow/wire.h"
#include "tests/backend/flows.h"
#include "tests/backend/text.h"

#include <QTest>

using namespace portolan;

namespace {

FlowRecord fullRecord()
{
    FlowRecord record{FlowEvent::Update, 0x1122334455667788, dnatFlow()};
    record.flow.id = 0xcfdc4a29;
    record.flow.zone = 0x0102;
    record.flow.status = 0x030405a6;
    record.flow.mark = 0x0708090a;
    record.flow.timeout = 0x0b0c0d0e;
    record.flow.start = 0xfedcba9876543210;
    record.flow.counted = true;
    record.flow.sent = {0x1111, 0x2222222222222222};
    record.flow.received = {0x3333, 0x4444444444444444};
    return record;
}

std::vector<std::uint8_t> packed(const std::vector<FlowRecord>& records)
{
    std::vector<std::uint8_t> out;
    for (const FlowRecord& record : records)
        packFlow(record, out);
    return out;
}

QByteArray hexOf(const std::vector<std::uint8_t>& data, qsizetype from, qsizetype length)
{
    return QByteArray(reinterpret_cast<const char*>(data.data()) + from, length).toHex();
}

} // namespace

class TestFlowWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordHasTheDocumentedLayout_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("event family protocol state") << 0 << QByteArray("02040603");
        QTest::newRow("zone") << 4 << QByteArray("0201");
        QTest::newRow("flags") << 6 << QByteArray("0100");
        QTest::newRow("id") << 8 << QByteArray("294adccf");
        QTest::newRow("status") << 12 << QByteArray("a6050403");
        QTest::newRow("mark") << 16 << QByteArray("0a090807");
        QTest::newRow("timeout") << 20 << QByteArray("0e0d0c0b");
        QTest::newRow("time") << 24 << QByteArray("8877665544332211");
        QTest::newRow("start") << 32 << QByteArray("1032547698badcfe");
        QTest::newRow("original source") << 40 << QByteArray("01020304000000000000000000000000");
        QTest::newRow("original destination") << 56 << QByteArray("ac14f2b7000000000000000000000000");
        QTest::newRow("original ports and zero") << 72 << QByteArray("a029901f00000000");
        QTest::newRow("reply source") << 80 << QByteArray("ac110002000000000000000000000000");
        QTest::newRow("reply destination") << 96 << QByteArray("01020304000000000000000000000000");
        QTest::newRow("reply ports and zero") << 112 << QByteArray("5000a02900000000");
        QTest::newRow("sent") << 120 << QByteArray("11110000000000002222222222222222");
        QTest::newRow("received") << 136 << QByteArray("33330000000000004444444444444444");
    }

    void recordHasTheDocumentedLayout()
    {
        QFETCH(int, offset);
        QFETCH(QByteArray, hex);
        const auto data = packed({fullRecord()});
        QCOMPARE(data.size(), kFlowRecordSize);
        QCOMPARE(hexOf(data, offset, hex.size() / 2), hex);
    }

    void recordsComeBackEqualAndInOrder()
    {
        std::vector<FlowRecord> records{fullRecord(), {FlowEvent::Destroy, 5, ipv6Flow()}, {}};
        for (FlowEvent event : {FlowEvent::Present, FlowEvent::New})
            records.push_back({event, 7, dnatFlow()});
        const auto back = unpackFlows(packed(records));
        QVERIFY(back);
        QVERIFY(*back == records);
        QVERIFY(unpackFlows({})->empty());
    }

    void packingAppends()
    {
        std::vector<std::uint8_t> out{1, 2, 3};
        packFlow(fullRecord(), out);
        QCOMPARE(out.size(), 3 + kFlowRecordSize);
        QCOMPARE(hexOf(out, 0, 5), "0102030204");
    }

    void aRowIsPackedAsTheFlowIs()
    {
        FlowRecord full = fullRecord();
        // A row keeps sixteen bits of status and milliseconds.
        full.flow.status &= 0xffff;
        full.flow.start = 1'700'000'000'123'000'000;
        for (const FlowRecord& record : {full, FlowRecord{FlowEvent::Destroy, 5, ipv6Flow()}, FlowRecord{},
                 FlowRecord{{}, 1, dnatFlow()}}) {
            const LooseFlow loose(record.flow);
            std::vector<std::uint8_t> out;
            packRow(
                record.event, record.time, loose.packed, loose.packed.isIpv6 ? &loose.ipv6 : nullptr, out);
            QCOMPARE(hexOf(out, 0, qsizetype(out.size())), hexOf(packed({record}), 0, kFlowRecordSize));
        }
    }

    void wrongLengthsAreRefused()
    {
        auto data = packed({fullRecord(), fullRecord()});
        for (std::size_t length :
            {std::size_t(1), kFlowRecordSize - 1, kFlowRecordSize + 1, 2 * kFlowRecordSize - 1}) {
            const auto back = unpackFlows(std::span(data).first(length));
            QVERIFY(!back);
            QVERIFY(back.error().code == ErrorCode::Invalid);
        }
    }

    void impossibleFieldsAreRefused_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("value");
        QTest::newRow("event") << 0 << 4;
        QTest::newRow("event 255") << 0 << 255;
        QTest::newRow("family 0") << 1 << 0;
        QTest::newRow("family 10") << 1 << 10;
    }

    void impossibleFieldsAreRefused()
    {
        QFETCH(int, offset);
        QFETCH(int, value);
        auto data = packed({fullRecord(), fullRecord()});
        data[kFlowRecordSize + std::size_t(offset)] = std::uint8_t(value);
        const auto back = unpackFlows(data);
        QVERIFY(!back);
        QVERIFY(bytes(back.error().message.text()).contains("record 1"));
    }

    void flagsOfNewerHelpersAreIgnored()
    {
        auto data = packed({fullRecord()});
        data[6] |= 0x80;
        data[7] = 0xff;
        data[76] = 1;
        const auto back = unpackFlows(data);
        QVERIFY(back);
        QVERIFY(back->front() == fullRecord());
    }
};

QTEST_APPLESS_MAIN(TestFlowWire)
#include "tst_flow_wire.moc"
