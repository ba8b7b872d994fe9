// What the Forwards page works out without a window: figures, paths, sentences, what was typed.
#include "app/forwards/explanation.h"
#include "app/forwards/forward_draft.h"
#include "app/forwards/forward_status.h"
#include "app/forwards/path_strip.h"
#include "app/window/format.h"
#include "tests/app/fake_source.h"

#include <QTest>

using namespace portolan;

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

QString strip(FakeSource& source)
{
    const auto snapshot = source.snapshot();
    const FoundForward& found = snapshot->forwards.front();
    return pathOf(found, *snapshot, statusOf(found, *snapshot).findings).text();
}

} // namespace

class TestForwardsValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theArticlesPathGoesByDockerZero();
    void aPathEndsWhereForwardingIsOff();
    void aPathEndsAtTheRuleThatDrops();
    void rulesAloneSayNothingOfRoutes();
    void theArticlesForwardIsToldInSentences();
    void textFromTheHostIsEscaped();
    void aDraftIsParsedByTheBackend_data();
    void aDraftIsParsedByTheBackend();
    void everyFieldKeyLeadsToItsField();
    void figuresAreWrittenShort_data();
    void figuresAreWrittenShort();
    void aMessageFillsItsPlacesOnce();
};

void TestForwardsValues::theArticlesPathGoesByDockerZero()
{
    FakeSource source;
    QCOMPARE(strip(source), QStringLiteral("eth0 → DNAT to :80 → route → accept → docker0"));
    const auto snapshot = source.snapshot();
    const PathStrip path = pathOf(snapshot->forwards.front(), *snapshot, {});
    QCOMPARE(path.stops.at(1).caption, QStringLiteral("nat DOCKER 2"));
    QCOMPARE(path.stops.at(3).caption, QStringLiteral("filter DOCKER 1"));
    QCOMPARE(path.route, QStringLiteral("172.17.0.0/16"));
    QVERIFY(!path.blocked());
    QCOMPARE(statusOf(snapshot->forwards.front(), *snapshot).verdict, ForwardVerdict::Works);
}

void TestForwardsValues::aPathEndsWhereForwardingIsOff()
{
    FakeSource source;
    source.setRules(FakeSource::article(), {}, false);
    QCOMPARE(strip(source),
        QStringLiteral("eth0 → DNAT to :80 → route (ends here: forwarding is off) → accept → docker0"));
    const auto snapshot = source.snapshot();
    QCOMPARE(statusOf(snapshot->forwards.front(), *snapshot).verdict, ForwardVerdict::Blocked);
}

void TestForwardsValues::aPathEndsAtTheRuleThatDrops()
{
    FakeSource source;
    std::string rules = FakeSource::article();
    const std::size_t at = rules.find("-A FORWARD", rules.find("*filter"));
    rules.insert(rules.rfind('\n', at) + 1, "-A FORWARD -i eth0 -j DROP\n");
    source.setRules(rules, {});
    QCOMPARE(strip(source),
        QStringLiteral("eth0 → DNAT to :80 → route → drop (ends here: filter FORWARD 1) → docker0"));
    const auto snapshot = source.snapshot();
    const FoundForward& found = snapshot->forwards.front();
    const ForwardStatus status = statusOf(found, *snapshot);
    QCOMPARE(status.verdict, ForwardVerdict::Blocked);
    const PathStrip path = pathOf(found, *snapshot, status.findings);
    const QString told = explain(found, *snapshot, path).join(u' ');
    QVERIFY2(told.contains(QLatin1String("A filter drops it on the way")), qPrintable(told));
    QVERIFY2(!told.contains(QLatin1String("lets it through")), qPrintable(told));
}

void TestForwardsValues::rulesAloneSayNothingOfRoutes()
{
    FakeSource source;
    HostSnapshot snapshot = *source.snapshot();
    snapshot.state = {};
    const FoundForward& found = snapshot.forwards.front();
    const PathStrip path = pathOf(found, snapshot, {});
    QVERIFY(!path.blocked());
    const QString told = explain(found, snapshot, path).join(u' ');
    QVERIFY2(told.contains(QLatin1String("not known here")), qPrintable(told));
    QVERIFY2(!told.contains(QLatin1String("no route")), qPrintable(told));
    QVERIFY2(told.contains(QLatin1String("The filter table lets it through")), qPrintable(told));
}

void TestForwardsValues::theArticlesForwardIsToldInSentences()
{
    FakeSource source;
    const auto snapshot = source.snapshot();
    const FoundForward& found = snapshot->forwards.front();
    const QStringList told = explain(found, *snapshot, pathOf(found, *snapshot, {}));
    QCOMPARE(told.size(), 6);
    QCOMPARE(told.at(0),
        QStringLiteral(
            "A packet to any of this host's own addresses goes through chain <code>DOCKER</code>."));
    QCOMPARE(told.at(1),
        QStringLiteral(
            "If it did not come in by <code>docker0</code> and asks for TCP port 8080, its destination "
            "becomes <code>172.17.0.2:80</code>. Only the first packet of a connection is looked at; "
            "conntrack does the rest."));
    QCOMPARE(told.at(2),
        QStringLiteral("The route to <code>172.17.0.0/16</code> leads out by <code>docker0</code>."));
    QCOMPARE(
        told.at(3), QStringLiteral("The filter table lets it through: rule 1 of chain <code>DOCKER</code>."));
    QCOMPARE(told.at(5), QStringLiteral("The container sees the client's own address."));
    QCOMPARE(sentence(found.forward),
        QStringLiteral(
            "TCP connections to port 8080 of any address of this host are answered by 172.17.0.2:80."));
}

void TestForwardsValues::textFromTheHostIsEscaped()
{
    FakeSource source;
    std::string text = FakeSource::article();
    for (std::size_t at; (at = text.find("DOCKER -i docker0")) != std::string::npos;)
        text.replace(at, 17, "DOCKER -i <b>0");
    for (std::size_t at; (at = text.find("! -i docker0 -p tcp -m tcp --dport 8080")) != std::string::npos;)
        text.replace(at, 12, "! -i <b>d</b>");
    source.setRules(text, {});
    const auto snapshot = source.snapshot();
    const FoundForward& found = snapshot->forwards.front();
    const QString told = explain(found, *snapshot, pathOf(found, *snapshot, {})).join(u' ');
    QVERIFY2(told.contains(QLatin1String("&lt;b&gt;d&lt;/b&gt;")), qPrintable(told));
    QVERIFY(!told.contains(QLatin1String("<b>")));
}

void TestForwardsValues::aDraftIsParsedByTheBackend_data()
{
    QTest::addColumn<QString>("port");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("toPort");
    QTest::addColumn<int>("field"); // -1: good
    QTest::addColumn<bool>("missing");
    const auto row = [](const char* name, const char* port, const char* target, const char* toPort, int field,
                         bool missing = false) {
        QTest::newRow(name) << QString::fromLatin1(port) << QString::fromLatin1(target)
                            << QString::fromLatin1(toPort) << field << missing;
    };
    row("good", "9090", "172.17.0.2", "80", -1);
    row("blanks around it", " 9090 ", " 172.17.0.2", "80 ", -1);
    row("nothing yet", "", "", "", -1, true);
    row("port only", "9090", "", "", -1, true);
    row("port 0", "0", "172.17.0.2", "80", int(ForwardField::ListenPorts));
    row("port 65536", "65536", "172.17.0.2", "80", int(ForwardField::ListenPorts));
    row("a name", "9090", "web.example", "80", int(ForwardField::ToAddress));
    row("unequal ranges", "8000-8010", "172.17.0.2", "80-82", int(ForwardField::ToPorts));
    row("multicast", "9090", "224.0.0.1", "80", int(ForwardField::ToAddress));
    row("unspecified", "9090", "0.0.0.0", "80", int(ForwardField::ToAddress));
}

void TestForwardsValues::aDraftIsParsedByTheBackend()
{
    QFETCH(QString, port);
    QFETCH(QString, target);
    QFETCH(QString, toPort);
    QFETCH(int, field);
    QFETCH(bool, missing);
    ForwardDraft draft;
    draft.listenPorts = port;
    draft.toAddress = target;
    draft.toPorts = toPort;
    const DraftResult result = parseDraft(draft);
    QCOMPARE(result.missing, missing);
    QCOMPARE(result.complete(), field < 0 && !missing);
    if (field < 0)
        QVERIFY(result.problems.isEmpty());
    else
        QVERIFY2(!result.problems.value(ForwardField(field)).isEmpty(),
            qPrintable(QStringList(result.problems.values()).join(u' ')));
}

void TestForwardsValues::everyFieldKeyLeadsToItsField()
{
    QCOMPARE(forwardField("listen.ports"), ForwardField::ListenPorts);
    QCOMPARE(forwardField("listenPorts"), ForwardField::ListenPorts);
    QCOMPARE(forwardField("to.address"), ForwardField::ToAddress);
    QCOMPARE(forwardField("listen.interface"), ForwardField::Interface);
    QCOMPARE(forwardField("name"), ForwardField::Name);
    QCOMPARE(forwardField("sources"), ForwardField::Sources);
    QCOMPARE(forwardField(""), ForwardField::None);
}

void TestForwardsValues::figuresAreWrittenShort_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("expected");
    QTest::newRow("small count") << Format::count(9999) << QStringLiteral("9,999");
    QTest::newRow("count") << Format::count(12'340) << QStringLiteral("12.3 k");
    QTest::newRow("bytes") << Format::bytes(999) << QStringLiteral("999 B");
    QTest::newRow("round up to the next unit") << Format::bytes(999'990) << QStringLiteral("1.0 MB");
    QTest::newRow("megabytes") << Format::bytes(84'000'000) << QStringLiteral("84.0 MB");
    QTest::newRow("rate") << Format::rate(1'200'000) << QStringLiteral("1.2 MB/s");
    QTest::newRow("no rate") << Format::rate(0) << QStringLiteral("—");
    QTest::newRow("seconds") << Format::age(4) << QStringLiteral("4 s");
    QTest::newRow("minutes") << Format::age(12 * 60 + 59) << QStringLiteral("12 min");
    QTest::newRow("days") << Format::age(2 * 86'400) << QStringLiteral("2 d");
    QTest::newRow("a clock that went back") << Format::age(-3) << QStringLiteral("0 s");
}

void TestForwardsValues::figuresAreWrittenShort()
{
    QFETCH(QString, written);
    QFETCH(QString, expected);
    QCOMPARE(written, expected);
}

void TestForwardsValues::aMessageFillsItsPlacesOnce()
{
    QCOMPARE(Format::message({"%1 and %2", {"%2", "b"}}), QStringLiteral("%2 and b"));
    QCOMPARE(Format::message({"100 %", {}}), QStringLiteral("100 %"));
}

QTEST_GUILESS_MAIN(TestForwardsValues)
#include "tst_forwards_values.moc"
