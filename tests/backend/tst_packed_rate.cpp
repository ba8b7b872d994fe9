#include "backend/flow/packed_rate.h"

#include <QTest>

#include <cmath>

using namespace portolan;

class TestPackedRate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTrueToOnePartInTwoThousand()
    {
        for (double rate = 0.05; rate < 1e13; rate *= 1.037)
            QVERIFY2(
                std::abs(PackedRate(rate).value() - rate) <= rate / 2000, qPrintable(QString::number(rate)));
    }

    void greaterRatesAreOfGreaterBits()
    {
        std::uint16_t before = 0;
        for (double rate = 0.05; rate < 1e13; rate *= 1.01) {
            const std::uint16_t bits = PackedRate(rate).bits();
            QVERIFY(bits > before);
            before = bits;
        }
    }

    void smallWholeNumbersAreExact()
    {
        for (int rate = 0; rate <= 2048; ++rate)
            QCOMPARE(PackedRate(rate).value(), double(rate));
    }

    void nothingIsZeroAndTooMuchIsTheMost()
    {
        QVERIFY(PackedRate().isZero());
        QVERIFY(PackedRate(0).isZero());
        QVERIFY(PackedRate(-5).isZero());
        QVERIFY(PackedRate(std::nan("")).isZero());
        QVERIFY(PackedRate(1e30).value() > 1e16);
        QVERIFY(PackedRate(1.0 / 128).isZero());
        QVERIFY(!PackedRate(1.01 / 128).isZero());
    }
};

QTEST_APPLESS_MAIN(TestPackedRate)
#include "tst_packed_rate.moc"
