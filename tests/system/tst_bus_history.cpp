// The History page beside the real helper, the real polkitd and the kernel: taken, changed by the real
// iptables, seen, restored, undone.
#include "app/history/diff_panel.h"
#include "app/history/history_page.h"
#include "app/history/others_panel.h"
#include "app/history/restore_dialog.h"
#include "app/history/snapshot_panel.h"
#include "app/history/take_dialog.h"
#include "app/window/banner.h"
#include "tests/support/fake_agent.h"
#include "tests/support/helper_on_bus.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/polkit_rule.h"
#include "tests/support/window_on_bus.h"

#include <QApplication>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

#include <unistd.h>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr int kPatience = 20000; // ms; the machine may be busy

} // namespace

class TestHistoryOnBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aSnapshotIsTakenAndListed();
    void aChangeByIptablesShowsByItself();
    void aDeniedRestoreChangesNothing();
    void whatChangedMeanwhileIsNotRestoredOver();
    void aRestoreBringsBackWhatWas();
    void itsUndoBringsBackWhatWasChanged();
    void whatAnotherProgramDoesToForwardsIsSaidWithItsName();

private:
    HistoryPage* page() const { return m_on.window->history(); }
    QPointer<RestoreDialog> openRestore(const QString& id);

    HelperOnBus m_helper;
    WindowOnBus m_on;
    QString m_before;
    QString m_changed;
    QString m_id;
};

void TestHistoryOnBus::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    QVERIFY(writePolkitRule(kLookingIsFree));
    QCOMPARE(run({"iptables-legacy", "-A", "FORWARD", "-s", "10.9.0.0/24", "-j", "DROP"}).status, 0);
    m_before = savedRules();
    QVERIFY(m_helper.start());
    QCOMPARE(m_on.open(kPatience), QString());
    m_on.window->showPage(MainWindow::History);
}

void TestHistoryOnBus::cleanupTestCase()
{
    m_on.close();
    QCOMPARE(m_helper.stop(), 0);
}

void TestHistoryOnBus::whatAnotherProgramDoesToForwardsIsSaidWithItsName()
{
    const OthersModel* list = page()->others()->model();
    const int before = list->rowCount();
    const auto newest = [list] { return list->index(0, OthersModel::WhatColumn).data().toString(); };
    QCOMPARE(run({"nft",
                     "add table ip lan; add chain ip lan pre { type nat hook prerouting priority -90; }; "
                     "add rule ip lan pre tcp dport 8099 dnat to 10.9.0.2:80"})
                 .status,
        0);
    QTRY_COMPARE_WITH_TIMEOUT(list->rowCount(), before + 1, kPatience);
    QCOMPARE(newest(), QStringLiteral("1 forward added by nft"));
    QCOMPARE(run({"nft", "delete", "table", "ip", "lan"}).status, 0);
    QTRY_COMPARE_WITH_TIMEOUT(list->rowCount(), before + 2, kPatience);
    QCOMPARE(newest(), QStringLiteral("1 forward removed by nft"));
    QTRY_VERIFY_WITH_TIMEOUT(m_on.window->findChild<Banner*>(QStringLiteral("saidOfEdits"))
                                 ->text()
                                 .startsWith(QLatin1String("1 forward removed by nft at ")),
        kPatience);
}

void TestHistoryOnBus::aSnapshotIsTakenAndListed()
{
    QTRY_COMPARE_WITH_TIMEOUT(page()->snapshotCount(), 0, kPatience);
    page()->takeSnapshot();
    QPointer<TakeDialog> dialog = page()->findChild<TakeDialog*>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral("before"));
    dialog->findChild<QPushButton*>(QStringLiteral("take"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(page()->snapshotCount(), 1, kPatience);
    const SnapshotInfo& info = page()->snapshots()->model()->snapshots().front();
    QCOMPARE(info.name, QStringLiteral("before"));
    QCOMPARE(info.rules, 1U);
    QVERIFY(qAbs(info.time.secsTo(QDateTime::currentDateTime())) < 600);
    m_id = info.id;
    QTRY_COMPARE_WITH_TIMEOUT(
        page()->difference()->headlineText(), QStringLiteral("Nothing differs."), kPatience);
}

void TestHistoryOnBus::aChangeByIptablesShowsByItself()
{
    QCOMPARE(run({"iptables-legacy", "-t", "nat", "-A", "PREROUTING", "-p", "tcp", "--dport", "8080", "-j",
                     "DNAT", "--to-destination", "10.1.1.7:80"})
                 .status,
        0);
    QCOMPARE(run({"iptables-legacy", "-D", "FORWARD", "1"}).status, 0);
    m_changed = savedRules();
    QTRY_COMPARE_WITH_TIMEOUT(page()->difference()->headlineText(),
        QStringLiteral("1 forward more, 1 rule added, 1 removed"), kPatience);
}

QPointer<RestoreDialog> TestHistoryOnBus::openRestore(const QString& id)
{
    page()->compareWithNow(id);
    Q_EMIT page()->snapshots()->restoreWanted(id);
    QPointer<RestoreDialog> dialog = page()->findChild<RestoreDialog*>();
    if (!dialog || !QTest::qWaitFor([&] { return dialog->restoreButton()->isEnabled(); }, kPatience))
        return nullptr;
    return dialog;
}

void TestHistoryOnBus::aDeniedRestoreChangesNothing()
{
    FakeAgent agent(FakeAgent::Behaviour::No);
    QVERIFY(agent.registered());
    QPointer<RestoreDialog> dialog = openRestore(m_id);
    QVERIFY(dialog);
    QCOMPARE(dialog->difference()->headlineText(), QStringLiteral("1 forward less, 1 rule added, 1 removed"));
    dialog->restoreButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog->banner()->text().contains(QLatin1String("Nothing was changed")), kPatience);
    QVERIFY(agent.asked() > 0);
    QCOMPARE(savedRules(), m_changed);
    dialog->close();
    QTRY_VERIFY(!dialog);
}

void TestHistoryOnBus::whatChangedMeanwhileIsNotRestoredOver()
{
    FakeAgent agent(FakeAgent::Behaviour::Yes);
    QVERIFY(agent.registered());
    QPointer<RestoreDialog> dialog = openRestore(m_id);
    QVERIFY(dialog);
    QCOMPARE(run({"iptables-legacy", "-A", "INPUT", "-s", "10.8.0.1", "-j", "DROP"}).status, 0);
    m_changed = savedRules();
    dialog->restoreButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog->banner()->text().contains(QLatin1String("changed meanwhile")), kPatience);
    QCOMPARE(savedRules(), m_changed);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->difference()->headlineText(),
        QStringLiteral("1 forward less, 1 rule added, 2 removed"), kPatience);
    dialog->close();
    QTRY_VERIFY(!dialog);
}

void TestHistoryOnBus::aRestoreBringsBackWhatWas()
{
    FakeAgent agent(FakeAgent::Behaviour::Yes);
    QVERIFY(agent.registered());
    QPointer<RestoreDialog> dialog = openRestore(m_id);
    QVERIFY(dialog);
    dialog->restoreButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), kPatience);
    QCOMPARE(savedRules(), m_before);
    QVERIFY2(page()->banner()->text().startsWith(QStringLiteral("“before” was restored.")),
        qPrintable(page()->banner()->text()));
    QTRY_COMPARE_WITH_TIMEOUT(
        page()->difference()->headlineText(), QStringLiteral("Nothing differs."), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(page()->snapshotCount(), 2, kPatience);
}

void TestHistoryOnBus::itsUndoBringsBackWhatWasChanged()
{
    FakeAgent agent(FakeAgent::Behaviour::Yes);
    QVERIFY(agent.registered());
    auto* undo = page()->banner()->findChild<QPushButton*>();
    QVERIFY(undo);
    undo->click();
    QPointer<RestoreDialog> dialog = page()->findChild<RestoreDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->restoreButton()->isEnabled(), kPatience);
    dialog->restoreButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), kPatience);
    QCOMPARE(savedRules(), m_changed);
    QTRY_COMPARE_WITH_TIMEOUT(page()->difference()->headlineText(),
        QStringLiteral("1 forward more, 2 rules added, 1 removed"), kPatience);
}

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestHistoryOnBus test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bus_history.moc"
