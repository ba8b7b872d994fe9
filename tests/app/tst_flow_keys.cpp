// The Flows page without a mouse: what hangs on headers and buttons can be had by key.
#include "app/flows/flow_details.h"
#include "app/flows/flow_groups_table.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "fake_source.h"

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace portolan;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000; // ms

QAction* entry(const QMenu* menu, const QString& text)
{
    for (QAction* action : menu ? menu->actions() : QList<QAction*>())
        if (action->text() == text)
            return action;
    return nullptr;
}

/// What the menu key opens at a widget: chooses an entry of a submenu, and says whether there is one.
bool chooseByKey(QWidget* widget, const QString& submenu, const QString& text)
{
    bool isThere = false;
    QTimer::singleShot(0, widget, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        const QAction* more = entry(menu, submenu);
        if (QAction* action = more ? entry(more->menu(), text) : nullptr) {
            isThere = true;
            action->trigger();
        }
        if (menu)
            menu->close();
    });
    QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, widget->mapToGlobal(QPoint()));
    QApplication::sendEvent(widget, &key);
    QCoreApplication::processEvents();
    return isThere;
}

} // namespace

class TestFlowKeys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void theTableIsSortedByKey();
    void columnsAreChosenByKey();
    void groupsAreSortedByKey();
    void escapeInEitherTableClosesTheDetails();

private:
    FlowTable* table() const { return m_page->findChild<FlowTable*>(); }
    FlowGroupsTable* groups() const { return m_page->findChild<FlowGroupsTable*>(); }
    FlowDetails* details() const { return m_page->findChild<FlowDetails*>(); }
    void group() { m_page->findChildren<QComboBox*>().at(1)->setCurrentIndex(2); }
    QString firstClient() const { return table()->model()->index(0, FlowModel::Client).data().toString(); }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowKeys::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowKeys::init()
{
    QSettings().clear();
    m_source = std::make_unique<FakeSource>();
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_feed->stopTimer();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    std::vector<FlowRecord> records;
    for (std::uint32_t id = 1; id <= 3; ++id)
        records.push_back(FakeSource::flow(FlowEvent::New, id, 1000 * id, std::uint64_t(kNow) * 1'000'000));
    records.back().flow.original.source = *Address::parse("9.9.9.9");
    m_source->deliver(records, true);
    m_feed->tick(kNow);
    table()->setFocus();
}

void TestFlowKeys::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowKeys::theTableIsSortedByKey()
{
    table()->setCurrentIndex(table()->model()->index(0, 0));
    QVERIFY(chooseByKey(table(), QStringLiteral("Sort by"), QStringLiteral("Client")));
    QVERIFY(chooseByKey(table(), QStringLiteral("Sort by"), QStringLiteral("Ascending")));
    QCOMPARE(firstClient(), QStringLiteral("1.2.3.4:10001"));
    QVERIFY(chooseByKey(table(), QStringLiteral("Sort by"), QStringLiteral("Descending")));
    QCOMPARE(firstClient(), QStringLiteral("9.9.9.9:10003"));
    // What is not shown sorts nothing.
    QVERIFY(!chooseByKey(table(), QStringLiteral("Sort by"), QStringLiteral("Packets in")));
}

void TestFlowKeys::columnsAreChosenByKey()
{
    QVERIFY(table()->isColumnHidden(FlowModel::PacketsSent));
    QVERIFY(chooseByKey(table(), QStringLiteral("Columns"), QStringLiteral("Packets in")));
    QVERIFY(!table()->isColumnHidden(FlowModel::PacketsSent));
    QVERIFY(chooseByKey(table(), QStringLiteral("Columns"), QStringLiteral("Protocol")));
    QVERIFY(table()->isColumnHidden(FlowModel::Protocol));
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    QVERIFY(!table()->isColumnHidden(FlowModel::PacketsSent));
    QVERIFY(table()->isColumnHidden(FlowModel::Protocol));
}

void TestFlowKeys::groupsAreSortedByKey()
{
    group();
    groups()->setFocus();
    const auto first
        = [this] { return groups()->model()->index(0, FlowGroupsModel::Group).data().toString(); };
    QVERIFY(chooseByKey(groups(), QStringLiteral("Sort by"), QStringLiteral("Client")));
    QVERIFY(chooseByKey(groups(), QStringLiteral("Sort by"), QStringLiteral("Ascending")));
    QCOMPARE(first(), QStringLiteral("1.2.3.4"));
    QVERIFY(chooseByKey(groups(), QStringLiteral("Sort by"), QStringLiteral("Descending")));
    QCOMPARE(first(), QStringLiteral("9.9.9.9"));
}

void TestFlowKeys::escapeInEitherTableClosesTheDetails()
{
    const auto follow = [this] {
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(0, 0));
        QTest::keyClick(table(), Qt::Key_Return);
    };
    follow();
    QVERIFY(details()->isVisible());
    QTest::keyClick(table(), Qt::Key_Escape);
    QVERIFY(!details()->isVisible());
    QVERIFY(table()->hasFocus());
    QTest::keyClick(table(), Qt::Key_Escape); // nothing is left to close
    QVERIFY(table()->hasFocus());
    follow();
    group();
    groups()->setFocus();
    QTest::keyClick(groups(), Qt::Key_Escape);
    QVERIFY(!details()->isVisible());
}

QTEST_MAIN(TestFlowKeys)
#include "tst_flow_keys.moc"
