// One connection followed: what is told of it while it lives, when it ended, when it is gone.
#include "app/flows/flow_details.h"
#include "app/flows/flow_filter_edit.h"
#include "app/flows/flow_sentences.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "fake_source.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000; // ms

std::uint64_t at(std::int64_t milliseconds)
{
    return std::uint64_t(milliseconds) * 1'000'000;
}

} // namespace

class TestFlowFollowing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void enterFollowsARowInWords();
    void whatHasNoAnswerIsNotSaidToBeAnswered();
    void itStaysWhenTheFilterHidesIt();
    void statesAndRatesAreKept();
    void theTimeLeftRunsDown();
    void whileTheHelperIsSilentItsRateStays();
    void itsEndIsToldAndOutlivesItsRow();
    void bytesThatAreNotCountedAreUnknownNotZero();
    void anotherConnectionInItsPlaceIsNotTakenForIt();
    void itCanBeCopiedAndClosed();
    void itLeadsToItsForward();
    void aChosenRowThatGoesDoesNotMoveTheTable();
    void aForwardOfAllPortsIsFilteredForToo();

private:
    FlowTable* table() const { return m_page->findChild<FlowTable*>(); }
    FlowDetails* details() const { return m_page->findChild<FlowDetails*>(); }
    QString label(const char* name) const
    {
        return details()->findChild<QLabel*>(QLatin1String(name))->text();
    }
    void follow(int row = 0)
    {
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(row, 0));
        QTest::keyClick(table(), Qt::Key_Return);
    }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowFollowing::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowFollowing::init()
{
    m_source = std::make_unique<FakeSource>();
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_feed->stopTimer();
    m_page = std::make_unique<FlowsPage>(m_source.get(), m_feed.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_source->deliver({FakeSource::flow(FlowEvent::New, 1, 1000, at(kNow - 4000))}, true);
    m_feed->tick(kNow);
    QCOMPARE(table()->model()->rowCount(), 1);
}

void TestFlowFollowing::cleanup()
{
    m_page.reset();
    m_feed.reset();
    m_source.reset();
}

void TestFlowFollowing::enterFollowsARowInWords()
{
    QVERIFY(!details()->isVisible());
    follow();
    QVERIFY(details()->isVisible());
    const QString words = label("flowWords");
    QVERIFY2(words.contains(QLatin1String("1.2.3.4:10001 asked for 172.20.242.183:8080 (TCP)")),
        qPrintable(words));
    QVERIFY(words.contains(QLatin1String("answered by 172.17.0.2:80")));
    QVERIFY(words.contains(QStringLiteral("“8080 → 172.17.0.2:80”")));
    QVERIFY(label("flowTuples").contains(QLatin1String("src=172.17.0.2 dst=1.2.3.4 sport=80 dport=10001")));
    QVERIFY(label("flowFigures").contains(QLatin1String("1.0 kB")));
    for (const QLabel* each : details()->findChildren<QLabel*>())
        QVERIFY2(
            !each->accessibleName().isEmpty() || !each->text().isEmpty(), qPrintable(each->objectName()));
}

void TestFlowFollowing::whatHasNoAnswerIsNotSaidToBeAnswered()
{
    FlowRecord silent = FakeSource::flow(FlowEvent::Update, 1, 1000, at(kNow));
    silent.flow.status &= ~(FlowStatus::SeenReply | FlowStatus::Assured);
    silent.flow.state = std::uint8_t(TcpState::SynSent);
    silent.flow.reply.destination = *Address::parse("172.17.0.1");
    m_source->deliver({silent}, true);
    m_feed->tick(kNow + 500);
    follow();
    const QString words = label("flowWords");
    QVERIFY2(words.contains(QLatin1String("It is sent on to 172.17.0.2:80.")), qPrintable(words));
    QVERIFY(words.contains(QLatin1String("There, the client is 172.17.0.1:10001.")));
    QVERIFY(words.contains(QLatin1String("No packet has come back")));
    QVERIFY(!words.contains(QLatin1String("answered by")));
}

void TestFlowFollowing::itStaysWhenTheFilterHidesIt()
{
    follow();
    const QString title = label("flowTitle");
    m_page->findChild<FlowFilterEdit*>()->setText(QStringLiteral("203.0.113.1"));
    QCOMPARE(table()->model()->rowCount(), 0);
    QVERIFY(details()->isVisible());
    QCOMPARE(label("flowTitle"), title);
}

void TestFlowFollowing::statesAndRatesAreKept()
{
    follow();
    FlowRecord closing = FakeSource::flow(FlowEvent::Update, 1, 51000, at(kNow + 1000));
    m_source->deliver({closing});
    m_feed->tick(kNow + 1000);
    closing.time = at(kNow + 2000);
    closing.flow.state = std::uint8_t(TcpState::FinWait);
    m_source->deliver({closing});
    m_feed->tick(kNow + 2000);
    const FollowedFlow& followed = *details()->followed();
    QCOMPARE(followed.steps().size(), std::size_t(2));
    QCOMPARE(followed.steps()[0].phase, FlowPhase::Established);
    QCOMPARE(followed.steps()[1].phase, FlowPhase::Closing);
    QCOMPARE(followed.steps()[1].time, kNow + 2000);
    QCOMPARE(followed.rates().size(), std::size_t(2));
    QCOMPARE(followed.rates().front(), 10000.0);
}

void TestFlowFollowing::theTimeLeftRunsDown()
{
    FlowRecord told = FakeSource::flow(FlowEvent::Update, 1, 1000, at(kNow));
    told.flow.timeout = 30;
    m_source->deliver({told});
    m_feed->tick(kNow);
    follow();
    const auto cell = [this] { return table()->model()->index(0, FlowModel::Timeout).data().toString(); };
    QVERIFY(details()->plainText().contains(QLatin1String("Time left: 30 s if no packet comes")));
    m_feed->tick(kNow + 21'000);
    QVERIFY(details()->plainText().contains(QLatin1String("Time left: 9 s if no packet comes")));
    QCOMPARE(cell(), QStringLiteral("9 s"));
    // Packets that are not counted are not told of, and each lets it live longer.
    FlowRecord uncounted = FakeSource::flow(FlowEvent::New, 2, 0, at(kNow + 21'000));
    uncounted.flow.counted = false;
    uncounted.flow.timeout = 30;
    m_source->deliver({uncounted, FakeSource::flow(FlowEvent::Destroy, 1, 1000, at(kNow + 21'000))});
    m_feed->tick(kNow + 31'000);
    table()->sortByColumn(FlowModel::Age, Qt::AscendingOrder);
    QCOMPARE(cell(), QStringLiteral("≥ 20 s"));
    m_feed->tick(kNow + 61'000);
    QCOMPARE(cell(), QStringLiteral("—"));
}

void TestFlowFollowing::whileTheHelperIsSilentItsRateStays()
{
    follow();
    Q_EMIT m_source->flowsHeard();
    m_source->deliver({FakeSource::flow(FlowEvent::Update, 1, 11'000, at(kNow + 1000))});
    m_feed->tick(kNow + 1000);
    const auto sampled = m_feed->flows().sampledAt();
    const double rate = m_feed->flows().figures(1).rate;
    const std::size_t rates = details()->followed()->rates().size();
    QVERIFY(rate > 0);
    for (int second = 2; second < 30; ++second)
        m_feed->tick(kNow + second * 1000);
    QCOMPARE(m_feed->flows().sampledAt(), sampled);
    QCOMPARE(m_feed->flows().figures(1).rate, rate);
    QVERIFY(details()->followed()->rate() > 0);
    QCOMPARE(details()->followed()->rates().size(), rates);
    Q_EMIT m_source->flowsHeard();
    m_feed->tick(kNow + 30'000);
    Q_EMIT m_source->flowsHeard();
    m_feed->tick(kNow + 31'000);
    QCOMPARE(m_feed->flows().sampledAt(), kNow + 31'000);
    QCOMPARE(m_feed->flows().figures(1).history.back(), 0.0);
    m_feed->tick(kNow - 600'000); // the clock was set back
    QVERIFY(!m_feed->flows().isHeard());
    Q_EMIT m_source->flowsHeard();
    m_feed->tick(kNow - 599'000);
    QCOMPARE(details()->followed()->rates().size(), rates + 3);
}

void TestFlowFollowing::itsEndIsToldAndOutlivesItsRow()
{
    follow();
    FlowRecord end = FakeSource::flow(FlowEvent::Destroy, 1, 2000, at(kNow + 1000));
    end.flow.state = std::uint8_t(TcpState::TimeWait);
    end.flow.closer = FlowCloser::Answerer;
    m_source->deliver({end});
    m_feed->tick(kNow + 1500);
    QVERIFY(label("flowWords").contains(QLatin1String("Closed by target")));
    QVERIFY(details()->followed()->isQuiet());
    QVERIFY(!details()->findChild<QPushButton*>(QStringLiteral("endFollowed"))->isEnabled());
    m_feed->tick(kNow + 70'000);
    m_feed->tick(kNow + 70'500);
    QCOMPARE(table()->model()->rowCount(), 0);
    QVERIFY(details()->followed()->isOver());
    QVERIFY(label("flowWords").contains(QLatin1String("Closed by target")));
    QVERIFY(label("flowFigures").contains(QLatin1String("after 5 s")));
}

void TestFlowFollowing::bytesThatAreNotCountedAreUnknownNotZero()
{
    FlowRecord silent = FakeSource::flow(FlowEvent::New, 2, 0, at(kNow));
    silent.flow.counted = false;
    m_source->deliver({silent}, true);
    m_feed->tick(kNow + 500);
    m_feed->tick(kNow + 2000); // the other one was not told of again
    QCOMPARE(table()->model()->rowCount(), 1);
    follow();
    QVERIFY(label("flowFigures").contains(QLatin1String("unknown: not counted")));
    QVERIFY(!label("flowFigures").contains(QLatin1String("0 B")));
    QVERIFY(details()->plainText().contains(QLatin1String("Rate: unknown")));
}

void TestFlowFollowing::anotherConnectionInItsPlaceIsNotTakenForIt()
{
    follow();
    m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 1, 2000, at(kNow + 1000))});
    m_feed->tick(kNow + 1500);
    m_feed->tick(kNow + 70'000);
    m_feed->tick(kNow + 70'500);
    m_source->deliver({FakeSource::flow(FlowEvent::New, 9, 0, at(kNow + 71'000))});
    m_feed->tick(kNow + 71'500);
    QVERIFY(label("flowTitle").contains(QLatin1String(":10001")));
    QCOMPARE(details()->followed()->flow().id, 1u);
}

void TestFlowFollowing::itCanBeCopiedAndClosed()
{
    follow();
    details()->findChild<QPushButton*>(QStringLiteral("copyDetails"))->click();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.contains(QLatin1String("asked for 172.20.242.183:8080")));
    QVERIFY(copied.contains(QLatin1String("sport=80")));
    QVERIFY(!copied.contains(u'<'));
    QTest::keyClick(details(), Qt::Key_Escape);
    QVERIFY(!details()->isVisible());
    QVERIFY(!details()->followed());
}

void TestFlowFollowing::itLeadsToItsForward()
{
    follow();
    QSignalSpy forward(m_page.get(), &FlowsPage::forwardWanted);
    QSignalSpy chains(m_page.get(), &FlowsPage::chainsWanted);
    details()->findChild<QPushButton*>(QStringLiteral("showForward"))->click();
    details()->findChild<QPushButton*>(QStringLiteral("showChains"))->click();
    QCOMPARE(forward.count(), 1);
    QCOMPARE(chains.count(), 1);
    QCOMPARE(forward[0][0].toString(), QString::fromStdString(m_source->snapshot()->forwards[0].forward.id));
}

void TestFlowFollowing::aChosenRowThatGoesDoesNotMoveTheTable()
{
    std::vector<FlowRecord> records;
    for (std::uint32_t id = 2; id <= 80; ++id)
        records.push_back(FakeSource::flow(FlowEvent::New, id, 1000, at(kNow)));
    m_source->deliver(records);
    m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 40, 1000, at(kNow + 100))});
    m_feed->tick(kNow + 500);
    const int last = table()->model()->rowCount() - 1;
    QVERIFY(table()->model()->index(last, 0).data().toString().endsWith(QLatin1String("10040")));
    table()->selectRow(last);
    QVERIFY(table()->verticalScrollBar()->maximum() > 0);
    table()->scrollToTop();
    m_feed->tick(kNow + 61'000);
    m_feed->tick(kNow + 61'500);
    QCOMPARE(table()->model()->rowCount(), last);
    QTest::qWait(50);
    QCOMPARE(table()->verticalScrollBar()->value(), 0);
    QVERIFY(!table()->selectionModel()->hasSelection());
}

void TestFlowFollowing::aForwardOfAllPortsIsFilteredForToo()
{
    m_source->setRules(
        "*nat\n:PREROUTING ACCEPT [0:0]\n"
        "-A PREROUTING -d 172.20.242.183/32 -p udp -j DNAT --to-destination 172.17.0.2\nCOMMIT\n",
        {});
    const auto& forwards = m_source->snapshot()->forwards;
    QCOMPARE(forwards.size(), std::size_t(1));
    FlowRecord udp = FakeSource::flow(FlowEvent::New, 2, 1000, at(kNow));
    udp.flow.protocol = ProtocolNumber(Protocol::Udp);
    udp.flow.reply.sourcePort = udp.flow.original.destinationPort;
    m_source->deliver({udp});
    m_feed->tick(kNow + 500);
    QCOMPARE(table()->model()->rowCount(), 2);
    const QString id = QString::fromStdString(forwards[0].forward.id);
    m_page->filterForward(id);
    QCOMPARE(m_page->findChild<FlowFilterEdit*>()->text(), QStringLiteral("forward:") + id);
    QCOMPARE(table()->model()->rowCount(), 1);
    QVERIFY(table()->model()->index(0, 0).data().toString().endsWith(QLatin1String(":10002")));
}

QTEST_MAIN(TestFlowFollowing)
#include "tst_flow_following.moc"
