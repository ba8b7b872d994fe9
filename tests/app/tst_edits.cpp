// Edits of forwards as people make them: change, switch, undo, keep, repair; and what is said of them.
#include "app/flows/flow_feed.h"
#include "app/forwards/add_dialog.h"
#include "app/forwards/finding_fix.h"
#include "app/forwards/forward_actions.h"
#include "app/forwards/forwards_page.h"
#include "app/forwards/remove_dialog.h"
#include "app/history/edit_panel.h"
#include "app/history/history_page.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "app/window/edit_strip.h"
#include "app/window/edit_wish.h"
#include "app/window/main_window.h"
#include "tests/app/fake_source.h"

#include <QAction>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace portolan;

namespace {

PortForward forward(const char* id, std::uint16_t port, bool enabled = true)
{
    PortForward result;
    result.id = id;
    result.listen.ports = PortRange{port, port};
    result.to.address = *Address::parse("172.17.0.2");
    result.to.ports = PortRange{80, 80};
    result.enabled = enabled;
    return result;
}

PastEdit added(quint64 number, std::uint16_t port, EditState state = EditState::Done)
{
    PastEdit past;
    past.edit.number = number;
    past.edit.time = 1'700'000'000'000;
    past.edit.uid = getuid();
    past.edit.changes = {{std::nullopt, forward("0a1b2c3d", port), 0}};
    past.state = state;
    return past;
}

EditLog waitingLog(std::chrono::milliseconds left)
{
    EditLog log;
    log.edits = {added(7, 9090, EditState::Pending)};
    log.undo = 7;
    log.waiting = WaitingEdit{7, false, getuid(), 30, std::chrono::steady_clock::now() + left};
    return log;
}

Error error(ErrorCode code, const char* text)
{
    return {code, {text, {}}, {}};
}

} // namespace

class TestEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aForwardIsChangedInTheFormItWasMadeWith();
    void whatTheFormDoesNotShowStays();
    void aDeniedChangeKeepsWhatWasTyped();
    void spaceSwitchesOffAndOn();
    void severalRowsAreSwitchedAsOneEdit();
    void severalRowsAreRemovedAsOneEdit();
    void theSelectionOfSeveralSurvivesARead();
    void undoSaysBeforehandWhatItUndoes();
    void undoAndRedoByKeyboard();
    void dismissedUndoSaysNothingChanged();
    void editsAskToBeConfirmedWhileTheSwitchIsOn();
    void aWaitingEditCountsDownOverEveryPage();
    void aWaitingEditIsKeptOrTakenBackByButton();
    void whatWentBackByItselfIsSaid();
    void missingRulesAreRepairedByButton();
    void automaticRepairIsSwitchedAndItsStopSaid();
    void aMissingForwardOffersItsRepair();
    void forwardingIsSwitchedOnWhereItIsMissed();
    void aRiskyFixSaysItsDangerAndIsNotTheDefault();
    void aRecordingCannotBeEdited();
    void historyListsEditsNewestFirst();

private:
    QTableView* table() { return m_window->findChild<QTableView*>(QStringLiteral("forwardsTable")); }
    ForwardsPage* page() { return m_window->forwards(); }
    EditStrip* strip() { return m_window->editStrip(); }
    QAction* action(const char* name) { return m_window->findChild<QAction*>(QLatin1String(name)); }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<MainWindow> m_window;
};

void TestEdits::initTestCase()
{
    qunsetenv("SSH_CONNECTION");
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestEdits::init()
{
    setConfirmsEdits(false);
    m_source = std::make_unique<FakeSource>();
    m_source->setRules({}, {forward("0a1b2c3d", 9090, false), forward("0a1b2c3e", 9091, false)});
    m_window = std::make_unique<MainWindow>(m_source.get());
    m_window->resize(1200, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    table()->setFocus();
}

void TestEdits::cleanup()
{
    m_window.reset();
    m_source.reset();
}

void TestEdits::aForwardIsChangedInTheFormItWasMadeWith()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    QTest::keyClick(table(), Qt::Key_F2);
    auto* dialog = page()->findChild<AddDialog*>();
    QVERIFY(dialog);
    auto* port = dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"));
    QCOMPARE(port->text(), QStringLiteral("9090"));
    auto* change = dialog->findChild<QPushButton*>(QStringLiteral("add"));
    QVERIFY(change->isEnabled()); // not in conflict with itself
    port->setText(QStringLiteral("9095"));
    change->click();
    QVERIFY(m_source->added.empty());
    QCOMPARE(m_source->replaced.size(), std::size_t(1));
    QCOMPARE(m_source->replaced.front().first, QStringLiteral("0a1b2c3d"));
    QCOMPARE(m_source->replaced.front().second.listen.ports->first, std::uint16_t(9095));
    m_source->countsReply({}, 2, 0);
    QTRY_VERIFY(!page()->findChild<AddDialog*>());
    QCOMPARE(page()->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->text(),
        QStringLiteral("The forward was changed. 2 connections still use it, until they close."));
}

void TestEdits::whatTheFormDoesNotShowStays()
{
    PortForward given = forward("0a1b2c3d", 9090, false);
    given.sources = {*Prefix::parse("10.0.0.0/8"), *Prefix::parse("192.0.2.7")};
    given.listen.interface = *InterfaceName::parse("eth0");
    given.hideClientAddress = true;
    given.hairpin = false;
    given.name = "intranet";
    AddDialog dialog(m_source.get());
    dialog.edit(given);
    dialog.show();
    dialog.findChild<QPushButton*>(QStringLiteral("add"))->click();
    QCOMPARE(m_source->replaced.size(), std::size_t(1));
    given.id.clear();
    QCOMPARE(m_source->replaced.front().second, given);
    m_source->countsReply({}, 0, 0);
}

void TestEdits::aDeniedChangeKeepsWhatWasTyped()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    action("editForward")->trigger();
    auto* dialog = page()->findChild<AddDialog*>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->setText(QStringLiteral("9095"));
    dialog->findChild<QPushButton*>(QStringLiteral("add"))->click();
    m_source->countsReply(tl::unexpected(error(ErrorCode::Denied, "Ask an administrator.")), 0, 0);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->findChild<Banner*>()->text().contains(QLatin1String("change forwards")));
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->text(), QStringLiteral("9095"));
}

void TestEdits::spaceSwitchesOffAndOn()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    QCOMPARE(action("toggleForward")->text(), QStringLiteral("Switch on"));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d")));
    m_source->countsReply({}, 0, 0);
    m_source->setRules({}, {forward("0a1b2c3d", 9090), forward("0a1b2c3e", 9091, false)});
    QCOMPARE(action("toggleForward")->text(), QStringLiteral("Switch off"));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched.last(), QStringLiteral("-0a1b2c3d"));
}

void TestEdits::severalRowsAreSwitchedAsOneEdit()
{
    table()->selectAll();
    QVERIFY(!action("editForward")->isEnabled());
    QVERIFY(action("editForward")->toolTip().contains(QLatin1String("single")));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d,0a1b2c3e")));
}

void TestEdits::severalRowsAreRemovedAsOneEdit()
{
    table()->selectAll();
    QTest::keyClick(table(), Qt::Key_Delete);
    auto* dialog = page()->findChild<RemoveDialog*>();
    QVERIFY(dialog);
    QCOMPARE(dialog->text(), QStringLiteral("Remove these 2 forwards?"));
    QVERIFY(dialog->informativeText().contains(QLatin1String("9091")));
    dialog->findChild<QPushButton*>(QStringLiteral("remove"))->click();
    QCOMPARE(m_source->removed, QStringList(QStringLiteral("0a1b2c3d,0a1b2c3e")));
    m_source->removeReply({}, 0, 0);
    QCOMPARE(page()->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->text(),
        QStringLiteral("2 forwards were removed."));
}

void TestEdits::theSelectionOfSeveralSurvivesARead()
{
    table()->selectAll();
    m_source->setRules({},
        {forward("0a1b2c3c", 9089, false), forward("0a1b2c3d", 9090, false),
            forward("0a1b2c3e", 9091, false)});
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d,0a1b2c3e")));
}

void TestEdits::undoSaysBeforehandWhatItUndoes()
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

void TestEdits::undoAndRedoByKeyboard()
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

void TestEdits::dismissedUndoSaysNothingChanged()
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

void TestEdits::editsAskToBeConfirmedWhileTheSwitchIsOn()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    action("toggleForward")->trigger();
    QCOMPARE(m_source->wishes.back().confirm, 0U);
    m_source->countsReply({}, 0, 0);
    action("confirming")->setChecked(true);
    QVERIFY(confirmsEdits()); // also the next time
    action("toggleForward")->trigger();
    QCOMPARE(m_source->wishes.back().confirm, kConfirmSeconds);
}

void TestEdits::aWaitingEditCountsDownOverEveryPage()
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

void TestEdits::aWaitingEditIsKeptOrTakenBackByButton()
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

void TestEdits::whatWentBackByItselfIsSaid()
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

void TestEdits::missingRulesAreRepairedByButton()
{
    QVERIFY(strip()->missing()->text().isEmpty());
    m_source->setRules({}, {forward("0a1b2c3d", 9090), forward("0a1b2c3e", 9091)});
    QVERIFY(strip()->missing()->text().startsWith(QLatin1String("2 forwards are missing rules")));
    strip()->missing()->findChild<QPushButton*>(QStringLiteral("repair"))->click();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("repair")));
    m_source->repairReply(true);
    QVERIFY(strip()->said()->text().startsWith(QLatin1String("Repaired")));
}

void TestEdits::automaticRepairIsSwitchedAndItsStopSaid()
{
    action("automaticRepair")->trigger();
    QCOMPARE(m_source->calls, QStringList(QStringLiteral("automatic 1")));
    m_source->doneReply(tl::unexpected(error(ErrorCode::Denied, "Ask.")));
    QVERIFY(!action("automaticRepair")->isChecked()); // it shows what is
    EditLog log;
    log.automaticRepair = true;
    log.repairStopped = QStringLiteral("another program takes the rules out again and again.");
    m_source->setLog(log);
    QVERIFY(action("automaticRepair")->isChecked());
    QVERIFY(strip()->missing()->text().contains(QLatin1String("again and again")));
}

void TestEdits::aMissingForwardOffersItsRepair()
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

void TestEdits::forwardingIsSwitchedOnWhereItIsMissed()
{
    m_source->setRules({}, {forward("0a1b2c3d", 9090)}, false);
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    const auto button = [&] { return page()->findChild<QPushButton*>(QStringLiteral("fixFinding")); };
    QVERIFY(button());
    QCOMPARE(button()->text(), QStringLiteral("Switch forwarding on…"));
    button()->click();
    auto* dialog = page()->findChild<FixDialog*>();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QCheckBox*>(QStringLiteral("persistent"))->isChecked());
    dialog->findChild<QPushButton*>(QStringLiteral("fix"))->click();
    QCOMPARE(m_source->settings, QStringList(QStringLiteral("net.ipv4.ip_forward=1 kept")));
    m_source->settingReply(QStringLiteral("0"));
    QCOMPARE(m_source->refreshed, 1);
    m_source->setRules({}, {forward("0a1b2c3d", 9090)});
    QTRY_VERIFY(!button()); // the finding went, and its button
}

void TestEdits::aRiskyFixSaysItsDangerAndIsNotTheDefault()
{
    Finding finding;
    finding.id = "route-localnet-off";
    finding.message = {"…", {"eth0.5", "127.0.0.1", "net.ipv4.conf.eth0/5.route_localnet"}};
    const auto fix = fixOf(finding);
    QVERIFY(fix);
    QCOMPARE(fix->key, QStringLiteral("net.ipv4.conf.eth0/5.route_localnet"));
    QCOMPARE(fix->value, QStringLiteral("1"));
    QVERIFY(fix->question.contains(QLatin1String("eth0.5")));
    FixDialog dialog(*fix);
    QVERIFY(dialog.informativeText().contains(QLatin1String("127.0.0.1")));
    QVERIFY(!dialog.findChild<QCheckBox*>(QStringLiteral("persistent"))->isChecked());
    QVERIFY(dialog.defaultButton()->objectName() != QLatin1String("fix"));
    finding.id = "accept-ra";
    finding.message = {"…", {"eth0", "net.ipv6.conf.eth0.accept_ra"}};
    QCOMPARE(fixOf(finding)->value, QStringLiteral("2"));
    finding.id = "no-route";
    QVERIFY(!fixOf(finding));
}

void TestEdits::aRecordingCannotBeEdited()
{
    m_source->recording = true;
    m_source->setStatus(HostSource::Status::Ready);
    for (const char* name : {"addForward", "editForward", "toggleForward", "removeForward", "undo", "redo",
             "repair", "automaticRepair"}) {
        QVERIFY2(!action(name)->isEnabled(), name);
        QVERIFY2(action(name)->toolTip().contains(QLatin1String("recording")), name);
    }
}

void TestEdits::historyListsEditsNewestFirst()
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

QTEST_MAIN(TestEdits)
#include "tst_edits.moc"
