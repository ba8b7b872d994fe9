// What the client makes of the helper's errors, on a real bus: the field, the message as a tree, and of a
// tree that is none the sentence.
#include "app/client/bus_message.h"
#include "app/client/edit_map.h"
#include "app/client/helper_client.h"
#include "backend/base/message_bounds.h"
#include "tests/support/bus_message_of.h"
#include "tests/support/fake_helper.h"
#include "tests/support/private_bus.h"

#include <QTest>

using namespace portolan;
using portolan::test::busMessageOf;
using portolan::test::busTree;
using portolan::test::FakeHelper;
using portolan::test::PrivateBus;

namespace {

const Message kMessage{
    "The port %1 is taken%2", {"80", Message{": %1 (%2)", {"Docker", Message{"%1 % %", {"häfen"}}}}}};
const QString kSentence = QStringLiteral("The port 80 is taken: Docker (häfen % %)");

Message nested(unsigned depth)
{
    return depth == 1 ? Message{"deep", {}} : Message{"%1", {nested(depth - 1)}};
}

Message wide(unsigned arguments, std::size_t bytes)
{
    Message message{"%1.", {}};
    for (unsigned i = 0; i < arguments; ++i)
        message.arguments.emplace_back(std::string(bytes, 'x'));
    return message;
}

} // namespace

class TestHelperErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void detailsAreAskedForOnce();
    void theFieldAndTheMessageAreTaken();
    void anOlderHelpersErrorIsItsSentence();
    void whatIsNoMessageLosesNothing_data();
    void whatIsNoMessageLosesNothing();
    void theBoundsAreThoseOfTheHelper_data();
    void theBoundsAreThoseOfTheHelper();
    void aFieldOfAnotherShapeIsNone_data();
    void aFieldOfAnotherShapeIsNone();
    void whyRepairStoppedIsTaken();
    void listsKeepTheirSentences();

private:
    Error refused(const QVariantList& details);
    /// As it comes out of a bus at the other end.
    QVariant overTheBus(const QVariant& value);

    PrivateBus m_bus;
    std::unique_ptr<FakeHelper> m_helper;
    std::unique_ptr<HelperClient> m_client;
};

void TestHelperErrors::init()
{
    QVERIFY2(m_bus.start(), "dbus-daemon does not start; is the package dbus installed?");
    m_helper = std::make_unique<FakeHelper>(m_bus.address());
    QVERIFY(m_helper->appear());
    m_client = std::make_unique<HelperClient>(m_bus.address());
    QTRY_COMPARE(m_client->status(), HostSource::Status::Ready);
}

void TestHelperErrors::cleanup()
{
    m_client.reset();
    m_helper.reset();
    m_bus.stop();
}

Error TestHelperErrors::refused(const QVariantList& details)
{
    m_helper->refuse["Preview"] = {"org.portolan.Error.Conflict", kSentence, details};
    std::optional<Error> error;
    m_client->preview({}, [&](const Result<QString>& reply) { error = reply ? Error{} : reply.error(); });
    if (!QTest::qWaitFor([&] { return error.has_value(); }))
        return {};
    return *error;
}

QVariant TestHelperErrors::overTheBus(const QVariant& value)
{
    m_helper->editStatus["value"] = value;
    const auto connection = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("asks"));
    // Not waited for in the call: the helper answers in this thread.
    const QDBusPendingCall answer = connection.asyncCall(QDBusMessage::createMethodCall(
        "org.portolan.Helper1", "/org/portolan/Helper1", "org.portolan.Helper1.Forwards", "Status"));
    if (!QTest::qWaitFor([&] { return answer.isFinished(); }))
        return {};
    const QVariantList arguments = answer.reply().arguments();
    QDBusConnection::disconnectFromBus(QStringLiteral("asks"));
    return qdbus_cast<QVariantMap>(arguments.value(0)).value("value");
}

void TestHelperErrors::detailsAreAskedForOnce()
{
    QCOMPARE(m_helper->count("DescribeErrors"), 1);
    QCOMPARE(m_helper->asked.front().member(), QStringLiteral("DescribeErrors"));
}

void TestHelperErrors::theFieldAndTheMessageAreTaken()
{
    const Error error = refused({"listen.ports", busMessageOf(kMessage)});
    QCOMPARE(error.code, ErrorCode::Conflict);
    QCOMPARE(QString::fromStdString(error.field), QStringLiteral("listen.ports"));
    QVERIFY(error.message == kMessage);
}

void TestHelperErrors::anOlderHelpersErrorIsItsSentence()
{
    const Error error = refused({});
    QCOMPARE(error.code, ErrorCode::Conflict);
    QCOMPARE(QString::fromStdString(error.message.text()), kSentence);
    QCOMPARE(QString::fromStdString(error.field), QString());
}

void TestHelperErrors::whatIsNoMessageLosesNothing_data()
{
    QTest::addColumn<QVariant>("tree");
    QTest::newRow("absent") << QVariant();
    QTest::newRow("a text") << QVariant(kSentence);
    QTest::newRow("a number") << QVariant(7);
    QTest::newRow("a map") << QVariant(QVariantMap{{"pattern", kSentence}});
    QTest::newRow("a list of texts") << QVariant(QStringList{kSentence});
    QTest::newRow("empty") << busMessageOf({});
    QTest::newRow("another sentence") << busMessageOf({"All is well.", {}});
    QTest::newRow("an argument short") << busMessageOf({"The port %1 is taken: Docker %2", {"80"}});
    QTest::newRow("a number as an argument") << busTree(kSentence, {7});
    QTest::newRow("a list as an argument") << busTree(kSentence, {QStringList{"x"}});
    QTest::newRow("a variant as an argument")
        << busTree(kSentence, {QVariant::fromValue(QDBusVariant(QStringLiteral("x")))});
    QTest::newRow("too deep") << busMessageOf({kSentence.toStdString(), {nested(kMessageDepth)}});
    QTest::newRow("far too deep") << busMessageOf({kSentence.toStdString(), {nested(14)}});
    QTest::newRow("too many") << busMessageOf({kSentence.toStdString(), wide(5000, 1).arguments});
    QTest::newRow("too long") << busMessageOf({kSentence.toStdString(), wide(2, 1u << 20).arguments});
}

void TestHelperErrors::whatIsNoMessageLosesNothing()
{
    QFETCH(QVariant, tree);
    const Error error = refused(tree.isValid() ? QVariantList{"name", tree} : QVariantList{"name"});
    QCOMPARE(error.code, ErrorCode::Conflict);
    QCOMPARE(error.message.arguments.size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(error.message.text()), kSentence);
    QCOMPARE(QString::fromStdString(error.field), QStringLiteral("name"));
}

void TestHelperErrors::theBoundsAreThoseOfTheHelper_data()
{
    QTest::addColumn<Message>("message");
    QTest::addColumn<bool>("within");
    QTest::newRow("as deep as can be") << nested(kMessageDepth) << true;
    QTest::newRow("deeper") << nested(kMessageDepth + 1) << false;
    QTest::newRow("as many as can be") << wide(127, 1) << true;
    QTest::newRow("more") << wide(128, 1) << false;
    QTest::newRow("as long as can be") << wide(1, 16 * 1024 - 3) << true;
    QTest::newRow("longer") << wide(1, 16 * 1024 - 2) << false;
}

void TestHelperErrors::theBoundsAreThoseOfTheHelper()
{
    QFETCH(Message, message);
    QFETCH(bool, within);
    QCOMPARE(isWithinBounds(message), within);
    const QString sentence = QString::fromStdString(message.text());
    QCOMPARE(messageFromBus(overTheBus(busMessageOf(message)), sentence) == message, within);
}

void TestHelperErrors::aFieldOfAnotherShapeIsNone_data()
{
    QTest::addColumn<QVariant>("field");
    QTest::newRow("a number") << QVariant(7);
    QTest::newRow("a list") << QVariant(QStringList{"name"});
    QTest::newRow("too long") << QVariant(QString(kFieldBytes + 1, 'n'));
}

void TestHelperErrors::aFieldOfAnotherShapeIsNone()
{
    QFETCH(QVariant, field);
    const Error error = refused({field, busMessageOf(kMessage)});
    QCOMPARE(QString::fromStdString(error.field), QString());
    QVERIFY(error.message == kMessage);
}

void TestHelperErrors::whyRepairStoppedIsTaken()
{
    const auto log = [&](const QVariantMap& status) {
        return editLogFromMaps(status, {}).value_or(EditLog()).repairStopped;
    };
    QVERIFY(log({}).empty());
    QCOMPARE(log({{"repairStopped", kSentence}}).text(), kSentence.toStdString());
    QVERIFY(log({{"repairStopped", kSentence}, {"repairStoppedMessage", overTheBus(busMessageOf(kMessage))}})
        == kMessage);
}

void TestHelperErrors::listsKeepTheirSentences()
{
    const QStringList sentences{kSentence, QStringLiteral("Second.")};
    const auto texts = [](const std::vector<Message>& messages) {
        QStringList all;
        for (const Message& message : messages)
            all.append(QString::fromStdString(message.text()));
        return all;
    };
    const auto read
        = messagesFromBus(overTheBus(test::busMessagesOf({kMessage, Message{"%1.", {"Second"}}})), sentences);
    QCOMPARE(texts(read), sentences);
    QVERIFY(read.front() == kMessage);
    QCOMPARE(read.back().pattern, std::string("%1."));
    QCOMPARE(texts(messagesFromBus({}, sentences)), sentences);
    QCOMPARE(texts(messagesFromBus(overTheBus(test::busMessagesOf({kMessage})), sentences)), sentences);
    QCOMPARE(
        texts(messagesFromBus(overTheBus(test::busMessagesOf({nested(9), kMessage})), sentences)), sentences);
    QVERIFY(messagesFromBus(overTheBus(test::busMessagesOf({kMessage})), {}).empty());
}

QTEST_GUILESS_MAIN(TestHelperErrors)
#include "tst_helper_errors.moc"
