// The Flows page while it is paused, and when it goes on.
#include "app/flows/flow_filter_edit.h"
#include "app/flows/flow_groups_model.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "fake_source.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000; // ms

FlowRecord told(FlowEvent event, std::uint32_t id, std::int64_t time, std::uint64_t bytes = 1000)
{
    return FakeSource::flow(event, id, bytes, std::uint64_t(time) * 1'000'000);
}

} // namespace

class TestFlowPause : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void groupsStandStillWhateverIsFiltered();
    void groupsGoOnWithTheRows();
    void theSelectionSurvivesGoingOn();
    void anotherConnectionInItsPlaceIsNotSelected();

private:
    FlowTable* table() const { return m_page->findChild<FlowTable*>(); }
    FlowFilterEdit* filter() const { return m_page->findChild<FlowFilterEdit*>(); }
    void group()
    {
        auto* grouping = m_page->findChildren<QComboBox*>().at(1);
        grouping->setCurrentIndex(grouping->findData(int(FlowGrouping::Client)));
    }
    /// The first row, as it is read.
    QStringList groupRow() const
    {
        const auto* groups = m_page->findChild<FlowGroupsModel*>();
        QStringList row;
        for (int column = 0; groups->rowCount() > 0 && column < FlowGroupsModel::Rate; ++column)
            row << groups->index(0, column).data().toString();
        return row;
    }
    QStringList selected() const
    {
        QStringList clients;
        for (const QModelIndex& row : table()->selectedFlows())
            clients << row.data().toString().section(u':', 1);
        clients.sort();
        return clients;
    }
    void select(const QStringList& ports)
    {
        table()->clearSelection();
        const QAbstractItemModel* model = table()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            if (ports.contains(model->index(row, 0).data().toString().section(u':', 1)))
                table()->selectionModel()->setCurrentIndex(
                    model->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    QPushButton* pause() const
    {
        for (QPushButton* button : m_page->findChildren<QPushButton*>())
            if (button->isCheckable() && button->text().contains(QLatin1String("ause")))
                return button;
        return nullptr;
    }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowPause::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowPause::init()
{
    m_source = std::make_unique<FakeSource>();
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_feed->stopTimer();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_source->deliver({told(FlowEvent::New, 1, kNow - 4000), told(FlowEvent::New, 2, kNow - 4000),
                          told(FlowEvent::New, 3, kNow - 4000)},
        true);
    m_feed->tick(kNow);
    QCOMPARE(table()->model()->rowCount(), 3);
}

void TestFlowPause::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowPause::groupsStandStillWhateverIsFiltered()
{
    group();
    const QStringList before = groupRow();
    QCOMPARE(before.value(FlowGroupsModel::Connections), QStringLiteral("3"));
    pause()->click();
    m_source->deliver(
        {told(FlowEvent::New, 4, kNow + 400), told(FlowEvent::Update, 1, kNow + 400, 9'000'000)});
    m_feed->tick(kNow + 500);
    QCOMPARE(groupRow(), before);
    filter()->setText(QStringLiteral("proto:tcp"));
    QCOMPARE(groupRow(), before);
    filter()->setText({});
    QCOMPARE(groupRow(), before);
    // One by one and back again, they are still those of then.
    auto* grouping = m_page->findChildren<QComboBox*>().at(1);
    grouping->setCurrentIndex(0);
    group();
    QCOMPARE(groupRow(), before);
}

void TestFlowPause::groupsGoOnWithTheRows()
{
    group();
    QPushButton* button = pause();
    button->click();
    m_source->deliver({told(FlowEvent::New, 4, kNow + 400)});
    m_feed->tick(kNow + 500);
    QCOMPARE(groupRow().value(FlowGroupsModel::Connections), QStringLiteral("3"));
    button->click();
    QCOMPARE(groupRow().value(FlowGroupsModel::Connections), QStringLiteral("4"));
    m_source->deliver({told(FlowEvent::New, 5, kNow + 900)});
    m_feed->tick(kNow + 1000);
    QCOMPARE(groupRow().value(FlowGroupsModel::Connections), QStringLiteral("5"));
}

void TestFlowPause::theSelectionSurvivesGoingOn()
{
    QAbstractItemModelTester tester(table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QPushButton* button = pause();
    button->click();
    select({QStringLiteral("10001"), QStringLiteral("10002")});
    const QString current = table()->currentIndex().data().toString();
    m_source->deliver(
        {told(FlowEvent::New, 4, kNow + 400), told(FlowEvent::Update, 2, kNow + 400, 9'000'000)});
    m_feed->tick(kNow + 500);
    button->click();
    QCOMPARE(table()->model()->rowCount(), 4);
    QCOMPARE(selected(), QStringList({QStringLiteral("10001"), QStringLiteral("10002")}));
    QCOMPARE(table()->currentIndex().data().toString(), current);
}

void TestFlowPause::anotherConnectionInItsPlaceIsNotSelected()
{
    QAbstractItemModelTester tester(table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QPushButton* button = pause();
    button->click();
    select({QStringLiteral("10001"), QStringLiteral("10002")});
    // The first ends, is forgotten after a minute, and its place goes to another.
    m_source->deliver({told(FlowEvent::Destroy, 1, kNow + 400)});
    m_feed->tick(kNow + 500);
    m_feed->tick(kNow + 70'000);
    m_feed->tick(kNow + 70'500);
    m_source->deliver({told(FlowEvent::New, 9, kNow + 71'000)});
    m_feed->tick(kNow + 71'500);
    QCOMPARE(m_feed->flows().store().places(), 3u);
    button->click();
    QCOMPARE(table()->model()->rowCount(), 3);
    QCOMPARE(selected(), QStringList({QStringLiteral("10002")}));
}

QTEST_MAIN(TestFlowPause)
#include "tst_flow_pause.moc"
