// The Flows page on what a recording of the lab plays.
#include "app/client/recording.h"
#include "app/flows/flow_groups_model.h"
#include "app/flows/flow_words.h"
#include "app/flows/flows_page.h"
#include "app/flows/history_chart.h"
#include "app/window/format.h"

#include <QAbstractItemModelTester>
#include <QAreaSeries>
#include <QChart>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace portolan;

class TestFlowsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void connectionsAppearAndAreCounted();
    void theOverviewIsFilledAsSoonAsThePageShows();
    void aFilterThatIsNotUnderstoodIsExplainedAndLeavesTheTable();
    void aFilterThatMatchesNothingSaysSo();
    void showingAForwardFiltersForIt();
    void theColumnsHaveRoomForTheirTexts();
    void theChosenColumnsAreShownAgain();
    void theChosenGroupingIsShownAgain();
    void aGroupLeadsToItsConnections();
    void groupsAreOfWhatTheFilterLetsThrough();
    void theHelpKeyExplainsTheFilterWhateverTheWindowDoesWithIt();
    void aFilterShowsItsFirstRows();

private:
    QTableView* table() const { return m_page->findChild<QTableView*>(QStringLiteral("connections")); }
    QLineEdit* filter() const { return m_page->findChild<QLineEdit*>(); }

    QTemporaryDir m_settings;
    std::unique_ptr<HostSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowsPage::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowsPage::init()
{
    m_source = std::make_unique<Recording>(
        QStringLiteral(PORTOLAN_SOURCE_DIR) + QStringLiteral("/resources/lab/recording"));
    QVERIFY2(m_source->status() == HostSource::Status::Ready, qPrintable(m_source->statusText()));
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->resize(1200, 700);
    m_source->watchFlows(true);
    QTRY_VERIFY(table()->model()->rowCount() > 0);
}

void TestFlowsPage::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowsPage::connectionsAppearAndAreCounted()
{
    m_page->show();
    QVERIFY(table()->isVisible());
    QVERIFY(m_page->openCount() > 0);
}

void TestFlowsPage::theOverviewIsFilledAsSoonAsThePageShows()
{
    auto* chart = m_page->findChild<HistoryChart*>(QStringLiteral("rate"));
    const auto series = [chart] { return chart->chart()->series().size(); };
    QTest::qWait(1600); // a sample or more while hidden
    QCOMPARE(series(), 0);
    m_page->show();
    QVERIFY(series() > 0);
}

void TestFlowsPage::aFilterThatIsNotUnderstoodIsExplainedAndLeavesTheTable()
{
    m_page->show();
    filter()->setText(QStringLiteral("port:http"));
    bool explained = false;
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        explained |= label->isVisible() && label->text().contains(QStringLiteral("“http” is not a port"));
    QVERIFY(explained);
    QVERIFY(table()->model()->rowCount() > 0);
}

void TestFlowsPage::aFilterThatMatchesNothingSaysSo()
{
    m_page->show();
    filter()->setText(QStringLiteral("203.0.113.99"));
    QVERIFY(!table()->isVisible());
    bool said = false;
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        said |= label->isVisible() && label->text().contains(QLatin1String("No connection matches"));
    QVERIFY(said);
    filter()->clear();
    QVERIFY(table()->isVisible());
}

void TestFlowsPage::showingAForwardFiltersForIt()
{
    m_page->show();
    const auto& forwards = m_source->snapshot()->forwards;
    const auto docker = std::find_if(forwards.begin(), forwards.end(),
        [](const FoundForward& found) { return found.owner == Owner::Docker; });
    QVERIFY(docker != forwards.end());
    m_page->filterForward(QString::fromStdString(docker->forward.id));
    QCOMPARE(filter()->text(), QStringLiteral("port:8080 proto:tcp to:172.17.0.2"));
    const QAbstractItemModel* model = table()->model();
    QVERIFY(model->rowCount() > 0);
    for (int row = 0; row < model->rowCount(); ++row)
        QVERIFY(model->index(row, FlowModel::AskedFor).data().toString().endsWith(QLatin1String(":8080")));
}

void TestFlowsPage::theColumnsHaveRoomForTheirTexts()
{
    QSettings().clear();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    constexpr int kPadding = 2 * 10; // RowDelegate's
    const QFontMetrics metrics(table()->font());
    for (std::size_t phase = 0; phase < kFlowPhases; ++phase)
        QVERIFY(metrics.horizontalAdvance(phaseText(FlowPhase(phase))) + kPadding
            <= table()->columnWidth(FlowModel::State));
    const QFontMetrics ends(Theme::monospace());
    for (const int column : {FlowModel::Client, FlowModel::AskedFor, FlowModel::AnsweredBy})
        QVERIFY(ends.horizontalAdvance(QStringLiteral("172.20.242.183:65535")) + kPadding
            <= table()->columnWidth(column));
    // None of them pushes the last one out of a window as large as ours is at first.
    QVERIFY2(table()->columnViewportPosition(FlowModel::Forward) < 1280 - 180,
        qPrintable(QString::number(table()->columnViewportPosition(FlowModel::Forward))));
}

void TestFlowsPage::theChosenColumnsAreShownAgain()
{
    QVERIFY(table()->isColumnHidden(FlowModel::PacketsSent));
    QVERIFY(!table()->isColumnHidden(FlowModel::Rate));
    table()->horizontalHeader()->setSectionHidden(FlowModel::PacketsSent, false);
    table()->horizontalHeader()->resizeSection(FlowModel::PacketsSent, 123);
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    QVERIFY(!table()->isColumnHidden(FlowModel::PacketsSent));
    QCOMPARE(table()->columnWidth(FlowModel::PacketsSent), 123);
}

void TestFlowsPage::theChosenGroupingIsShownAgain()
{
    const auto grouping = [&] { return m_page->findChildren<QComboBox*>().at(1); };
    const auto restart = [&] { m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get()); };
    m_page->show();
    grouping()->setFocus();
    QTest::keyClick(grouping(), Qt::Key_Down);
    QTest::keyClick(grouping(), Qt::Key_Down);
    restart();
    QCOMPARE(grouping()->currentData().toInt(), int(FlowGrouping::Client));
    m_page->show();
    auto* groups = m_page->findChild<QTableView*>(QStringLiteral("groups"));
    QVERIFY(groups->isVisible());
    QTRY_VERIFY(groups->model()->rowCount() > 0);

    // What a click on a group changes was not chosen.
    groups->setCurrentIndex(groups->model()->index(0, 0));
    QTest::keyClick(groups, Qt::Key_Return);
    QCOMPARE(grouping()->currentIndex(), 0);
    restart();
    QCOMPARE(grouping()->currentData().toInt(), int(FlowGrouping::Client));
    QTest::keyClick(grouping(), Qt::Key_Home);
    restart();
    QCOMPARE(grouping()->currentIndex(), 0);
}

void TestFlowsPage::aGroupLeadsToItsConnections()
{
    m_page->show();
    auto* grouping = m_page->findChildren<QComboBox*>().at(1);
    auto* groups = m_page->findChild<QTableView*>(QStringLiteral("groups"));
    QAbstractItemModelTester tester(groups->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    grouping->setCurrentIndex(grouping->findData(int(FlowGrouping::Client)));
    QVERIFY(groups->isVisible());
    QTest::qWait(1200); // two ticks or more
    const QModelIndex first = groups->model()->index(0, FlowGroupsModel::Group);
    const QString client = first.data().toString();
    const int open = first.siblingAtColumn(FlowGroupsModel::Connections).data().toString().toInt();
    QVERIFY(open > 0);
    groups->setFocus();
    groups->setCurrentIndex(first);
    QTest::keyClick(groups, Qt::Key_Return);
    QVERIFY(table()->isVisible());
    QCOMPARE(filter()->text(), QStringLiteral("from:") + client);
    QVERIFY(table()->model()->rowCount() >= open);
}

void TestFlowsPage::groupsAreOfWhatTheFilterLetsThrough()
{
    m_page->show();
    auto* grouping = m_page->findChildren<QComboBox*>().at(1);
    auto* groups = m_page->findChild<QTableView*>(QStringLiteral("groups"));
    grouping->setCurrentIndex(grouping->findData(int(FlowGrouping::Client)));
    const QString client = groups->model()->index(0, FlowGroupsModel::Group).data().toString();
    filter()->setText(QStringLiteral("from:") + client);
    QVERIFY(groups->isVisible());
    QCOMPARE(groups->model()->rowCount(), 1);
    QCOMPARE(groups->model()->index(0, FlowGroupsModel::Group).data().toString(), client);
    filter()->setText(QStringLiteral("from:203.0.113.99"));
    QVERIFY(!groups->isVisible());
    filter()->setText(QStringLiteral("proto:tcp"));
    QVERIFY(groups->isVisible());
    groups->setFocus();
    groups->setCurrentIndex(groups->model()->index(0, FlowGroupsModel::Group));
    const QString chosen = groups->currentIndex().data().toString();
    QTest::keyClick(groups, Qt::Key_Return);
    QVERIFY(table()->isVisible());
    QCOMPARE(filter()->text(), QStringLiteral("proto:tcp from:") + chosen);
}

void TestFlowsPage::theHelpKeyExplainsTheFilterWhateverTheWindowDoesWithIt()
{
    QWidget window;
    m_page->setParent(&window);
    int about = 0;
    connect(new QShortcut(QKeySequence::HelpContents, &window), &QShortcut::activated, [&about] { ++about; });
    window.show();
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    for (QWidget* focus : {static_cast<QWidget*>(filter()), static_cast<QWidget*>(table())}) {
        focus->setFocus();
        QTest::keySequence(focus, QKeySequence::HelpContents);
        auto* help = m_page->findChild<QDialog*>(QStringLiteral("filterHelp"));
        QVERIFY(help && help->isVisible());
        delete help;
    }
    QCOMPARE(about, 0);
    m_page->setParent(nullptr);
}

void TestFlowsPage::aFilterShowsItsFirstRows()
{
    m_page->resize(1200, 260);
    m_page->show();
    QVERIFY(table()->model()->rowCount() > 4);
    table()->selectRow(table()->model()->rowCount() - 1);
    table()->scrollToBottom();
    filter()->setText(QStringLiteral("proto:tcp"));
    QVERIFY(table()->verticalScrollBar()->maximum() > 0);
    QTest::qWait(50);
    QCOMPARE(table()->verticalScrollBar()->value(), 0);
}

QTEST_MAIN(TestFlowsPage)
#include "tst_flows_page.moc"
