// What the Flows page says of the stream of connections, and of bytes that are not counted.
#include "app/flows/accounting_banner.h"
#include "app/flows/flow_export.h"
#include "app/flows/flow_groups_model.h"
#include "app/flows/flow_notices.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "fake_source.h"

#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

class TestFlowNotices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void lostEventsAreSaidAndCounted();
    void aHelperThatGoesAwayAndComesBackIsSaid();
    void rowsThatGoOnWhileRulesCannotBeReadAreNotCalledOld();
    void aHelperThatDoesNotAnswerIsSaidUntilItDoes();
    void aWindowThatStoodStillSaysSo();
    void aPauseIsSaidAsLongAsItLasts();
    void aRefusedWatchCanBeAskedForAgain();
    void whatWasClosedIsNotShownAgain();
    void bytesThatAreNotCountedAreSaidAndCanBe();
    void aRefusalToCountLeavesTheOffer();
    void nowhereIsAnUnknownCountZero();
    void aSumOfSomeSaysThatItIsAtLeastThat();

private:
    FlowNotices* notices() const { return m_page->findChild<FlowNotices*>(); }
    AccountingBanner* accounting() const { return m_page->findChild<AccountingBanner*>(); }
    bool says(const char* text) const
    {
        if (notices()->text().contains(QString::fromUtf8(text)))
            return true;
        qWarning("it says: %s", qPrintable(notices()->text()));
        return false;
    }
    void uncounted(std::uint32_t id, bool reset = false)
    {
        FlowRecord record = FakeSource::flow(FlowEvent::Present, id);
        record.flow.counted = false;
        m_source->deliver({record}, reset);
        m_feed->tick(m_time += 500);
    }

    QTemporaryDir m_settings;
    std::int64_t m_time = 1'700'000'000'000;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowNotices::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowNotices::init()
{
    m_source = std::make_unique<FakeSource>();
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_feed->stopTimer();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->resize(1000, 650);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    uncounted(1, true);
    QVERIFY(notices()->text().isEmpty());
}

void TestFlowNotices::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowNotices::lostEventsAreSaidAndCounted()
{
    Q_EMIT m_source->flowsLost();
    QVERIFY(says("events were dropped. The table was read again"));
    Q_EMIT m_source->flowsLost();
    Q_EMIT m_source->flowsLost();
    QVERIFY(says("events were dropped 3 times"));
    QCOMPARE(notices()->text().count(u'\n'), 0);
    QCOMPARE(notices()->kind(), Banner::Kind::Note);
}

void TestFlowNotices::aHelperThatGoesAwayAndComesBackIsSaid()
{
    m_source->setStatus(HostSource::Status::Unreachable, QStringLiteral("The helper stopped."));
    QVERIFY(says("The helper stopped. The rows are as they were then."));
    QCOMPARE(notices()->kind(), Banner::Kind::Warning);
    QCOMPARE(m_page->findChild<FlowTable*>()->model()->rowCount(), 1);
    m_source->setStatus(HostSource::Status::Ready);
    QVERIFY(says("The rows are as they were then."));
    uncounted(1, true);
    QVERIFY(says("It is back, and the table was read again."));
    QVERIFY(!notices()->text().contains(QLatin1String("as they were then")));
}

void TestFlowNotices::rowsThatGoOnWhileRulesCannotBeReadAreNotCalledOld()
{
    m_source->setStatus(HostSource::Status::Unreachable, QStringLiteral("The rules cannot be read."));
    QVERIFY(says("The rules cannot be read."));
    m_source->setStatus(HostSource::Status::Ready);
    uncounted(2);
    QVERIFY2(notices()->text().isEmpty(), qPrintable(notices()->text()));
}

void TestFlowNotices::aHelperThatDoesNotAnswerIsSaidUntilItDoes()
{
    Q_EMIT m_source->flowsStalled(true);
    QVERIFY(says("does not answer"));
    Q_EMIT m_source->flowsStalled(false);
    QVERIFY(says("did not answer from"));
    QVERIFY(says("It does again."));
}

void TestFlowNotices::aWindowThatStoodStillSaysSo()
{
    m_feed->tick(m_time += 600);
    QVERIFY(notices()->text().isEmpty());
    m_feed->tick(m_time += 9000);
    QVERIFY(says("stood still"));
}

void TestFlowNotices::aPauseIsSaidAsLongAsItLasts()
{
    QPushButton* pause = nullptr;
    for (auto* button : m_page->findChildren<QPushButton*>())
        if (button->isCheckable())
            pause = button;
    QVERIFY(pause);
    pause->click();
    QVERIFY(says("Paused at"));
    pause->click();
    QVERIFY(notices()->text().isEmpty());
}

void TestFlowNotices::aRefusedWatchCanBeAskedForAgain()
{
    Q_EMIT m_source->flowsFailed(
        Error{ErrorCode::Dismissed, Message{"The password prompt was closed.", {}}, {}});
    QVERIFY(says("The password prompt was closed."));
    const int before = m_source->watched;
    auto* retry = notices()->findChild<QPushButton*>();
    QVERIFY(retry);
    retry->click();
    QCOMPARE(m_source->watched, before + 1);
    uncounted(1, true);
    QVERIFY(says("It is back"));
}

void TestFlowNotices::whatWasClosedIsNotShownAgain()
{
    notices()->say(Banner::Kind::Note, QStringLiteral("first"));
    notices()->say(Banner::Kind::Note, QStringLiteral("second"));
    QVERIFY(says("second\nfirst"));
    notices()->hide();
    notices()->say(Banner::Kind::Note, QStringLiteral("third"));
    QCOMPARE(notices()->text(), QStringLiteral("third"));
}

void TestFlowNotices::bytesThatAreNotCountedAreSaidAndCanBe()
{
    QVERIFY(accounting()->text().isEmpty());
    m_source->setAccounting(false);
    QVERIFY(accounting()->text().contains(QLatin1String("are unknown")));
    QPushButton* count = accounting()->findChild<QPushButton*>();
    QVERIFY(count && count->isVisible());
    count->click();
    QCOMPARE(m_source->settings, QStringList({"net.netfilter.nf_conntrack_acct=1"}));
    QVERIFY(accounting()->text().contains(QLatin1String("Asking for permission")));
    m_source->settingReply(QStringLiteral("0"));
    QVERIFY(accounting()->text().contains(QLatin1String("Only connections that begin from now on")));
    m_source->setAccounting(true);
    QVERIFY(accounting()->text().contains(QLatin1String("Only connections that begin from now on")));
}

void TestFlowNotices::aRefusalToCountLeavesTheOffer()
{
    m_source->setAccounting(false);
    accounting()->findChild<QPushButton*>()->click();
    m_source->settingReply(failure(ErrorCode::Denied, "Not you."));
    QVERIFY(accounting()->text().contains(QLatin1String("Not you.")));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(accounting()->findChild<QPushButton*>());
    accounting()->findChild<QPushButton*>()->click();
    QCOMPARE(m_source->settings.size(), 2);
    m_source->settingReply(failure(ErrorCode::Dismissed, "Closed."));
    QVERIFY(accounting()->text().contains(QLatin1String("still not counted")));
}

void TestFlowNotices::nowhereIsAnUnknownCountZero()
{
    const QString unknown = QStringLiteral("—");
    auto* model = static_cast<FlowModel*>(m_page->findChild<FlowTable*>()->model());
    for (const int column : {FlowModel::Sent, FlowModel::Received, FlowModel::PacketsSent,
             FlowModel::PacketsReceived, FlowModel::Rate})
        QCOMPARE(model->index(0, column).data().toString(), unknown);
    FlowGroupsModel groups(&m_feed->flows());
    groups.setGrouping(FlowGrouping::Client);
    for (const int column : {FlowGroupsModel::Sent, FlowGroupsModel::Received, FlowGroupsModel::Rate})
        QCOMPARE(groups.index(0, column).data().toString(), unknown);
    const QByteArray csv = FlowExport::csv(*model);
    QVERIFY2(csv.contains(",80,,,,,"), csv.constData());
    const QByteArray json = FlowExport::json(*model);
    QVERIFY2(json.contains("\"bytes\":null") || json.contains(":null"), json.constData());
    QVERIFY2(!json.contains("\"bytes\":0"), json.constData());
}

void TestFlowNotices::aSumOfSomeSaysThatItIsAtLeastThat()
{
    m_source->deliver({FakeSource::flow(FlowEvent::Present, 2, 5000)});
    m_feed->tick(m_time += 500);
    FlowGroupsModel groups(&m_feed->flows());
    groups.setGrouping(FlowGrouping::Client);
    const QModelIndex sum = groups.index(0, FlowGroupsModel::Received);
    QCOMPARE(sum.data().toString(), QStringLiteral("≥ 5.0 kB"));
    QVERIFY(sum.data(Qt::ToolTipRole).toString().contains(QLatin1String("not counted")));
}

QTEST_MAIN(TestFlowNotices)
#include "tst_flow_notices.moc"
