#include "backend/base/error.h"
#include "backend/base/json_text.h"
#include "tests/backend/text.h"

#include <QTest>

using namespace portolan;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagePutsArgumentsInTheirPlaces()
    {
        const Message message{"%2 before %1, and %1 again", {"one", "two"}};
        QCOMPARE(bytes(message.text()), "two before one, and one again");
    }

    void messageLeavesArgumentsAlone()
    {
        const Message message{"[%1] [%2]", {"%2", "100%"}};
        QCOMPARE(bytes(message.text()), "[%2] [100%]");
    }

    void messageShowsAPlaceWithoutArgument()
    {
        QCOMPARE(bytes(Message({"%1 and %3, 50% done%", {"a"}}).text()), "a and %3, 50% done%");
    }

    void everyErrorCodeHasANameAndBack()
    {
        for (int code = 0; code <= int(ErrorCode::Kernel); ++code) {
            const char* const name = errorName(ErrorCode(code));
            QVERIFY(QByteArray(name).startsWith("org.portolan.Error."));
            QVERIFY(errorCode(name) == ErrorCode(code));
        }
        QCOMPARE(errorName(ErrorCode::Dismissed), "org.portolan.Error.Dismissed");
    }

    void foreignErrorNamesHaveNoCode()
    {
        QVERIFY(!errorCode("org.freedesktop.DBus.Error.AccessDenied"));
        QVERIFY(!errorCode("org.portolan.Error."));
        QVERIFY(!errorCode(""));
    }

    void failureCarriesCodeSentenceAndField()
    {
        const Result<int> result = failure(ErrorCode::Busy, "%1 is busy", {"lock"}, "listen.ports");
        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::Busy);
        QCOMPARE(bytes(result.error().message.text()), "lock is busy");
        QCOMPARE(bytes(result.error().field), "listen.ports");
    }

    void jsonSafeKeepsUtf8AndEscapesOtherBytes_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("out");
        QTest::newRow("ascii") << QByteArray("-A INPUT \"x\"\n") << QByteArray("-A INPUT \"x\"\n");
        QTest::newRow("two, three, four bytes") << QByteArray("é港𝄞") << QByteArray("é港𝄞");
        QTest::newRow("lone high byte") << QByteArray("a\xff"
                                                      "b")
                                        << QByteArray("a\\xffb");
        QTest::newRow("cut sequence") << QByteArray("\xe6\xb8") << QByteArray("\\xe6\\xb8");
        QTest::newRow("cut sequence before text") << QByteArray("\xe6\xb8z") << QByteArray("\\xe6\\xb8z");
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
        QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf") << QByteArray("\\xe0\\x80\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
        QTest::newRow("above U+10FFFF")
            << QByteArray("\xf4\x90\x80\x80") << QByteArray("\\xf4\\x90\\x80\\x80");
        QTest::newRow("highest") << QByteArray("\xf4\x8f\xbf\xbf") << QByteArray("\xf4\x8f\xbf\xbf");
        QTest::newRow("lone continuation") << QByteArray("\x80") << QByteArray("\\x80");
        QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3);
    }

    void jsonSafeKeepsUtf8AndEscapesOtherBytes()
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, out);
        QCOMPARE(bytes(jsonSafe(text(in))), out);
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
