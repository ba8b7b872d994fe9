// The window as a whole: pages, banners, the line of state, names for screen readers.
#include "app/chains/chains_page.h"
#include "app/forwards/forwards_model.h"
#include "app/forwards/forwards_page.h"
#include "app/history/diff_panel.h"
#include "app/history/history_page.h"
#include "app/history/take_dialog.h"
#include "app/window/banner.h"
#include "app/window/main_window.h"
#include "app/window/status_line.h"
#include "tests/app/fake_source.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

namespace {

QStringList warnings;

void keepWarnings(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type != QtDebugMsg && type != QtInfoMsg
        && !text.startsWith(QLatin1String("This plugin does not support propagateSizeHints")))
        warnings.append(text);
}

} // namespace

class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pagesAreReachedByKeyboard();
    void refreshReadsAgain();
    void aRecordingIsPlainlyMarked();
    void aHelperThatDiesIsSaidAndForgottenWhenItIsBack();
    void deniedIsSaid();
    void theStatusLineNamesWhatIsOff();
    void countsStandInTheSideBar();
    void showInChainsLeadsToTheChainsPage();
    void aFileIsShownInsteadOfThisHost();
    void aBrokenFileChangesNothing();
    void aFileIsDroppedIn();
    void aFileIsComparedWithThisHost();
    void theChainsPageLeadsToSnapshots();
    void everythingThatTakesFocusHasAName();
    void aChangeOfPaletteReachesEveryPage();
    void nothingIsPrintedOnTheWay();

private:
    QTemporaryDir m_settings;
};

void TestWindow::initTestCase()
{
    qInstallMessageHandler(keepWarnings);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestWindow::pagesAreReachedByKeyboard()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(source.watching);
    QCOMPARE(window.page(), MainWindow::Forwards);
    QTRY_COMPARE(QApplication::focusWidget(), window.findChild<QTableView*>(QStringLiteral("forwardsTable")));
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(window.page(), MainWindow::Flows);
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window.page(), MainWindow::Chains);
    QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(window.page(), MainWindow::Forwards);
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
}

void TestWindow::refreshReadsAgain()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F5);
    QCOMPARE(source.refreshed, 1);
}

void TestWindow::aRecordingIsPlainlyMarked()
{
    FakeSource source;
    source.recording = true;
    MainWindow window(&source);
    QVERIFY(
        window.banner()->text().startsWith(QStringLiteral("Recording of the lab – nothing here is live")));
    QVERIFY(!window.forwards()->addAction()->isEnabled());
    QVERIFY(!window.forwards()->removeAction()->isEnabled());
    QCOMPARE(window.statusLine()->texts().first(), QStringLiteral("Recording"));
}

void TestWindow::aHelperThatDiesIsSaidAndForgottenWhenItIsBack()
{
    FakeSource source;
    MainWindow window(&source);
    QCOMPARE(window.banner()->text(), QString());
    source.setStatus(HostSource::Status::Unreachable);
    QVERIFY(window.banner()->text().contains(QLatin1String("helper is not running")));
    QCOMPARE(window.banner()->kind(), Banner::Kind::Problem);
    QVERIFY(!window.forwards()->addAction()->isEnabled());
    QCOMPARE(window.forwards()->model()->rowCount(), 1); // what was known stays to be read
    source.setStatus(HostSource::Status::Ready);
    QCOMPARE(window.banner()->text(), QString());
    QVERIFY(window.forwards()->addAction()->isEnabled());
}

void TestWindow::deniedIsSaid()
{
    FakeSource source;
    MainWindow window(&source);
    source.setStatus(HostSource::Status::Denied, QStringLiteral("You may not look at this host."));
    QCOMPARE(window.banner()->text(), QStringLiteral("You may not look at this host."));
}

void TestWindow::theStatusLineNamesWhatIsOff()
{
    FakeSource source;
    MainWindow window(&source);
    QCOMPARE(window.statusLine()->texts().mid(0, 4),
        QStringList({QStringLiteral("Helper 0.1.0 running"), QStringLiteral("xtables-legacy"),
            QStringLiteral("Forwarding on"), QStringLiteral("Byte accounting on")}));
    source.setRules(FakeSource::article(), {}, false);
    QVERIFY(window.statusLine()->texts().contains(QStringLiteral("▲ Forwarding off")));
}

void TestWindow::countsStandInTheSideBar()
{
    FakeSource source;
    MainWindow window(&source);
    const auto* pages = window.findChild<QListWidget*>(QStringLiteral("pages"));
    QCOMPARE(pages->item(0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("Forwards, 1"));
    source.setRules({}, {});
    QCOMPARE(pages->item(0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("Forwards"));
}

void TestWindow::showInChainsLeadsToTheChainsPage()
{
    FakeSource source;
    MainWindow window(&source);
    Q_EMIT window.forwards()->showInChains(window.forwards()->selectedId());
    QCOMPARE(window.page(), MainWindow::Chains);
    Q_EMIT window.forwards()->showFlows(window.forwards()->selectedId());
    QCOMPARE(window.page(), MainWindow::Flows);
}

void TestWindow::aFileIsShownInsteadOfThisHost()
{
    FakeSource source;
    source.setRules("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n", {});
    MainWindow window(&source);
    window.show();
    QCOMPARE(window.forwards()->model()->rowCount(), 0);
    const ForwardsPage* live = window.forwards();
    window.showPage(MainWindow::Chains);
    window.openFile(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
    QTRY_VERIFY(window.showsFile());
    QVERIFY2(window.banner()->text().startsWith(QStringLiteral("File docker-8080.save – not this host.")),
        qPrintable(window.banner()->text()));
    QCOMPARE(window.banner()->kind(), Banner::Kind::Warning);
    QCOMPARE(window.page(), MainWindow::Chains);
    QCOMPARE(window.forwards()->model()->rowCount(), 1);
    QVERIFY(!window.forwards()->addAction()->isEnabled());
    QCOMPARE(window.statusLine()->texts().first(), QStringLiteral("A file, not this host"));
    QVERIFY(window.windowTitle().startsWith(QStringLiteral("docker-8080.save (file)")));
    // What happens to this host meanwhile does not touch what is shown.
    source.setStatus(HostSource::Status::Unreachable);
    QVERIFY(window.banner()->text().startsWith(QStringLiteral("File ")));
    source.setStatus(HostSource::Status::Ready);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
    QVERIFY(!window.showsFile());
    QCOMPARE(window.forwards(), live);
    QCOMPARE(window.banner()->text(), QString());
    QVERIFY(window.forwards()->addAction()->isEnabled());
}

void TestWindow::aBrokenFileChangesNothing()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.save")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("*nat\n:PREROUTING ACCEPT [0:0]\nnonsense\nCOMMIT\n");
    file.close();
    window.openFile(file.fileName());
    QTRY_VERIFY(window.findChild<QMessageBox*>());
    QPointer<QMessageBox> box = window.findChild<QMessageBox*>();
    QVERIFY2(
        box->informativeText().startsWith(QStringLiteral("Line 3:")), qPrintable(box->informativeText()));
    QVERIFY(!window.showsFile());
    QCOMPARE(window.forwards()->model()->rowCount(), 1);
    box->close();
    QTRY_VERIFY(!box);
    // A file that is shown stays, too.
    window.openFile(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
    QTRY_VERIFY(window.showsFile());
    window.openFile(folder.filePath(QStringLiteral("missing")));
    QTRY_VERIFY(window.findChild<QMessageBox*>());
    QVERIFY(window.showsFile());
}

void TestWindow::aFileIsDroppedIn()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"))});
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &drop);
    QTRY_VERIFY(window.showsFile());
}

void TestWindow::aFileIsComparedWithThisHost()
{
    FakeSource source;
    source.setRules("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n", {});
    MainWindow window(&source);
    window.show();
    window.openFile(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
    QTRY_VERIFY(window.showsFile());
    const auto buttons = window.banner()->findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 2);
    buttons.front()->click();
    QVERIFY(!window.showsFile());
    QCOMPARE(window.page(), MainWindow::History);
    QTRY_VERIFY(window.history()->difference()->headlineText().startsWith(QStringLiteral("1 forward less")));
}

void TestWindow::theChainsPageLeadsToSnapshots()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    Q_EMIT window.chains()->comparisonWanted();
    QCOMPARE(window.page(), MainWindow::History);
    window.showPage(MainWindow::Chains);
    Q_EMIT window.chains()->snapshotWanted();
    QCOMPARE(window.page(), MainWindow::History);
    QVERIFY(window.history()->findChild<TakeDialog*>());
}

void TestWindow::everythingThatTakesFocusHasAName()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    QStringList nameless;
    for (int page = 0; page < MainWindow::PageCount; ++page) {
        window.showPage(MainWindow::Page(page));
        for (const auto* widget : window.findChildren<QWidget*>()) {
            const bool ours = qobject_cast<const QAbstractButton*>(widget)
                || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget)
                || qobject_cast<const QAbstractItemView*>(widget);
            // Parts of a widget (a combo box's line, a scroll bar's arrow) speak through their owner.
            const bool part = qobject_cast<const QComboBox*>(widget->parentWidget())
                || widget->objectName().startsWith(QLatin1String("qt_"));
            if (!ours || part || !widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
                continue;
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            if (!face || face->text(QAccessible::Name).isEmpty())
                nameless.append(
                    QStringLiteral("%1 %2 on page %3")
                        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName())
                        .arg(page));
        }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void TestWindow::aChangeOfPaletteReachesEveryPage()
{
    FakeSource source;
    MainWindow window(&source);
    window.resize(1000, 600);
    window.show();
    const QPalette before = QApplication::palette();
    QPalette dark(QColor(0x30, 0x30, 0x30), QColor(0x20, 0x20, 0x20));
    dark.setColor(QPalette::Base, QColor(0x18, 0x18, 0x18));
    QApplication::setPalette(dark);
    for (int page = 0; page < MainWindow::PageCount; ++page) {
        window.showPage(MainWindow::Page(page));
        QCoreApplication::processEvents();
        const QImage image = window.grab().toImage();
        qint64 bright = 0;
        for (int y = 0; y < image.height(); y += 4)
            for (int x = 0; x < image.width(); x += 4)
                bright += qGray(image.pixel(x, y)) > 160;
        // Letters are bright; a page that kept its light ground is far above this.
        QVERIFY2(bright < qint64(image.width()) * image.height() / 16 / 8,
            qPrintable(MainWindow::pageName(MainWindow::Page(page))));
    }
    QApplication::setPalette(before);
}

void TestWindow::nothingIsPrintedOnTheWay()
{
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(u'\n')));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
