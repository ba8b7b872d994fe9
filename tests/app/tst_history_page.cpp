// The History page on the offscreen platform: snapshots, what differs, the way back.
#include "app/history/diff_details.h"
#include "app/history/diff_model.h"
#include "app/history/diff_panel.h"
#include "app/history/history_page.h"
#include "app/history/restore_dialog.h"
#include "app/history/snapshot_panel.h"
#include "app/history/take_dialog.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "tests/app/fake_source.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace portolan;

namespace {

const std::string kBefore = "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n";

QPushButton* button(const QWidget& parent, const QString& text)
{
    for (QPushButton* each : parent.findChildren<QPushButton*>())
        if (QString(each->text()).remove(u'&') == text)
            return each;
    return nullptr;
}

QString shownText(const DiffPanel& panel)
{
    for (const QLabel* label : panel.findChildren<QLabel*>())
        if (label->isVisible() && label->alignment() == Qt::AlignCenter)
            return label->text();
    return {};
}

} // namespace

class TestHistoryPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutSnapshotsItSaysWhatTheyAreFor();
    void beforeAndAfterOfDockerRunByTwoClicks();
    void nowIsComparedLiveAndCountersChangeNothing();
    void twoSnapshotsAreComparedOlderFirst();
    void keysGoFromChangeToChange();
    void aFilterAndAFoldReachTheTable();
    void restoreSaysWhatItChangesAndWhose();
    void aConflictIsSaidAndPlannedAnew();
    void aRestoreOffersUndo();
    void aFailedTakeKeepsTheName();
    void deletingAsksFirst();
    void aFileIsTheOtherSide();
    void aRecordingHasNoSnapshots();
    void theListIsSound();
};

void TestHistoryPage::withoutSnapshotsItSaysWhatTheyAreFor()
{
    FakeSource source;
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    QVERIFY(shownText(*page.difference()).contains(QLatin1String("A snapshot keeps all rules")));
    QCOMPARE(page.snapshotCount(), 0);
    QVERIFY(!button(page, QStringLiteral("Restore…"))->isEnabled());
}

void TestHistoryPage::beforeAndAfterOfDockerRunByTwoClicks()
{
    FakeSource source;
    source.setRules(kBefore, {});
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    button(page, QStringLiteral("Take snapshot…"))->click();
    auto* dialog = page.findChild<TakeDialog*>();
    QVERIFY(dialog);
    button(*dialog, QStringLiteral("Take snapshot"))->click();
    QCOMPARE(source.taken, QStringList{QString()});
    source.keep(QStringLiteral("0a1b2c3d"), {}, kBefore);
    source.takeReply(QStringLiteral("0a1b2c3d"));
    QTRY_COMPARE(page.difference()->headlineText(), QStringLiteral("Nothing differs."));
    QCOMPARE(page.snapshots()->selectedIds(), QStringList{QStringLiteral("0a1b2c3d")});
    // docker run
    source.setRules(FakeSource::article(), {});
    QTRY_VERIFY(page.difference()->headlineText().startsWith(QLatin1String("1 forward more, ")));
    QCOMPARE(
        page.difference()->model()->headerData(DiffModel::Right, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("Now"));
}

void TestHistoryPage::nowIsComparedLiveAndCountersChangeNothing()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    QTRY_VERIFY(page.difference()->model()->rowCount() > 3);
    QSignalSpy resets(page.difference()->model(), &QAbstractItemModel::modelReset);
    page.difference()->table()->selectRow(3);
    QString counted = QString::fromStdString(FakeSource::article());
    counted.replace(QLatin1String("[0:0]"), QLatin1String("[7:420]"));
    source.setRules(counted.toStdString(), {});
    QTest::qWait(300);
    QCOMPARE(resets.count(), 0);
    const QString selected = page.difference()->details()->text();
    source.setRules(counted.toStdString()
            + "*mangle\n:INPUT ACCEPT [0:0]\n-A INPUT -j MARK --set-xmark 0x1/0xff\nCOMMIT\n",
        {});
    QTRY_COMPARE(resets.count(), 1);
    QCOMPARE(page.difference()->details()->text(), selected); // the line somebody reads stays
}

void TestHistoryPage::twoSnapshotsAreComparedOlderFirst()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("old"), kBefore);
    source.keep(QStringLiteral("2"), QStringLiteral("new"), FakeSource::article());
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    page.snapshots()->select({QStringLiteral("2"), QStringLiteral("1")});
    QTRY_VERIFY(page.difference()->headlineText().contains(QLatin1String("added")));
    const DiffModel* model = page.difference()->model();
    QCOMPARE(model->headerData(DiffModel::Left, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("old"));
    QCOMPARE(model->headerData(DiffModel::Right, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("new"));
    page.snapshots()->select({QStringLiteral("1"), QStringLiteral("2"), SnapshotModel::nowId()});
    QVERIFY(shownText(*page.difference()).contains(QLatin1String("two to compare")));
    // This moment alone: with the newest.
    page.snapshots()->select({SnapshotModel::nowId()});
    QTRY_COMPARE(page.difference()->headlineText(), QStringLiteral("Nothing differs."));
}

void TestHistoryPage::keysGoFromChangeToChange()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QTableView* table = page.difference()->table();
    QTRY_VERIFY(table->currentIndex().isValid());
    table->setFocus();
    const int first = table->currentIndex().row();
    QCOMPARE(page.difference()->model()->line(first)->kind, DiffLine::Kind::Forward);
    QTest::keyClick(table, Qt::Key_N);
    const int second = table->currentIndex().row();
    QVERIFY(second > first);
    QTest::keyClick(table, Qt::Key_P);
    QCOMPARE(table->currentIndex().row(), first);
    QTest::keyClick(&page, Qt::Key_F8);
    QTRY_COMPARE(table->currentIndex().row(), second);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().startsWith(QLatin1String("+ -A ")));
    QVERIFY(page.difference()->asText().startsWith(QStringLiteral("before → Now: 1 forward more")));
}

void TestHistoryPage::aFilterAndAFoldReachTheTable()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("same"), FakeSource::article());
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    DiffModel* model = page.difference()->model();
    QTRY_VERIFY(model->rowCount() > 0);
    const int folded = model->rowCount();
    QTableView* table = page.difference()->table();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(model->rowCount() > folded);
    page.difference()->findChild<QLineEdit*>()->setText(QStringLiteral("172.17.0.2:80"));
    QTRY_COMPARE(model->rowCount(), 0);
    page.difference()->findChild<QLineEdit*>()->clear();
    QTRY_VERIFY(model->rowCount() > folded);
}

void TestHistoryPage::restoreSaysWhatItChangesAndWhose()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    button(page, QStringLiteral("Restore…"))->click();
    auto* dialog = page.findChild<RestoreDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->restoreButton()->isEnabled());
    QVERIFY(dialog->difference()->headlineText().startsWith(QLatin1String("1 forward less, ")));
    QVERIFY2(dialog->warningText().contains(QLatin1String("Docker ")), qPrintable(dialog->warningText()));
    QVERIFY(source.restored.isEmpty());
    dialog->restoreButton()->click();
    QCOMPARE(source.restored, QStringList{QStringLiteral("1")});
    QCOMPARE(source.fingerprints, QStringList{QStringLiteral("print1")});
    source.restoreReply(failure(ErrorCode::Denied, "Not you."));
    QVERIFY(dialog->banner()->text().contains(QLatin1String("Nothing was changed. Not you.")));
    QVERIFY(dialog->isVisible());
}

void TestHistoryPage::aConflictIsSaidAndPlannedAnew()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    button(page, QStringLiteral("Restore…"))->click();
    auto* dialog = page.findChild<RestoreDialog*>();
    QTRY_VERIFY(dialog->restoreButton()->isEnabled());
    dialog->restoreButton()->click();
    source.restoreReply(failure(ErrorCode::Conflict, "Changed."));
    QCOMPARE(source.planned, 2);
    QVERIFY(dialog->banner()->text().contains(QLatin1String("changed meanwhile")));
    QTRY_VERIFY(dialog->restoreButton()->isEnabled());
    dialog->restoreButton()->click();
    QCOMPARE(source.fingerprints.last(), QStringLiteral("print2"));
}

void TestHistoryPage::aRestoreOffersUndo()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    source.keep(QStringLiteral("9"), {}, FakeSource::article());
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    page.snapshots()->select({QStringLiteral("1")});
    button(page, QStringLiteral("Restore…"))->click();
    QPointer<RestoreDialog> dialog = page.findChild<RestoreDialog*>();
    QTRY_VERIFY(dialog->restoreButton()->isEnabled());
    dialog->restoreButton()->click();
    source.restoreReply(RestoreResult{QStringLiteral("9"), {QStringLiteral("ipv4/nat")}, {}, {}});
    QTRY_VERIFY(!dialog);
    QCOMPARE(page.banner()->text(), QStringLiteral("“before” was restored. Replaced: ipv4/nat."));
    source.setRules(kBefore, {});
    button(*page.banner(), QStringLiteral("Undo…"))->click();
    dialog = page.findChild<RestoreDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->restoreButton()->isEnabled());
    dialog->restoreButton()->click();
    QCOMPARE(source.restored.last(), QStringLiteral("9"));
}

void TestHistoryPage::aFailedTakeKeepsTheName()
{
    FakeSource source;
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    page.takeSnapshot();
    auto* dialog = page.findChild<TakeDialog*>();
    auto* name = dialog->findChild<QLineEdit*>();
    QTest::keyClicks(name, QStringLiteral("before lunch"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QCOMPARE(source.taken, QStringList{QStringLiteral("before lunch")});
    source.takeReply(failure(ErrorCode::Busy, "Too many snapshots."));
    QVERIFY(dialog->isVisible());
    QCOMPARE(name->text(), QStringLiteral("before lunch"));
    QVERIFY(dialog->findChild<Banner*>()->text().contains(QLatin1String("Too many snapshots.")));
}

void TestHistoryPage::deletingAsksFirst()
{
    FakeSource source;
    source.keep(QStringLiteral("1"), QStringLiteral("before"), kBefore);
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.snapshots()->list()->setFocus();
    QTest::keyClick(page.snapshots()->list(), Qt::Key_Delete);
    auto* box = page.findChild<QMessageBox*>();
    QVERIFY(box);
    QVERIFY(source.forgotten.isEmpty());
    box->findChild<QPushButton*>(QStringLiteral("delete"))->click();
    QCOMPARE(source.forgotten, QStringList{QStringLiteral("1")});
    QTRY_COMPARE(page.snapshotCount(), 0);
    QVERIFY(shownText(*page.difference()).contains(QLatin1String("A snapshot keeps all rules")));
}

void TestHistoryPage::aFileIsTheOtherSide()
{
    FakeSource source;
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    auto other = std::make_shared<HostSnapshot>();
    other->ruleset = *readSave(kBefore, Engine::XtablesLegacy, Family::Ipv4);
    page.compareFile(QStringLiteral("sent.save"), other);
    QTRY_VERIFY(page.difference()->headlineText().startsWith(QLatin1String("1 forward more")));
    QVERIFY(!button(page, QStringLiteral("Restore…"))->isEnabled());
    QVERIFY(button(page, QStringLiteral("Delete"))->isEnabled());
    button(page, QStringLiteral("Delete"))->click();
    QCOMPARE(page.snapshots()->model()->rowCount(), 1);
}

void TestHistoryPage::aRecordingHasNoSnapshots()
{
    FakeSource source;
    source.recording = true;
    EditActions edits(&source);
    HistoryPage page(&edits);
    page.show();
    QCOMPARE(page.snapshotCount(), -1);
    QVERIFY(!button(page, QStringLiteral("Take snapshot…"))->isEnabled());
    QVERIFY2(shownText(*page.difference()).contains(QLatin1String("no snapshots in a recording")),
        qPrintable(shownText(*page.difference())));
}

void TestHistoryPage::theListIsSound()
{
    SnapshotModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SnapshotInfo one;
    one.id = QStringLiteral("1");
    one.time = QDateTime(QDate(2024, 5, 1), QTime(10, 0), Qt::UTC);
    SnapshotInfo two = one;
    two.id = QStringLiteral("2");
    two.name = QString(64, u'ü');
    two.damaged = {"cut off", {}};
    model.setSnapshots({one});
    QPersistentModelIndex kept = model.index(1);
    model.setSnapshots({two, one});
    QCOMPARE(kept.row(), 2);
    QCOMPARE(model.index(1).data(SnapshotModel::NoteRole).toString(), QStringLiteral("✕ damaged: cut off"));
    model.addFile(QStringLiteral("a.save"), std::make_shared<HostSnapshot>());
    QCOMPARE(kept.row(), 3);
    model.setSnapshots({one});
    QCOMPARE(kept.row(), 2);
    model.setSnapshots({one, two});
    model.setSnapshots({two, one});
    QCOMPARE(model.idAt(2), QStringLiteral("2"));
}

QTEST_MAIN(TestHistoryPage)
#include "tst_history_page.moc"
