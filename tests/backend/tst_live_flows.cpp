#include "backend/flow/live_flows.h"
#include "tests/backend/flows.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace portolan;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000; // ms

FlowRecord record(FlowEvent what, std::uint16_t port, std::int64_t time, std::uint64_t bytes = 0)
{
    FlowRecord result;
    result.event = what;
    result.time = std::uint64_t(time) * 1'000'000;
    result.flow = dnatFlow();
    result.flow.id = port;
    result.flow.original.sourcePort = port;
    result.flow.counted = bytes > 0;
    result.flow.received.bytes = bytes;
    return result;
}

std::vector<FoundForward> web()
{
    FoundForward found;
    found.forward.id = "0a1b2c3d";
    found.forward.listen.ports = *PortRange::parse("8080");
    found.forward.to = {*Address::parse("172.17.0.2"), *PortRange::parse("80")};
    return {found};
}

} // namespace

class TestLiveFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTickTellsWhatCameChangedAndWent()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::New, 1, kStart), record(FlowEvent::New, 2, kStart)}, false);
        QCOMPARE(flows.tick(kStart).born.size(), 2u);
        flows.take({record(FlowEvent::Update, 1, kStart + 10), record(FlowEvent::Update, 1, kStart + 20),
                       record(FlowEvent::Destroy, 2, kStart + 20)},
            false);
        const auto& changes = flows.tick(kStart + 500);
        QVERIFY(changes.born.empty() && changes.gone.empty());
        QCOMPARE(changes.changed.size(), 2u);
        QCOMPARE(flows.totals().open, 1u);
        QVERIFY(flows.tick(kStart + 1000).changed.empty());
    }

    void anEndedFlowIsKeptForAMinuteWithItsLastWords()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::New, 1, kStart)}, false);
        flows.take({record(FlowEvent::Destroy, 1, kStart + 100, 5000)}, false);
        const auto number = flows.tick(kStart + 500).born.at(0);
        QVERIFY(flows.quiet(number));
        QCOMPARE(flows.endedAt(number), kStart + 100);
        QCOMPARE(flows.flow(number).received.bytes, 5000u);
        QVERIFY(flows.tick(kStart + 100 + LiveFlows::kEndedStays).gone.empty());
        QCOMPARE(flows.tick(kStart + 101 + LiveFlows::kEndedStays).gone.size(), 1u);
        // Whoever shows it may still read it, but nobody begins to.
        QVERIFY(!flows.shown(number));
        QCOMPARE(flows.flow(number).received.bytes, 5000u);
        flows.tick(kStart + 102 + LiveFlows::kEndedStays);
        QCOMPARE(flows.store().size(), 0u);
    }

    void theSameConnectionMayComeAgainWhileItsEndIsStillShown()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::New, 1, kStart), record(FlowEvent::Destroy, 1, kStart),
                       record(FlowEvent::New, 1, kStart + 5)},
            false);
        QCOMPARE(flows.tick(kStart + 10).born.size(), 2u);
        QCOMPARE(flows.totals().open, 1u);
    }

    void ofAStormOfShortOnesOnlySomeEndedAreKept()
    {
        LiveFlows flows;
        for (unsigned i = 0; i < 50'000; ++i)
            flows.take({record(FlowEvent::New, std::uint16_t(i), kStart),
                           record(FlowEvent::Destroy, std::uint16_t(i), kStart)},
                false);
        flows.tick(kStart + 10);
        flows.tick(kStart + 20);
        QCOMPARE(flows.store().size(), LiveFlows::kEndedMost);
    }

    void aTableReadAgainDropsWhatItDoesNotTellOf()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::New, 1, kStart), record(FlowEvent::New, 2, kStart),
                       record(FlowEvent::New, 3, kStart)},
            false);
        flows.tick(kStart);
        // The second batch of the table comes a little later.
        flows.take({record(FlowEvent::Present, 2, kStart + 10)}, true);
        flows.tick(kStart + 500);
        flows.take({record(FlowEvent::Present, 3, kStart + 600)}, false);
        const auto& changes = flows.tick(kStart + 1500);
        QCOMPARE(changes.gone.size(), 1u);
        QCOMPARE(flows.flow(changes.gone.at(0)).id, 1u);
        QCOMPARE(flows.totals().open, 2u);
    }

    void aRateIsBytesBetweenTwoReadingsAndFallsToNothing()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::Present, 1, kStart, 1000)}, false);
        const auto number = flows.tick(kStart).born.at(0);
        flows.take({record(FlowEvent::Update, 1, kStart + 2000, 5000)}, false);
        flows.tick(kStart + 2000);
        QCOMPARE(flows.extra(number).rate(), 2000.0);
        QCOMPARE(flows.running(), std::vector{number});
        flows.tick(kStart + 4000);
        QCOMPARE(flows.extra(number).rate(), 2000.0);
        QCOMPARE(flows.tick(kStart + 20'000).changed, std::vector{number});
        QCOMPARE(flows.extra(number).rate(), 0.0);
        QVERIFY(flows.running().empty());
    }

    void afterASilenceThereIsNoPeakAndMeanwhileNoNought_data()
    {
        QTest::addColumn<bool>("ticks");
        QTest::addColumn<bool>("reset");
        QTest::newRow("the helper was killed") << true << true;
        QTest::newRow("the helper stood still") << true << false;
        QTest::newRow("the window stood still") << false << false;
    }

    void afterASilenceThereIsNoPeakAndMeanwhileNoNought()
    {
        QFETCH(bool, ticks);
        QFETCH(bool, reset);
        LiveFlows flows;
        flows.setForwards(web());
        std::int64_t now = kStart;
        std::uint64_t bytes = 1'000'000;
        flows.take({record(FlowEvent::Present, 1, now, bytes)}, true);
        const auto number = flows.tick(now).born.at(0);
        for (int second = 0; second < 10; ++second) {
            now += 1000;
            flows.take({record(FlowEvent::Update, 1, now - 10, bytes += 1000)}, false);
            flows.tick(now);
        }
        QCOMPARE(std::lround(flows.figures(1).rate), 1000);
        const auto sampled = flows.sampledAt();
        for (int second = 0; second < 30; ++second) {
            now += 1000;
            bytes += 1000;
            if (!ticks)
                continue;
            flows.setHeard(false);
            flows.tick(now);
            QCOMPARE(flows.sampledAt(), sampled);
            QCOMPARE(std::lround(flows.figures(1).rate), 1000);
            QVERIFY(flows.extra(number).isRunning());
        }
        // The first word is of no reading of counters; those of a table read again are in it.
        flows.setHeard(true);
        if (reset)
            flows.take({record(FlowEvent::Present, 1, now, bytes)}, true);
        flows.tick(now += 500);
        std::vector<FlowRecord> late{record(FlowEvent::Update, 1, now - 400, bytes += 500)};
        for (std::uint16_t port = 2; port < 62; ++port)
            late.push_back(record(FlowEvent::New, port, now - port * 400));
        flows.take(late, false);
        double highest = 0;
        for (int second = 0; second < 5; ++second) {
            now += 1000;
            flows.setHeard(true);
            flows.take({record(FlowEvent::Update, 1, now - 10, bytes += 1000)}, false);
            flows.tick(now);
            highest = std::max(highest, flows.figures(1).history.back());
            QVERIFY2(flows.figures(1).history.back() > 400, qPrintable(QString::number(second)));
            QVERIFY2(flows.figures(1).born < 2, qPrintable(QString::number(flows.figures(1).born)));
        }
        QVERIFY2(highest < 2100, qPrintable(QString::number(highest)));
        QCOMPARE(flows.figures(1).history.back(), 1000.0);
    }

    /// Of one that stood still nothing was heard either, and it may begin to run at once.
    void aBurstOfAQuietConnectionIsShownWhole()
    {
        LiveFlows flows;
        flows.setForwards(web());
        flows.take({record(FlowEvent::Present, 1, kStart, 1000)}, false);
        std::int64_t now = kStart;
        for (; now < kStart + 60'000; now += 1000)
            flows.tick(now);
        flows.take({record(FlowEvent::Update, 1, now - 10, 901'000)}, false);
        flows.tick(now);
        QCOMPARE(flows.figures(1).history.back(), 900'000.0);
    }

    void aClockThatIsSetBackStopsNothing()
    {
        LiveFlows flows;
        flows.setForwards(web());
        std::int64_t now = kStart;
        std::uint64_t bytes = 1000;
        flows.take({record(FlowEvent::Present, 1, now, bytes), record(FlowEvent::New, 2, now)}, true);
        flows.tick(now);
        const auto run = [&](int seconds) {
            for (int second = 0; second < seconds; ++second) {
                now += 1000;
                flows.take({record(FlowEvent::Update, 1, now - 10, bytes += 1000)}, false);
                flows.tick(now);
            }
        };
        run(10);
        flows.take({record(FlowEvent::Present, 1, now, bytes)}, true);
        flows.tick(now);
        now -= 600'000;
        run(5);
        QCOMPARE(flows.sampledAt(), now);
        QCOMPARE(flows.figures(1).history.back(), 1000.0);
        QCOMPARE(std::lround(flows.figures(1).rate), 1000);
        QCOMPARE(flows.totals().open, 1u); // the other was not in the table that was read again
        const auto number = flows.running().at(0);
        QCOMPARE(flows.extra(number).rate(), 1000.0);
        for (int second = 0; second < 6; ++second)
            flows.tick(now += 1000);
        QCOMPARE(flows.extra(number).rate(), 0.0);
    }

    void theTimeLeftRunsDownFromWhenItWasTold()
    {
        LiveFlows flows;
        FlowRecord idle = record(FlowEvent::Present, 1, kStart, 100);
        idle.flow.timeout = 30;
        flows.take({idle}, false);
        const auto number = flows.tick(kStart).born.at(0);
        QCOMPARE(flows.timeLeft(number), 30u);
        const auto expires = flows.expiresAt(number);
        flows.tick(kStart + 21'000);
        QCOMPARE(flows.timeLeft(number), 9u);
        QCOMPARE(flows.expiresAt(number), expires);
        flows.tick(kStart + 40'000);
        QCOMPARE(flows.timeLeft(number), 0u);
        for (const bool counted : {true, false}) {
            FlowRecord again = record(FlowEvent::Update, 1, kStart + (counted ? 41'000 : 42'000), 200);
            again.flow.timeout = 120;
            again.flow.counted = counted;
            flows.take({again}, false);
            flows.tick(kStart + 43'000);
            QCOMPARE(flows.timeLeft(number), counted ? 118u : 119u);
        }
    }

    void whatIsNotCountedOfAForwardIsKnown()
    {
        LiveFlows flows;
        flows.setForwards(web());
        flows.take({record(FlowEvent::New, 1, kStart, 100), record(FlowEvent::Present, 2, kStart)}, false);
        flows.tick(kStart);
        QCOMPARE(flows.figures(1).uncounted, 1u);
        QVERIFY(!flows.figures(1).isPartly()); // it may be the new one
        for (int second = 1; second <= 4; ++second)
            flows.tick(kStart + second * 1000);
        QVERIFY(flows.figures(1).isPartly() && !flows.figures(1).isUncounted());
        flows.take({record(FlowEvent::Destroy, 1, kStart + 4100, 100)}, false);
        flows.tick(kStart + 4500);
        QVERIFY(flows.figures(1).isUncounted());
        auto others = web();
        others[0].forward.listen.ports = *PortRange::parse("9");
        flows.setForwards(others);
        flows.tick(kStart + 5000);
        QVERIFY(!flows.figures(1).isPartly());
        QCOMPARE(flows.figures(0).uncounted, 1u);
        flows.take({record(FlowEvent::Destroy, 2, kStart + 5100)}, false);
        flows.tick(kStart + 5500);
        QVERIFY(!flows.figures(0).isPartly() && !flows.figures(0).isUncounted());
    }

    void aRateIsToldEachWay()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::Present, 1, kStart, 1000)}, false);
        const auto number = flows.tick(kStart).born.at(0);
        FlowRecord more = record(FlowEvent::Update, 1, kStart + 2000, 9000);
        more.flow.sent.bytes = 100;
        flows.take({more}, false);
        flows.tick(kStart + 2000);
        QCOMPARE(flows.extra(number).sentRate.value(), 50.0);
        QCOMPARE(flows.extra(number).receivedRate.value(), 4000.0);
        QCOMPARE(flows.extra(number).rate(), 4050.0);
    }

    void aRateStaysUntilCountersThatComeSeldomAreReadAgain()
    {
        LiveFlows flows;
        std::uint64_t bytes = 1000;
        flows.take({record(FlowEvent::Present, 1, kStart, bytes)}, false);
        const auto number = flows.tick(kStart).born.at(0);
        for (int second = 1; second <= 100; ++second) {
            const std::int64_t now = kStart + second * 1000;
            if (second % 6 == 0)
                flows.take({record(FlowEvent::Update, 1, now, bytes += 6000)}, false);
            flows.tick(now);
            if (second >= 30)
                QCOMPARE(flows.extra(number).rate(), 1000.0);
        }
    }

    /// Of a great table, counters come every few seconds; the rate of what runs steadily is steady all the
    /// same.
    void aForwardsRateDoesNotBeatWithReadingsThatAreFarApart()
    {
        LiveFlows flows;
        flows.setForwards(web());
        constexpr std::uint16_t kMany = 100;
        std::uint64_t bytes = 1000;
        for (std::uint16_t port = 1; port <= kMany; ++port)
            flows.take({record(FlowEvent::Present, port, kStart, bytes)}, false);
        flows.tick(kStart);
        double least = 1e9;
        double most = 0;
        for (int second = 1; second <= 120; ++second) {
            const std::int64_t now = kStart + second * 1000;
            if (second % 5 == 0) {
                bytes += 50;
                for (std::uint16_t port = 1; port <= kMany; ++port)
                    flows.take({record(FlowEvent::Update, port, now, bytes)}, false);
            }
            flows.tick(now);
            if (second < 60) // until it is known how far they are apart
                continue;
            least = std::min(least, flows.figuresOf("0a1b2c3d").rate);
            most = std::max(most, flows.figuresOf("0a1b2c3d").rate);
        }
        QVERIFY2(least > 800 && most < 1200, qPrintable(QStringLiteral("%1 to %2").arg(least).arg(most)));
    }

    void newsWithoutCountersKeepTheKnownOnes()
    {
        LiveFlows flows;
        flows.take(
            {record(FlowEvent::Present, 1, kStart, 1000), record(FlowEvent::Update, 1, kStart + 500)}, false);
        const auto number = flows.tick(kStart + 500).born.at(0);
        QVERIFY(flows.flow(number).counted);
        QCOMPARE(flows.flow(number).received.bytes, 1000u);
    }

    void aForwardSumsItsConnections()
    {
        LiveFlows flows;
        flows.setForwards(web());
        flows.take(
            {record(FlowEvent::Present, 1, kStart, 100), record(FlowEvent::New, 2, kStart, 50)}, false);
        flows.tick(kStart);
        flows.take({record(FlowEvent::Update, 1, kStart + 1000, 1100)}, false);
        flows.tick(kStart + 1000);
        const auto& figures = flows.figuresOf("0a1b2c3d");
        QCOMPARE(figures.live, 2u);
        QVERIFY(!figures.isPartly());
        QCOMPARE(figures.history, std::deque<double>{1000});
        QCOMPARE(figures.lastUsed, std::uint64_t(kStart + 1000) * 1'000'000);
        flows.take({record(FlowEvent::Destroy, 2, kStart + 1200)}, false);
        QCOMPARE(flows.figuresOf("0a1b2c3d").live, 1u);
    }

    void forwardsThatBecomeKnownLaterGetTheirConnections()
    {
        LiveFlows flows;
        flows.take({record(FlowEvent::Present, 1, kStart)}, false);
        const auto number = flows.tick(kStart).born.at(0);
        QVERIFY(!flows.forward(number));
        flows.setForwards(web());
        QVERIFY(!flows.forward(number));
        QVERIFY(flows.tick(kStart + 1).reassigned);
        QCOMPARE(flows.forward(number)->forward.id, std::string("0a1b2c3d"));
        QCOMPARE(flows.figuresOf("0a1b2c3d").live, 1u);
        // Only the counters of its rules moved: nothing to tell.
        auto counted = web();
        counted[0].counters.packets = 9;
        flows.setForwards(counted);
        QVERIFY(!flows.tick(kStart + 2).reassigned);
    }

    void aStormAgreesWithAMap()
    {
        LiveFlows flows;
        flows.setForwards(web());
        std::map<std::uint16_t, std::uint64_t> open;
        std::vector<int> known(70'000);
        std::mt19937 random(7);
        std::int64_t now = kStart;
        for (int step = 0; step < 50'000; ++step) {
            now += random() % 20;
            const auto port = std::uint16_t(random() % 3000);
            const auto found = open.find(port);
            const std::uint64_t bytes = (found == open.end() ? 0 : found->second) + random() % 1000 + 1;
            if (found != open.end() && random() % 3 == 0) {
                flows.take({record(FlowEvent::Destroy, port, now, bytes)}, false);
                open.erase(found);
            } else {
                flows.take(
                    {record(found == open.end() ? FlowEvent::New : FlowEvent::Update, port, now, bytes)},
                    false);
                open[port] = bytes;
            }
            if (step % 100 != 0)
                continue;
            const auto& changes = flows.tick(now);
            // A number is told to be born once before it changes or goes, and never twice in a tick.
            for (const auto number : changes.born)
                QCOMPARE(known[number]++, 0);
            for (const auto number : changes.changed)
                QCOMPARE(known[number], 1);
            for (const auto number : changes.gone)
                known[number] = 0;
        }
        flows.tick(now);
        QCOMPARE(flows.totals().open, open.size());
        QCOMPARE(std::size_t(flows.figures(1).live), open.size());
    }
};

QTEST_APPLESS_MAIN(TestLiveFlows)
#include "tst_live_flows.moc"
