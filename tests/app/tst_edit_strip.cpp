// What the window says of edits: undo and redo, what waits to be kept, what is missing, and the history.
#include "app/history/edit_panel.h"
#include "app/history/history_page.h"
#include "tests/app/edits_fixture.h"

#include <QPushButton>

using namespace portolan;

class TestEditStrip : public QObject, private EditsFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }
    void init() { open(); }
    void cleanup() { close(); }
    void undoSaysBeforehandWhatItUndoes();
    void undoAndRedoByKeyboard();
    void dismissedUndoSaysNothingChanged();
    void aWaitingEditCountsDownOverEveryPage();
    void aWaitingEditIsKeptOrTakenBackByButton();
    void whatWentBackByItselfIsSaid();
    void missingRulesAreRepairedByButton();
    void automaticRepairIsSwitchedAndItsStopSaid();
    void aMissingForwardOffersItsRepair();
    void historyListsEditsNewestFirst();
    void aRestoredSnapshotThatWentBackIsNotOfferedAgain();
};

void TestEditStrip::undoSaysBeforehandWhatItUndoes()
{
    QVERIFY(!action("undo")->isEnabled());
    QCOMPARE(action("undo")->toolTip(), QStringLiteral("There is nothing to undo."));
    EditLog log;
    log.edits = {added(3, 9091, EditState::Undone), added(2, 9090)};
    log.undo = 2;
    log.redo = 3;
    m_source->setLog(log);
    QVERIFY(action("undo")->isEnabled());
    QCOMPARE(action("undo")->toolTip(),
        QStringLiteral("Undo: Added the forward of tcp any:9090 to 172.17.0.2:80 (Ctrl+Z)"));
    QCOMPARE(action("redo")->toolTip(),
        QStringLiteral("Make this again: Added the forward of tcp any:9091 to 172.17.0.2:80 (Ctrl+Shift+Z)"));
}

void TestEditStrip::undoAndRedoByKeyboard()
{
    EditLog log;
    log.edits = {added(3, 9091, EditState::Undone), added(2, 9090)};
    log.undo = 2;
    log.redo = 3;
    m_source->setLog(log);
    QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("undo")));
    QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier); // one at a time
    QCOMPARE(m_source->calls.size(), 1);
    m_source->editReply(added(2, 9090).edit);
    QCOMPARE(strip()->said()->text(),
        QStringLiteral("Undone: Added the forward of tcp any:9090 to 172.17.0.2:80."));
    m_window->showPage(MainWindow::Flows);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_source->calls.last(), QStringLiteral("redo"));
}

void TestEditStrip::dismissedUndoSaysNothingChanged()
{
    EditLog log;
    log.edits = {added(2, 9090)};
    log.undo = 2;
    m_source->setLog(log);
    action("undo")->trigger();
    m_source->editReply(tl::unexpected(error(ErrorCode::Dismissed, "…")));
    QCOMPARE(strip()->said()->text(), QStringLiteral("Nothing was changed: the password prompt was closed."));
    QVERIFY(action("undo")->isEnabled());
}

void TestEditStrip::aWaitingEditCountsDownOverEveryPage()
{
    QVERIFY(strip()->waiting()->text().isEmpty());
    m_source->setLog(waitingLog(std::chrono::milliseconds(22'700)));
    QCOMPARE(strip()->waiting()->text(),
        QStringLiteral("Added the forward of tcp any:9090 to 172.17.0.2:80 – goes back by itself in 23 s."));
    for (int each = 0; each < MainWindow::PageCount; ++each) {
        m_window->showPage(MainWindow::Page(each));
        QVERIFY(strip()->waiting()->isVisible());
    }
    QTRY_VERIFY(strip()->waiting()->text().contains(QLatin1String("22 s")));
    EditLog foreign = waitingLog(std::chrono::seconds(9));
    foreign.waiting->uid = 4'000'000'000;
    m_source->setLog(foreign);
    QVERIFY(strip()->waiting()->text().contains(QLatin1String("4000000000")));
}

void TestEditStrip::aWaitingEditIsKeptOrTakenBackByButton()
{
    m_source->setLog(waitingLog(std::chrono::seconds(20)));
    auto* keep = strip()->findChild<QPushButton*>(QStringLiteral("keepEdit"));
    auto* back = strip()->findChild<QPushButton*>(QStringLiteral("goBack"));
    QVERIFY(keep && back && keep->isVisible());
    back->click();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("undo")));
    m_source->editReply(tl::unexpected(error(ErrorCode::Denied, "Ask.")));
    QVERIFY(strip()->waiting()->isVisible()); // still there to be answered
    keep->click();
    QCOMPARE(m_source->calls.last(), QStringLiteral("confirm 7"));
    EditLog kept = waitingLog({});
    kept.waiting.reset();
    kept.edits.front().state = EditState::Done;
    m_source->log = kept;
    m_source->editReply(kept.edits.front().edit);
    QVERIFY(!strip()->waiting()->isVisible());
    QVERIFY(strip()->said()->text().startsWith(QLatin1String("Kept: Added the forward")));
}

void TestEditStrip::whatWentBackByItselfIsSaid()
{
    m_source->setLog(waitingLog(std::chrono::seconds(20)));
    EditLog back = waitingLog({});
    back.waiting.reset();
    back.undo = 0;
    back.redo = 7;
    back.edits.front().state = EditState::RolledBack;
    m_source->setLog(back);
    QVERIFY(!strip()->waiting()->isVisible());
    QVERIFY2(strip()->said()->text().contains(QLatin1String("went back by itself")),
        qPrintable(strip()->said()->text()));
    QCOMPARE(strip()->said()->kind(), Banner::Kind::Warning);
}

void TestEditStrip::missingRulesAreRepairedByButton()
{
    QVERIFY(strip()->missing()->text().isEmpty());
    m_source->setRules({}, {forward("0a1b2c3d", 9090), forward("0a1b2c3e", 9091)});
    QVERIFY(strip()->missing()->text().startsWith(QLatin1String("2 forwards are missing rules")));
    strip()->missing()->findChild<QPushButton*>(QStringLiteral("repair"))->click();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("repair")));
    m_source->repairReply(true);
    QVERIFY(strip()->said()->text().startsWith(QLatin1String("Repaired")));
}

void TestEditStrip::automaticRepairIsSwitchedAndItsStopSaid()
{
    action("automaticRepair")->trigger();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("automatic 1")));
    m_source->doneReply(tl::unexpected(error(ErrorCode::Denied, "Ask.")));
    QVERIFY(!action("automaticRepair")->isChecked()); // it shows what is
    EditLog log;
    log.automaticRepair = true;
    log.repairStopped = {"another program takes the rules out again and again.", {}};
    m_source->setLog(log);
    QVERIFY(action("automaticRepair")->isChecked());
    QVERIFY(strip()->missing()->text().contains(QLatin1String("again and again")));
}

void TestEditStrip::aMissingForwardOffersItsRepair()
{
    m_source->setRules({}, {forward("0a1b2c3d", 9090)});
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    auto* repair = page()->findChild<QPushButton*>(QStringLiteral("repairForward"));
    QVERIFY(repair);
    repair->click();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("repair")));
    m_source->repairReply(false);
    QCOMPARE(strip()->said()->text(), QStringLiteral("Nothing was missing."));
}

void TestEditStrip::historyListsEditsNewestFirst()
{
    EditLog log;
    log.edits = {added(3, 9091, EditState::RolledBack), added(2, 9090)};
    log.undo = 2;
    log.redo = 3;
    m_source->setLog(log);
    m_window->showPage(MainWindow::History);
    HistoryPage* history = m_window->history();
    history->findChild<QAbstractButton*>(QStringLiteral("editsTab"))->click();
    QTableView* edits = history->edits()->table();
    QVERIFY(edits->isVisible());
    QCOMPARE(edits->model()->rowCount(), 2);
    const auto cell
        = [&](int row, int column) { return edits->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, 1), QStringLiteral("Added the forward of tcp any:9091 to 172.17.0.2:80"));
    QCOMPARE(cell(0, 2), QStringLiteral("you"));
    QCOMPARE(cell(0, 3), QStringLiteral("Went back by itself"));
    QCOMPARE(cell(1, 3), QStringLiteral("Done"));
    auto* redo = history->findChild<QPushButton*>(QStringLiteral("redo"));
    QVERIFY(redo && redo->isVisible());
    redo->click();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("redo")));
}

void TestEditStrip::aRestoredSnapshotThatWentBackIsNotOfferedAgain()
{
    EditLog log = waitingLog(std::chrono::seconds(20));
    log.edits.front().edit.verb = EditVerb::Restore;
    m_source->setLog(log);
    QVERIFY(strip()->waiting()->text().startsWith(QLatin1String("Restored a snapshot")));
    log.waiting.reset();
    log.undo = 0;
    log.edits.front().state = EditState::RolledBack;
    m_source->setLog(log);
    QVERIFY2(strip()->said()->text().contains(QLatin1String("what they were before")),
        qPrintable(strip()->said()->text()));
    QVERIFY(!strip()->said()->text().contains(QLatin1String("Redo")));
}

QTEST_MAIN(TestEditStrip)
#include "tst_edit_strip.moc"
