// The Trace page on the offscreen platform: a kernel log's packets, the way of each, and the report.
#include "app/chains/chain_picture.h"
#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/chains/chains_page.h"
#include "app/client/packet_source.h"
#include "app/flows/flows_page.h"
#include "app/forwards/forwards_page.h"
#include "app/trace/packet_panel.h"
#include "app/trace/report_dialog.h"
#include "app/trace/test_connection.h"
#include "app/trace/trace_controls.h"
#include "app/trace/trace_page.h"
#include "app/window/banner.h"
#include "app/window/main_window.h"
#include "backend/packet/log_reader.h"
#include "tests/app/fake_source.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace portolan;

namespace {

const QString kLog = QStringLiteral(PORTOLAN_TEST_DATA "/article/iptables.log");

QString textOf(const char* name)
{
    QFile file(QStringLiteral(PORTOLAN_TEST_DATA "/article/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The SYN of the article as the TRACE target writes it.
QString tracedSyn()
{
    const QString before = QStringLiteral(" SRC=1.2.3.4 DST=172.20.242.183 LEN=60 TTL=48 ID=7 PROTO=TCP "
                                          "SPT=10656 DPT=8080 SEQ=1 ACK=0 WINDOW=65535 "
                                          "SYN URGP=0\n");
    const QString after = QStringLiteral(" SRC=1.2.3.4 DST=172.17.0.2 LEN=60 TTL=47 ID=7 PROTO=TCP SPT=10656 "
                                         "DPT=80 SEQ=1 ACK=0 WINDOW=65535 SYN "
                                         "URGP=0\n");
    return QStringLiteral("TRACE: nat:PREROUTING:rule:1 IN=eth0 OUT=") + before
        + QStringLiteral("TRACE: nat:DOCKER:rule:2 IN=eth0 OUT=") + before
        + QStringLiteral("TRACE: filter:FORWARD:rule:4 IN=eth0 OUT=docker0") + after
        + QStringLiteral("TRACE: filter:DOCKER:rule:1 IN=eth0 OUT=docker0") + after
        + QStringLiteral("TRACE: nat:POSTROUTING:policy:3 IN= OUT=docker0") + after;
}

QString title(const TracePage& page)
{
    return page.panel()->heading();
}

/// A live host whose packets the test makes.
class FakeTrace : public PacketSource {
public:
    using PacketSource::PacketSource;
    void start(const TraceFilter& filter, const TraceLimits& given, Reply answer) override
    {
        traced.push_back(filter);
        limits = given;
        reply = std::move(answer);
    }
    void stop() override { ++stopped; }

    std::vector<TraceFilter> traced;
    TraceLimits limits;
    Reply reply;
    int stopped = 0;
};

struct LiveHost : FakeSource {
    FakeTrace* trace = new FakeTrace(this);
};

} // namespace

class TestTracePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anEmptyPageSaysWhatToDo();
    void theArticlesLogIsElevenPackets();
    void theLinesAreThoseOfTheArticle();
    void keysGoThroughPacketsAndSteps();
    void stepsGoOnOverPackets();
    void everythingIsSaidAloud();
    void rulesOfThisHostAreSaidInWords();
    void aLogOfAnotherHostIsNotExplainedByOurRules();
    void whatIsNoLogChangesNothing();
    void skippedLinesAreCounted();
    void linesArePasted();
    void aFileIsDropped();
    void stepsAreLitInTheDiagram();
    void theReportIsSavedAndMasked();
    void theModelsAreSound();
    void aTraceIsStartedAndPacketsAppear();
    void aWrongPortIsSaidWhereItStands();
    void whatRefusesATraceIsSaid_data();
    void whatRefusesATraceIsSaid();
    void aRefusedTraceKeepsWhatIsShown();
    void remarksAreShownWhileItRuns();
    void nothingSeenIsExplained();
    void stoppingWhileThePasswordIsAskedFor();
    void aTraceThatBreaksOffKeepsItsPackets();
    void aRecordingCannotBeTraced();
    void forwardsAndFlowsLeadHere();
    void aTestConnectionIsAcceptedOrRefused();
    void onlyOnItsOwnNetworkThereIsATestConnection();
};

void TestTracePage::initTestCase()
{
    QCoreApplication::setOrganizationName(QStringLiteral("portolan-test"));
}

void TestTracePage::anEmptyPageSaysWhatToDo()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    auto* text = page.findChild<QLabel*>(QStringLiteral("empty"));
    QVERIFY(text->isVisible());
    QVERIFY(text->text().contains(QStringLiteral("Import a kernel log")));
    QVERIFY(!page.findChild<QPushButton*>(QStringLiteral("report"))->isEnabled());
    QCOMPARE(page.packetCount(), -1);
}

void TestTracePage::theArticlesLogIsElevenPackets()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    QCOMPARE(page.model()->steps(), 46U);
    QCOMPARE(page.model()->conversation(), QStringLiteral("1.2.3.4:10656 ⇄ 172.20.242.183:8080"));
    QStringList names;
    for (int row = 0; row < page.model()->rowCount(); ++row)
        names << page.model()->index(row).data(PacketModel::NameRole).toString() + u' '
                + page.model()->index(row).data(PacketModel::DirectionRole).toString();
    QCOMPARE(names.at(0), QStringLiteral("SYN client → host"));
    QCOMPARE(names.at(1), QStringLiteral("SYN+ACK container → client"));
    QCOMPARE(names.at(2), QStringLiteral("ACK client → host"));
    QCOMPARE(title(page), QStringLiteral("Packet 1: SYN — left by docker0 to 172.17.0.2:80"));
}

void TestTracePage::theLinesAreThoseOfTheArticle()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    QStringList lines;
    for (int row = 0; row < 5; ++row) {
        page.selectPacket(row);
        for (const QString& line : page.panel()->lines().split(u'\n'))
            if (line.startsWith(u'['))
                lines << line;
    }
    QCOMPARE(lines.join(u'\n'), textOf("trajectory.txt").trimmed());
    page.findChild<QPushButton*>(QStringLiteral("copyLines"))->click();
    QCOMPARE(QApplication::clipboard()->text(), page.panel()->lines() + u'\n');
}

void TestTracePage::keysGoThroughPacketsAndSteps()
{
    FakeSource source;
    TracePage page(&source);
    page.resize(1100, 700);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    page.setFocus();
    QVERIFY(page.list()->hasFocus());
    QTest::keyClick(page.list(), Qt::Key_Down);
    QCOMPARE(title(page), QStringLiteral("Packet 2: SYN+ACK — left by eth0 to 1.2.3.4:10656"));
    QTest::keyClick(page.list(), Qt::Key_Return);
    QListView* steps = page.panel()->steps();
    QVERIFY(steps->hasFocus());
    QCOMPARE(steps->currentIndex().row(), 0);
    QTest::keyClick(steps, Qt::Key_Down);
    QCOMPARE(steps->currentIndex().row(), 1);
    QTest::keyClick(steps, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("2. mangle PREROUTING: ")));
    QTest::keyClick(steps, Qt::Key_Left);
    QVERIFY(page.list()->hasFocus());
    QSignalSpy wanted(&page, &TracePage::chainsWanted);
    QTest::keyClick(page.list(), Qt::Key_Right);
    QTest::keyClick(steps, Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
}

void TestTracePage::stepsGoOnOverPackets()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    auto* on = page.findChild<QPushButton*>(QStringLiteral("stepOn"));
    auto* back = page.findChild<QPushButton*>(QStringLiteral("stepBack"));
    QVERIFY(on->isEnabled() && !back->isEnabled());
    const int first = page.panel()->model()->rowCount();
    for (int i = 0; i < first; ++i)
        on->click();
    QCOMPARE(page.list()->currentIndex().row(), 0);
    QCOMPARE(page.panel()->steps()->currentIndex().row(), first - 1);
    on->click();
    QCOMPARE(page.list()->currentIndex().row(), 1);
    QCOMPARE(page.panel()->steps()->currentIndex().row(), 0);
    back->click();
    QCOMPARE(page.list()->currentIndex().row(), 0);
    QCOMPARE(page.panel()->steps()->currentIndex().row(), first - 1);
    // By itself to the end, where it stops.
    page.selectPacket(10);
    auto* replay = page.findChild<QPushButton*>(QStringLiteral("replay"));
    replay->click();
    QCOMPARE(replay->text(), QStringLiteral("Pause"));
    QTRY_COMPARE_WITH_TIMEOUT(replay->text(), QStringLiteral("Replay"), 10'000);
    QVERIFY(!on->isEnabled());
}

void TestTracePage::everythingIsSaidAloud()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    QCOMPARE(page.model()->index(0).data(Qt::AccessibleTextRole).toString(),
        QStringLiteral("Packet 1: SYN, client → host, left by docker0"));
    const QString step = page.panel()->model()->index(2).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(step.startsWith(QStringLiteral("3. nat PREROUTING: the destination becomes 172.17.0.2:80 "
                                            "(1.2.3.4:10656 → 172.20.242.183:8080 ⇒ 1.2.3.4:10656 → "
                                            "172.17.0.2:80)")),
        qPrintable(step));
    for (const auto* widget : page.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
            || qobject_cast<const QLabel*>(widget) || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
}

void TestTracePage::rulesOfThisHostAreSaidInWords()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importText(tracedSyn());
    QTRY_COMPARE(page.packetCount(), 1);
    auto* ours = page.findChild<QCheckBox*>(QStringLiteral("ofThisHost"));
    QVERIFY(ours->isVisible() && ours->isChecked());
    const QString words = page.panel()->model()->index(0).data().toString();
    QVERIFY2(
        words.contains(QStringLiteral("DOCKER 2: TCP to port 8080 that did not come in by docker0 goes to")),
        qPrintable(words));
    ours->click();
    QTRY_VERIFY(!page.panel()->model()->index(0).data().toString().contains(QStringLiteral("DOCKER 2")));
    QCOMPARE(page.packetCount(), 1);
}

void TestTracePage::aLogOfAnotherHostIsNotExplainedByOurRules()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importText(tracedSyn().replace(QStringLiteral("172.20.242.183"), QStringLiteral("10.9.9.9")));
    QTRY_COMPARE(page.packetCount(), 1);
    QVERIFY(!page.findChild<QCheckBox*>(QStringLiteral("ofThisHost"))->isChecked());
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("packetSource"))
                ->text()
                .contains(QStringLiteral("rules of its host are not known")));
}

void TestTracePage::whatIsNoLogChangesNothing()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    page.importFile(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
    QTRY_VERIFY(page.banner()->text().contains(QStringLiteral("docker-8080.save was not imported.")));
    QCOMPARE(page.banner()->kind(), Banner::Kind::Problem);
    page.importFile(QStringLiteral("/nonexistent/log"));
    QTRY_VERIFY(page.banner()->text().contains(QStringLiteral("It cannot be read")));
    QCOMPARE(page.packetCount(), 11);
}

void TestTracePage::skippedLinesAreCounted()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importText(tracedSyn() + QStringLiteral("garbage\nmore of it\n"));
    QTRY_COMPARE(page.packetCount(), 1);
    QCOMPARE(page.banner()->text(), QStringLiteral("2 lines that are no packet's were skipped."));
    QCOMPARE(page.banner()->kind(), Banner::Kind::Note);
}

void TestTracePage::linesArePasted()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QApplication::clipboard()->setText(QString());
    page.setFocus();
    QTest::keyClick(&page, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(page.banner()->text().startsWith(QStringLiteral("There is no text")));
    QApplication::clipboard()->setText(tracedSyn());
    QTest::keyClick(&page, Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(page.packetCount(), 1);
}

void TestTracePage::aFileIsDropped()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(kLog)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&page, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&page, &drop);
    QTRY_COMPARE(page.packetCount(), 11);
}

void TestTracePage::stepsAreLitInTheDiagram()
{
    FakeSource source;
    MainWindow window(&source);
    window.show();
    window.showPage(MainWindow::Trace);
    window.trace()->importText(tracedSyn());
    QTRY_COMPARE(window.trace()->packetCount(), 1);
    window.trace()->findChild<QPushButton*>(QStringLiteral("showPacketInChains"))->click();
    QCOMPARE(window.page(), MainWindow::Chains);
    const ChainPicture& picture = window.chains()->view()->picture();
    QStringList badges;
    for (const auto* box : window.chains()->view()->diagram()->boxes())
        if (box->content().badge > 0)
            badges << QString::number(box->content().badge);
    badges.sort();
    // Step 2 is the routing decision.
    QCOMPARE(badges.join(u' '), QStringLiteral("1 2 3 4"));
    QCOMPARE(picture.way.packet, 1U);
    QCOMPARE(picture.way.rules.size(), std::size_t(2));
    auto* drop = window.chains()->findChild<QAbstractButton*>(QStringLiteral("dropPacket"));
    QVERIFY(drop->isVisible());
    drop->click();
    QVERIFY(window.chains()->view()->picture().way.empty());
    QVERIFY(!drop->isVisible());
}

void TestTracePage::theReportIsSavedAndMasked()
{
    FakeSource source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    page.findChild<QPushButton*>(QStringLiteral("report"))->click();
    auto* dialog = page.findChild<ReportDialog*>();
    QVERIFY(dialog);
    QVERIFY(dialog->report().contains(QStringLiteral("Packet 11: ")));
    QVERIFY(dialog->report().contains(QStringLiteral("1.2.3.4")));
    dialog->setFormat(ReportFormat::Html);
    dialog->setMasked(true);
    QVERIFY(dialog->report().startsWith(QStringLiteral("<!DOCTYPE html>")));
    QVERIFY(!dialog->report().contains(QStringLiteral("1.2.3.4")));
    QTemporaryDir folder;
    QString problem;
    QVERIFY(dialog->save(folder.filePath(QStringLiteral("r.html")), &problem));
    QFile file(folder.filePath(QStringLiteral("r.html")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), dialog->report());
    QVERIFY(!dialog->save(QStringLiteral("/nonexistent/r.html"), &problem));
    QVERIFY(problem.contains(QStringLiteral("/nonexistent/r.html")));
}

void TestTracePage::theModelsAreSound()
{
    FakeSource source;
    TracePage page(&source);
    const QAbstractItemModelTester packets(
        page.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester steps(
        page.panel()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    for (int row = 0; row < 11; ++row)
        page.selectPacket(row);
    std::vector<Trajectory> more(page.model()->packets().begin(), page.model()->packets().begin() + 3);
    page.model()->append(more);
    QCOMPARE(page.model()->rowCount(), 14);
    QCOMPARE(page.model()->firstStep(11), 47U);
    page.importText(tracedSyn());
    QTRY_COMPARE(page.packetCount(), 1);
}

namespace {

QPushButton* startButton(const TracePage& page)
{
    return page.findChild<QPushButton*>(QStringLiteral("startTrace"));
}

/// What the kernel says of the article's SYN, now.
std::vector<TraceEvent> synEvents()
{
    std::vector<TraceEvent> events = readKernelLog(tracedSyn().toStdString()).events;
    const auto now = std::uint64_t(QDateTime::currentMSecsSinceEpoch()) * 1'000'000;
    for (TraceEvent& event : events)
        event.time = now;
    return events;
}

void fillPort(TracePage& page, const QString& port)
{
    page.controls()->fill(QStringLiteral("tcp"), port, {});
}

} // namespace

void TestTracePage::aTraceIsStartedAndPacketsAppear()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    page.controls()->fill(QStringLiteral("tcp"), QStringLiteral("8080"), QStringLiteral("1.2.3.4"));
    startButton(page)->click();
    QCOMPARE(source.trace->traced.size(), std::size_t(1));
    QCOMPARE(source.trace->traced[0].ports->toString(), std::string("8080"));
    QCOMPARE(source.trace->traced[0].from->toString(), std::string("1.2.3.4/32"));
    // Who answers is told, so that answers are known by it.
    QCOMPARE(source.trace->traced[0].targets.size(), std::size_t(1));
    QCOMPARE(source.trace->traced[0].targets[0].address.toString(), std::string("172.17.0.2"));
    QCOMPARE(source.trace->limits.packets, 20U);
    QVERIFY(
        page.progress()->text().startsWith(QStringLiteral("Starting to follow tcp port 8080 from 1.2.3.4")));
    source.trace->reply(std::vector<Message>());
    QVERIFY2(page.progress()->text().contains(QStringLiteral("0 of 20 packets, 30 s left.")),
        qPrintable(page.progress()->text()));
    QCOMPARE(startButton(page)->text(), QStringLiteral("&Stop"));
    QVERIFY(!page.findChild<QWidget*>(QStringLiteral("tracePort"))->isEnabled());
    QVERIFY(
        page.findChild<QLabel*>(QStringLiteral("empty"))->text().startsWith(QStringLiteral("Waiting for")));
    Q_EMIT source.trace->arrived(synEvents(), false);
    QTRY_COMPARE(page.packetCount(), 1);
    QCOMPARE(title(page), QStringLiteral("Packet 1: SYN — left by docker0 to 172.17.0.2:80"));
    QVERIFY(page.panel()->model()->index(0).data().toString().contains(
        QStringLiteral("DOCKER 2: TCP to port 8080")));
    QVERIFY(page.progress()->text().contains(QStringLiteral("1 of 20 packets")));
    QTRY_VERIFY(page.progress()->text().contains(QStringLiteral("29 s left")));
    startButton(page)->click();
    QCOMPARE(source.trace->stopped, 1);
    QCOMPARE(page.progress()->text(), QString());
    QCOMPARE(page.banner()->text(), QStringLiteral("The trace was stopped. 1 packet was seen."));
    QCOMPARE(startButton(page)->text(), QStringLiteral("&Start"));
    QCOMPARE(page.packetCount(), 1);
}

void TestTracePage::aWrongPortIsSaidWhereItStands()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    fillPort(page, QStringLiteral("99999"));
    startButton(page)->click();
    QVERIFY(source.trace->traced.empty());
    QCOMPARE(page.banner()->kind(), Banner::Kind::Problem);
    QVERIFY2(page.banner()->text().contains(QStringLiteral("99999")), qPrintable(page.banner()->text()));
    QVERIFY(page.findChild<QWidget*>(QStringLiteral("tracePort"))->hasFocus());
    page.controls()->fill(QStringLiteral("tcp"), QStringLiteral("80"), QStringLiteral("nobody"));
    startButton(page)->click();
    QVERIFY(page.findChild<QWidget*>(QStringLiteral("traceFrom"))->hasFocus());
    QVERIFY(source.trace->traced.empty());
}

void TestTracePage::whatRefusesATraceIsSaid_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("said");
    QTest::addColumn<int>("kind");
    QTest::newRow("denied") << int(ErrorCode::Denied)
                            << QStringLiteral("You may not follow packets on this host. Why.")
                            << int(Banner::Kind::Problem);
    QTest::newRow("dismissed") << int(ErrorCode::Dismissed)
                               << QStringLiteral("No packets are followed: the password was not given.")
                               << int(Banner::Kind::Note);
    QTest::newRow("no nf_tables") << int(ErrorCode::Unsupported)
                                  << QStringLiteral("Packets cannot be followed. Why.")
                                  << int(Banner::Kind::Problem);
    QTest::newRow("another trace") << int(ErrorCode::Busy)
                                   << QStringLiteral("Packets cannot be followed. Why.")
                                   << int(Banner::Kind::Problem);
}

void TestTracePage::whatRefusesATraceIsSaid()
{
    QFETCH(int, code);
    QFETCH(QString, said);
    QFETCH(int, kind);
    LiveHost source;
    TracePage page(&source);
    page.show();
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    source.trace->reply(failure(ErrorCode(code), "Why."));
    QCOMPARE(page.banner()->text(), said);
    QCOMPARE(int(page.banner()->kind()), kind);
    QCOMPARE(startButton(page)->text(), QStringLiteral("&Start"));
    QCOMPARE(page.progress()->text(), QString());
}

void TestTracePage::aRefusedTraceKeepsWhatIsShown()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    source.trace->reply(failure(ErrorCode::Denied, "Why."));
    QCOMPARE(page.packetCount(), 11);
    startButton(page)->click();
    source.trace->reply(std::vector<Message>());
    QCOMPARE(page.packetCount(), -1);
    // Another log takes the place of a trace that runs.
    page.importFile(kLog);
    QTRY_COMPARE(page.packetCount(), 11);
    QCOMPARE(source.trace->stopped, 1);
}

void TestTracePage::remarksAreShownWhileItRuns()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    source.trace->reply(std::vector<Message>{{"Group 0 is taken by ulogd.", {}}});
    QVERIFY(page.progress()->text().endsWith(QStringLiteral("Group 0 is taken by ulogd.")));
    QCOMPARE(page.progress()->kind(), Banner::Kind::Warning);
}

void TestTracePage::nothingSeenIsExplained()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    source.trace->reply(std::vector<Message>());
    Q_EMIT source.trace->ended(QStringLiteral("seconds"));
    QVERIFY2(page.banner()->text().startsWith(QStringLiteral("The trace ended after 30 s.")),
        qPrintable(page.banner()->text()));
    QVERIFY(page.banner()->text().contains(QStringLiteral("No packet of tcp port 8080 came to this host")));
    QCOMPARE(page.banner()->kind(), Banner::Kind::Warning);
}

void TestTracePage::stoppingWhileThePasswordIsAskedFor()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    startButton(page)->click();
    QCOMPARE(source.trace->stopped, 1);
    QCOMPARE(page.progress()->text(), QString());
    source.trace->reply(std::vector<Message>()); // too late
    QCOMPARE(startButton(page)->text(), QStringLiteral("&Start"));
}

void TestTracePage::aTraceThatBreaksOffKeepsItsPackets()
{
    LiveHost source;
    TracePage page(&source);
    page.show();
    fillPort(page, QStringLiteral("8080"));
    startButton(page)->click();
    source.trace->reply(std::vector<Message>());
    Q_EMIT source.trace->arrived(synEvents(), true);
    QVERIFY(page.banner()->text().contains(QStringLiteral("may have gaps")));
    Q_EMIT source.trace->failed(Error{ErrorCode::Kernel, {"The helper went away.", {}}, {}});
    QCOMPARE(page.packetCount(), 1);
    QCOMPARE(page.banner()->text(), QStringLiteral("Packets cannot be followed. The helper went away."));
}

void TestTracePage::aRecordingCannotBeTraced()
{
    FakeSource source;
    source.recording = true;
    TracePage page(&source);
    page.show();
    QVERIFY(!startButton(page)->isEnabled());
    QVERIFY(startButton(page)->toolTip().contains(QStringLiteral("recording")));
    PortForward forward = source.snapshot()->forwards.front().forward;
    page.traceForward(forward);
    QVERIFY(page.banner()->text().contains(QStringLiteral("This is a recording")));
}

void TestTracePage::forwardsAndFlowsLeadHere()
{
    LiveHost source;
    MainWindow window(&source);
    window.show();
    window.forwards()->findChild<QAction*>(QStringLiteral("traceThisForward"))->trigger();
    QCOMPARE(window.page(), MainWindow::Trace);
    QCOMPARE(source.trace->traced.size(), std::size_t(1));
    QCOMPARE(source.trace->traced[0].ports->toString(), std::string("8080"));
    QVERIFY(!source.trace->traced[0].from);
    Q_EMIT window.flows()->traceWanted(FakeSource::flow(FlowEvent::Present, 1).flow);
    QCOMPARE(source.trace->traced.size(), std::size_t(2));
    QCOMPARE(source.trace->traced[1].from->toString(), std::string("1.2.3.4/32"));
    QCOMPARE(source.trace->traced[1].fromPorts->toString(), std::string("10001"));
    QCOMPARE(source.trace->traced[1].ports->toString(), std::string("8080"));
    // What ended sends nothing any more: the next connection of the same client.
    Flow ended = FakeSource::flow(FlowEvent::Present, 1).flow;
    ended.state = std::uint8_t(TcpState::TimeWait);
    Q_EMIT window.flows()->traceWanted(ended);
    QCOMPARE(source.trace->traced.size(), std::size_t(3));
    QCOMPARE(source.trace->traced[2].from->toString(), std::string("1.2.3.4/32"));
    QVERIFY(!source.trace->traced[2].fromPorts);
    window.showPage(MainWindow::Forwards);
    window.forwards()->findChild<QPushButton*>(QStringLiteral("traceForward"))->click();
    QCOMPARE(window.page(), MainWindow::Trace);
    QCOMPARE(source.trace->traced.size(), std::size_t(4));
}

void TestTracePage::aTestConnectionIsAcceptedOrRefused()
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    QCOMPARE(bind(listener, reinterpret_cast<sockaddr*>(&where), size), 0);
    QCOMPARE(getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size), 0);
    const std::uint16_t port = ntohs(where.sin_port);
    TestConnection test;
    QList<TestConnection::Outcome> outcomes;
    connect(&test, &TestConnection::done, this,
        [&](TestConnection::Outcome outcome, int, const QString&) { outcomes << outcome; });
    QCOMPARE(listen(listener, 1), 0);
    test.start(*Address::parse("127.0.0.1"), port);
    QTRY_COMPARE(outcomes.size(), 1);
    close(listener);
    test.start(*Address::parse("127.0.0.1"), port);
    QTRY_COMPARE(outcomes.size(), 2);
    QCOMPARE(outcomes, (QList{TestConnection::Outcome::Connected, TestConnection::Outcome::Refused}));
}

void TestTracePage::onlyOnItsOwnNetworkThereIsATestConnection()
{
    // The article's host is not where this test runs.
    LiveHost source;
    TracePage page(&source);
    page.show();
    auto* button = page.findChild<QPushButton*>(QStringLiteral("testConnection"));
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(QStringLiteral("does not run on the network of that host")));
}

QTEST_MAIN(TestTracePage)
#include "tst_trace_page.moc"
