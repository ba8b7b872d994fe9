// The filter line of the Flows page: what it offers, explains and keeps.
#include "app/flows/flow_filter_edit.h"
#include "app/flows/flow_filter_help.h"
#include "app/flows/flow_filter_words.h"
#include "fake_source.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace portolan;

namespace {

QStringList testValues(const QString& field)
{
    if (field == QLatin1String("forward"))
        return {QStringLiteral("web"), QStringLiteral("my mail")};
    if (field == QLatin1String("state"))
        return {QStringLiteral("established"), QStringLiteral("syn_sent")};
    return {};
}

QStringList offered(const FlowFilterEdit& edit)
{
    QStringList result;
    const auto* model = edit.completer()->completionModel();
    for (int row = 0; row < model->rowCount(); ++row)
        result << model->index(row, 0).data().toString();
    return result;
}

} // namespace

class TestFlowFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWordAtTheCursorIsCompleted();
    void fieldsAndValuesAreOffered();
    void valuesThatOccurAreOffered();
    void typingCompletesTheLastWordAndKeepsTheOthers();
    void whoChoosesAFieldGoesOnWithItsValues();
    void aWordInTheMiddleIsCompletedThere();
    void returnLeavesTheLineUnlessItChooses();
    void aStateMayBeWrittenAsTheTableShowsIt();
    void aFilterThatIsWrongIsKeptAndExplained();
    void theHelpNamesEveryFieldAndItsExamplesWork();
};

void TestFlowFilter::theWordAtTheCursorIsCompleted()
{
    const QString text = QStringLiteral("port:80 from:10 forward:\"my w");
    QCOMPARE(FilterWord::at(text, 7).text, QStringLiteral("port:80"));
    QCOMPARE(FilterWord::at(text, 12).text, QStringLiteral("from"));
    QCOMPARE(FilterWord::at(text, int(text.size())).text, QStringLiteral("forward:\"my w"));
    QCOMPARE(FilterWord::at(text, 8).text, QString());
}

void TestFlowFilter::fieldsAndValuesAreOffered()
{
    const auto offer = [](const char* word) { return filterCompletions(QLatin1String(word), testValues); };
    QCOMPARE(offer("p"), QStringList({"port:", "proto:"}));
    QCOMPARE(offer("-st"), QStringList({"-state:"}));
    QCOMPARE(offer("state:e"), QStringList({"state:established"}));
    QCOMPARE(offer("STATE:E"), QStringList({"state:established"}));
    QCOMPARE(offer("forward:m"), QStringList({"forward:\"my mail\""}));
    QCOMPARE(offer("forward:\"m"), QStringList({"forward:\"my mail\""}));
    QVERIFY(offer("").isEmpty());
    QVERIFY(offer("state:established").isEmpty());
    QVERIFY(offer("fe80::1").isEmpty());
}

void TestFlowFilter::valuesThatOccurAreOffered()
{
    LiveFlows flows;
    FoundForward web;
    web.forward.id = "0a1b2c3d";
    web.forward.name = "my web";
    flows.setForwards({web});
    FlowRecord syn = FakeSource::flow(FlowEvent::Present, 2);
    syn.flow.state = std::uint8_t(TcpState::SynSent);
    syn.flow.original.source = *Address::parse("10.9.8.7");
    flows.take({FakeSource::flow(FlowEvent::Present, 1), FakeSource::flow(FlowEvent::Present, 3), syn}, true);
    flows.tick(1'700'000'000'000);
    QCOMPARE(filterValues(flows, "from"), QStringList({"1.2.3.4", "10.9.8.7"}));
    QCOMPARE(filterValues(flows, "port"), QStringList({"8080"}));
    QVERIFY(filterValues(flows, "state").contains(QStringLiteral("syn_sent")));
    QVERIFY(filterValues(flows, "forward").contains(QStringLiteral("my web")));
    QVERIFY(filterValues(flows, "nat").contains(QStringLiteral("dnat")));
}

void TestFlowFilter::typingCompletesTheLastWordAndKeepsTheOthers()
{
    FlowFilterEdit edit(testValues);
    edit.show();
    QVERIFY(QTest::qWaitForWindowActive(&edit));
    edit.setFocus();
    QTest::keyClicks(&edit, QStringLiteral("port:80 sta"));
    QCOMPARE(offered(edit), QStringList({"state:"}));
    QVERIFY(edit.completer()->popup()->isVisible());
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Down);
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("port:80 state:"));
    QTest::keyClicks(&edit, QStringLiteral("e"));
    QCOMPARE(offered(edit), QStringList({"state:established"}));
}

void TestFlowFilter::whoChoosesAFieldGoesOnWithItsValues()
{
    FlowFilterEdit edit(testValues);
    QSignalSpy left(&edit, &FlowFilterEdit::left);
    edit.show();
    QVERIFY(QTest::qWaitForWindowActive(&edit));
    edit.setFocus();
    QTest::keyClicks(&edit, QStringLiteral("sta"));
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Down);
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Return);
    QTRY_VERIFY(edit.completer()->popup()->isVisible());
    QCOMPARE(offered(edit), QStringList({"state:established", "state:syn_sent"}));
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Down);
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("state:established"));
    QTest::qWait(50);
    QVERIFY(!edit.completer()->popup()->isVisible());
    QCOMPARE(left.count(), 0);
}

void TestFlowFilter::aWordInTheMiddleIsCompletedThere()
{
    FlowFilterEdit edit(testValues);
    edit.show();
    QVERIFY(QTest::qWaitForWindowActive(&edit));
    edit.setFocus();
    edit.setText(QStringLiteral("state:e port:80"));
    edit.setCursorPosition(7);
    QTest::keyClicks(&edit, QStringLiteral("s"));
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Down);
    QTest::keyClick(edit.completer()->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("state:established port:80"));
    QTRY_COMPARE(edit.cursorPosition(), 17);
}

void TestFlowFilter::returnLeavesTheLineUnlessItChooses()
{
    FlowFilterEdit edit(testValues);
    QSignalSpy left(&edit, &FlowFilterEdit::left);
    edit.setText(QStringLiteral("port:80"));
    QTest::keyClick(&edit, Qt::Key_Return);
    QCOMPARE(left.count(), 1);
}

void TestFlowFilter::aStateMayBeWrittenAsTheTableShowsIt()
{
    LiveFlows flows;
    FlowRecord closed = FakeSource::flow(FlowEvent::Present, 1);
    closed.flow.state = std::uint8_t(TcpState::TimeWait);
    closed.flow.closer = FlowCloser::Client;
    flows.take({closed, FakeSource::flow(FlowEvent::Present, 2)}, true);
    flows.tick(1'700'000'000'000);
    const QStringList values = filterValues(flows, "state");
    QVERIFY2(values.contains("closed by client"), qPrintable(values.join(u',')));
    QCOMPARE(values.count("established"), 1);
    QCOMPARE(filterCompletions(QStringLiteral("state:cl"), [&](const QString&) { return values; }),
        QStringList({"state:\"closed by client\""}));
}

void TestFlowFilter::aFilterThatIsWrongIsKeptAndExplained()
{
    FlowFilterEdit edit(testValues);
    QSignalSpy understood(&edit, &FlowFilterEdit::queryChanged);
    QSignalSpy problems(&edit, &FlowFilterEdit::problemChanged);
    edit.setText(QStringLiteral("port:http"));
    QCOMPARE(understood.count(), 0);
    QCOMPARE(edit.text(), QStringLiteral("port:http"));
    QVERIFY(edit.problem().contains(QStringLiteral("“http” is not a port")));
    QCOMPARE(edit.accessibleDescription(), edit.problem());
    edit.setText(QStringLiteral("port:80"));
    QVERIFY(edit.problem().isEmpty());
    QCOMPARE(understood.count(), 1);
    QCOMPARE(problems.count(), 2);
}

void TestFlowFilter::theHelpNamesEveryFieldAndItsExamplesWork()
{
    FlowFilterEdit edit(testValues);
    edit.show();
    edit.showHelp();
    auto* help = edit.findChild<FlowFilterHelp*>();
    QVERIFY(help && help->isVisible());
    auto* label = help->findChild<QLabel*>();
    for (const std::string& field : FlowQuery::fields())
        QVERIFY2(label->text().contains(QString::fromStdString(field) + u':'), field.c_str());
    static const QRegularExpression link(QStringLiteral("href=\"([^\"]+)\""));
    auto match = link.globalMatch(label->text());
    int examples = 0;
    while (match.hasNext()) {
        const QString example = QUrl::fromPercentEncoding(match.next().captured(1).toUtf8());
        QVERIFY2(FlowQuery::parse(example.toStdString()), qPrintable(example));
        ++examples;
    }
    QVERIFY(examples >= 8);
    Q_EMIT label->linkActivated(QStringLiteral("from%3A10.0.0.0%2F8"));
    QCOMPARE(edit.text(), QStringLiteral("from:10.0.0.0/8"));
    QVERIFY(!help->isVisible());
}

QTEST_MAIN(TestFlowFilter)
#include "tst_flow_filter.moc"
