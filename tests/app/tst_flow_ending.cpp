// Ending connections from the Flows page: which, with what warning, and what came of it.
#include "app/client/own_ssh.h"
#include "app/flows/end_flows_dialog.h"
#include "app/flows/flow_notices.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "fake_source.h"

#include <QAction>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

namespace {

Flow sshFlow()
{
    Flow flow = FakeSource::flow(FlowEvent::Present, 7).flow;
    flow.original = {*Address::parse("10.0.0.9"), *Address::parse("192.0.2.1"), 50022, 2222};
    flow.reply = {*Address::parse("192.0.2.1"), *Address::parse("10.0.0.9"), 22, 50022};
    return flow;
}

} // namespace

class TestFlowEnding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void onesOwnSshConnectionIsKnown();
    void noSshConnectionIsReadFromAnythingElse();
    void theQuestionNamesAFewAndCountsTheRest();
    void theQuestionWarnsOfOnesOwnSshConnection();
    void deleteEndsTheSelectedRowsOnceConfirmed();
    void nothingIsEndedWithoutAYes();
    void theEndButtonWaitsForTheAnswer();
    void aRefusalIsSaidAndADismissalIsNoProblem();
    void connectionsThatWereGoneAlreadyAreCounted();
    void aRecordingEndsNothingAndSaysWhy();
    void rowsThatAreOverAreNotEnded();
    void theQuestionSaysThatAConnectionMayGoOn();
    void oneConnectionIsSpokenOfAsOne();
    void whatWasEndedHereIsToldFromWhatTimedOut_data();
    void whatWasEndedHereIsToldFromWhatTimedOut();
    void anEndLongAfterTheAnswerIsNotOurs();

private:
    FlowTable* table() const { return m_page->findChild<FlowTable*>(); }
    QPushButton* button() const { return m_page->findChild<QPushButton*>(QStringLiteral("end")); }
    EndFlowsDialog* dialog() const { return m_page->findChild<EndFlowsDialog*>(); }
    QString said() const { return m_page->findChild<FlowNotices*>()->text(); }
    void confirm();
    /// As the table has it, of the connection with this id.
    QString stateOf(std::uint32_t id) const;

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowEnding::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    qunsetenv("SSH_CONNECTION");
}

void TestFlowEnding::init()
{
    m_source = std::make_unique<FakeSource>();
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_feed->stopTimer();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_source->deliver({FakeSource::flow(FlowEvent::Present, 1), FakeSource::flow(FlowEvent::Present, 2),
                          FakeSource::flow(FlowEvent::Present, 3)},
        true);
    m_feed->tick(1'700'000'000'000);
    QCOMPARE(table()->model()->rowCount(), 3);
}

void TestFlowEnding::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowEnding::confirm()
{
    QVERIFY(dialog());
    dialog()->findChild<QPushButton*>(QStringLiteral("end"))->click();
}

QString TestFlowEnding::stateOf(std::uint32_t id) const
{
    const QAbstractItemModel* model = table()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        if (model->index(row, FlowModel::Client).data().toString().endsWith(QString::number(10000 + id)))
            return model->index(row, FlowModel::State).data().toString();
    return {};
}

void TestFlowEnding::onesOwnSshConnectionIsKnown()
{
    const auto ssh = SshConnection::parse("10.0.0.9 50022 192.0.2.1 22");
    QVERIFY(ssh);
    // Asked for port 2222, and translated to sshd's.
    QVERIFY(ssh->is(sshFlow()));
    Flow other = sshFlow();
    other.reply.destinationPort = 50023;
    QVERIFY(!ssh->is(other));
    QVERIFY(ssh->isNeighbour(other));
    QVERIFY(!ssh->isNeighbour(FakeSource::flow(FlowEvent::Present, 1).flow));
    QVERIFY(SshConnection::parse("fe80::1%eth0 50022 fe80::2%eth0 22"));
}

void TestFlowEnding::noSshConnectionIsReadFromAnythingElse()
{
    for (const char* text : {"", "10.0.0.9", "10.0.0.9 x 192.0.2.1 22", "10.0.0.9 1 192.0.2.1 99999",
             "10.0.0.9 1 192.0.2.1 22 more", "home 1 192.0.2.1 22"})
        QVERIFY2(!SshConnection::parse(text), text);
    QVERIFY(!ownSshConnection());
}

void TestFlowEnding::theQuestionNamesAFewAndCountsTheRest()
{
    std::vector<Flow> flows;
    for (std::uint32_t id = 0; id < 12; ++id)
        flows.push_back(FakeSource::flow(FlowEvent::Present, id).flow);
    const EndFlowsDialog question(flows, std::nullopt);
    QVERIFY(question.text().contains(QLatin1String("12")));
    const QString more = question.informativeText();
    QCOMPARE(more.count(QLatin1String("172.20.242.183:8080, answered by 172.17.0.2:80 (TCP)")), 5);
    QVERIFY(more.contains(QLatin1String("and 7 more")));
    QVERIFY(!more.contains(QLatin1String("SSH")));
    QCOMPARE(question.icon(), QMessageBox::Question);
    // Enter and Escape do no harm.
    QVERIFY(question.defaultButton()->objectName() != QLatin1String("end"));
}

void TestFlowEnding::theQuestionWarnsOfOnesOwnSshConnection()
{
    const auto ssh = SshConnection::parse("10.0.0.9 50022 192.0.2.1 22");
    const EndFlowsDialog own({sshFlow()}, ssh);
    QCOMPARE(own.icon(), QMessageBox::Warning);
    QVERIFY(own.informativeText().contains(QLatin1String("the SSH connection you are working over")));
    Flow other = sshFlow();
    other.reply.destination = *Address::parse("10.0.0.10");
    const EndFlowsDialog neighbour({other}, ssh);
    QCOMPARE(neighbour.icon(), QMessageBox::Warning);
    QVERIFY(neighbour.informativeText().contains(QLatin1String("SSH connections to this host")));
    const EndFlowsDialog harmless({FakeSource::flow(FlowEvent::Present, 1).flow}, ssh);
    QCOMPARE(harmless.icon(), QMessageBox::Question);
}

void TestFlowEnding::deleteEndsTheSelectedRowsOnceConfirmed()
{
    QVERIFY(!button()->isEnabled());
    table()->selectAll();
    QVERIFY(button()->isEnabled());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QVERIFY(m_source->ended.empty());
    confirm();
    QCOMPARE(m_source->ended.size(), std::size_t(1));
    QCOMPARE(m_source->ended[0].size(), std::size_t(3));
    m_source->endReply({}, 3);
    QVERIFY2(said().contains(QLatin1String("3 connections were ended.")), qPrintable(said()));
}

void TestFlowEnding::nothingIsEndedWithoutAYes()
{
    table()->selectRow(0);
    button()->click();
    QVERIFY(dialog());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QVERIFY(m_source->ended.empty());
    QVERIFY(said().isEmpty());
}

void TestFlowEnding::theEndButtonWaitsForTheAnswer()
{
    table()->selectRow(0);
    button()->click();
    confirm();
    QVERIFY(!button()->isEnabled());
    QCOMPARE(button()->text(), QStringLiteral("Ending…"));
    m_source->endReply({}, 1);
    QVERIFY(button()->isEnabled());
}

void TestFlowEnding::aRefusalIsSaidAndADismissalIsNoProblem()
{
    auto* notices = m_page->findChild<FlowNotices*>();
    table()->selectRow(0);
    button()->click();
    confirm();
    m_source->endReply(failure(ErrorCode::Denied, "Not you."), 0);
    QVERIFY(said().contains(QLatin1String("You are not allowed to end connections")));
    QVERIFY(said().contains(QLatin1String("Not you.")));
    QCOMPARE(notices->kind(), Banner::Kind::Problem);
    notices->hide();
    button()->click();
    QTRY_COMPARE(m_page->findChildren<EndFlowsDialog*>().size(), 1);
    confirm();
    m_source->endReply(failure(ErrorCode::Dismissed, "Closed."), 0);
    QVERIFY(said().contains(QLatin1String("Nothing was changed")));
    QCOMPARE(notices->kind(), Banner::Kind::Note);
}

void TestFlowEnding::connectionsThatWereGoneAlreadyAreCounted()
{
    QCOMPARE(
        EndFlowsDialog::outcome({}, 5, 3), QStringLiteral("3 connections were ended. 2 were gone already."));
    QVERIFY(EndFlowsDialog::outcome({}, 2, 0).contains(QLatin1String("gone already")));
    QVERIFY(EndFlowsDialog::outcome(failure(ErrorCode::Kernel, "Broken."), 5000, 4096)
                .contains(QLatin1String("4,096 of 5,000")));
}

void TestFlowEnding::aRecordingEndsNothingAndSaysWhy()
{
    m_source->recording = true;
    m_source->setStatus(HostSource::Status::Ready);
    table()->selectAll();
    QVERIFY(!button()->isEnabled());
    QVERIFY(button()->toolTip().contains(QLatin1String("recording")));
}

void TestFlowEnding::rowsThatAreOverAreNotEnded()
{
    m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 2, 0, 1'700'000'000'000'000'000)});
    m_feed->tick(1'700'000'000'500);
    table()->selectAll();
    QCOMPARE(table()->openSelection().size(), std::size_t(2));
}

void TestFlowEnding::theQuestionSaysThatAConnectionMayGoOn()
{
    const EndFlowsDialog question({FakeSource::flow(FlowEvent::Present, 1).flow}, std::nullopt);
    QVERIFY(question.informativeText().contains(QLatin1String("it may go on as a new one")));
    QVERIFY(!question.informativeText().contains(QLatin1String("no longer translated")));
}

void TestFlowEnding::oneConnectionIsSpokenOfAsOne()
{
    const EndFlowsDialog question({FakeSource::flow(FlowEvent::Present, 1).flow}, std::nullopt);
    QCOMPARE(question.text(), QStringLiteral("End this connection?"));
    QCOMPARE(EndFlowsDialog::outcome({}, 1, 1), QStringLiteral("The connection was ended."));
    QCOMPARE(
        EndFlowsDialog::outcome({}, 3, 2), QStringLiteral("2 connections were ended. One was gone already."));
}

void TestFlowEnding::whatWasEndedHereIsToldFromWhatTimedOut_data()
{
    QTest::addColumn<bool>("isEndToldFirst");
    QTest::addColumn<bool>("isRefused");
    QTest::addColumn<QString>("state");
    QTest::newRow("told after the answer") << false << false << QStringLiteral("Ended here");
    QTest::newRow("told before the answer") << true << false << QStringLiteral("Ended here");
    QTest::newRow("told while the password is asked") << true << true << QStringLiteral("Timed out");
    QTest::newRow("told after a refusal") << false << true << QStringLiteral("Timed out");
}

void TestFlowEnding::whatWasEndedHereIsToldFromWhatTimedOut()
{
    QFETCH(const bool, isEndToldFirst);
    QFETCH(const bool, isRefused);
    QFETCH(const QString, state);
    const auto tellEnds = [this] {
        m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 1, 0, 1'700'000'000'100'000'000)});
        m_feed->tick(1'700'000'000'500);
    };
    for (int row = 0; row < table()->model()->rowCount(); ++row)
        if (table()
                ->model()
                ->index(row, FlowModel::Client)
                .data()
                .toString()
                .endsWith(QLatin1String("10001")))
            table()->selectRow(row);
    button()->click();
    confirm();
    if (isEndToldFirst) {
        tellEnds();
        m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 3, 0, 1'700'000'000'100'000'000)});
    }
    m_source->endReply(
        isRefused ? Result<void>(failure(ErrorCode::Denied, "Not you.")) : Result<void>(), isRefused ? 0 : 1);
    if (!isEndToldFirst)
        tellEnds();
    m_feed->tick(1'700'000'001'000);
    QCOMPARE(stateOf(1), state);
    QCOMPARE(stateOf(2), QStringLiteral("Established"));
    if (isEndToldFirst)
        QCOMPARE(stateOf(3), QStringLiteral("Timed out")); // nobody asked for that one
}

void TestFlowEnding::anEndLongAfterTheAnswerIsNotOurs()
{
    table()->selectAll();
    button()->click();
    confirm();
    m_source->endReply({}, 1);
    m_feed->tick(1'700'000'001'000);
    m_feed->tick(1'700'000'061'000);
    m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 2, 0, 1'700'000'061'000'000'000)});
    m_feed->tick(1'700'000'061'500);
    QCOMPARE(stateOf(2), QStringLiteral("Timed out"));
}

QTEST_MAIN(TestFlowEnding)
#include "tst_flow_ending.moc"
