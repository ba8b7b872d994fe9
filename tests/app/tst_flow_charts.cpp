// The charts above the table of connections: what they keep, show, say and choose.
#include "app/flows/chart_style.h"
#include "app/flows/clients_chart.h"
#include "app/flows/figures.h"
#include "app/flows/flow_charts.h"
#include "app/flows/forward_titles.h"
#include "app/flows/history_chart.h"
#include "app/flows/legend_button.h"

#include <QButtonGroup>
#include <QChart>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QValueAxis>

#include <memory>

using namespace portolan;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000; // ms

FoundForward forwardOf(const char* id, const char* name, const char* port, const char* target)
{
    FoundForward found;
    found.forward.id = id;
    found.forward.name = name;
    found.forward.listen.ports = *PortRange::parse(port);
    found.forward.to = {*Address::parse(target), *PortRange::parse("80")};
    return found;
}

FlowHistory::Reading reading(const QString& name, double rate, double open = 1, double fresh = 0)
{
    return {name.toStdString(), name, {rate, open, fresh}};
}

} // namespace

class TestFlowCharts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void theHistorySumsTheRestAsOthers();
    void whatIsOlderThanTheWindowIsForgotten();
    void secondsOfWhichNothingIsKnownAreNoNought();
    void aForwardKeepsItsColourWhenAnotherOvertakesIt();
    void aForwardHasOneColourInEveryChart();
    void axesEndAtNumbersPeopleRead_data();
    void axesEndAtNumbersPeopleRead();
    void nothingIsDrawnForNobodyAndAllIsThereWhenSomebodyLooks_data();
    void nothingIsDrawnForNobodyAndAllIsThereWhenSomebodyLooks();
    void pausedChartsStayAsTheyAre();
    void pointingAtAMomentTellsItsValues();
    void aClickOnAForwardFiltersForIt();
    void theLegendFiltersToo();
    void forwardsOfOneNameAreToldApart();
    void whatIsCountedOfAForwardIsAtLeastItsRate();
    void keysReadAndChoose();
    void whatIsSeenIsSaid();
    void withoutAccountingConnectionsAreOfferedInstead();
    void clientsAreRankedByRate();
    void clientsAreRankedByConnectionsWhereNothingIsCounted();
    void aClickOnABarFiltersForTheClient();
    void theToolTipOfABarFollowsItsClient();
    void theChosenChartIsRemembered();

private:
    /// Connections of two forwards and three clients, with so much traffic more each second.
    void run(int seconds, bool counted = true);
    FlowRecord record(
        std::uint32_t id, const char* client, int port, const char* target, std::uint64_t bytes) const;
    HistoryChart* chart(FlowHistory::Measure measure) const;
    static QPoint placeOf(const HistoryChart* chart, int second, double share);

    QTemporaryDir m_settings;
    LiveFlows m_flows;
    std::int64_t m_now = kStart;
    std::uint64_t m_bytes = 0;
    std::unique_ptr<FlowCharts> m_charts;
};

void TestFlowCharts::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFlowCharts::init()
{
    QSettings().clear();
    m_flows = {};
    m_now = kStart;
    m_bytes = 0;
    m_flows.setForwards({forwardOf("0a1b2c3d", "web", "8080", "172.17.0.2"),
        forwardOf("11112222", "shop <b>", "9090", "172.17.0.3")});
    m_charts = std::make_unique<FlowCharts>(&m_flows);
    m_charts->resize(1000, 200);
}

void TestFlowCharts::cleanup()
{
    m_charts.reset();
    QToolTip::hideText();
}

FlowRecord TestFlowCharts::record(
    std::uint32_t id, const char* client, int port, const char* target, std::uint64_t bytes) const
{
    FlowRecord result;
    result.event = FlowEvent::Update;
    result.time = std::uint64_t(m_now) * 1'000'000;
    Flow& flow = result.flow;
    flow.id = id;
    flow.protocol = ProtocolNumber(Protocol::Tcp);
    flow.state = std::uint8_t(TcpState::Established);
    flow.status = FlowStatus::SeenReply | FlowStatus::DestinationNat;
    flow.original = {*Address::parse(client), *Address::parse("172.20.242.183"), std::uint16_t(1000 + id),
        std::uint16_t(port)};
    flow.reply = {*Address::parse(target), *Address::parse(client), 80, std::uint16_t(1000 + id)};
    flow.counted = bytes != 0;
    flow.received.bytes = bytes;
    return result;
}

void TestFlowCharts::run(int seconds, bool counted)
{
    for (int second = 0; second < seconds; ++second) {
        m_now += 1000;
        m_bytes += 1000;
        const auto bytes = [&](unsigned times) { return counted ? m_bytes * times + 1 : 0; };
        m_flows.take({record(1, "1.2.3.4", 8080, "172.17.0.2", bytes(1)),
                         record(2, "1.2.3.4", 8080, "172.17.0.2", bytes(1)),
                         record(3, "1.2.3.5", 8080, "172.17.0.2", bytes(4)),
                         record(4, "1.2.3.6", 9090, "172.17.0.3", bytes(2))},
            false);
        m_flows.tick(m_now);
        m_charts->takeTick();
    }
}

HistoryChart* TestFlowCharts::chart(FlowHistory::Measure measure) const
{
    for (auto* each : m_charts->findChildren<HistoryChart*>())
        if (each->measure() == measure)
            return each;
    return nullptr;
}

/// A place of that height (0 at the bottom, 1 on top) at a moment.
QPoint TestFlowCharts::placeOf(const HistoryChart* chart, int second, double share)
{
    const QRectF plot = chart->chart()->plotArea();
    return QPointF(plot.left() + plot.width() * second / (FlowHistory::kSeconds - 1),
        plot.bottom() - plot.height() * share)
        .toPoint();
}

void TestFlowCharts::theHistorySumsTheRestAsOthers()
{
    FlowHistory history;
    for (int second = 0; second < FlowHistory::kSeconds + 10; ++second) {
        std::vector<FlowHistory::Reading> sample{{{}, {}, {5, 1, 0}}};
        for (int i = 0; i < 7; ++i)
            sample.push_back(reading(QStringLiteral("forward %1").arg(i), 100 - i));
        history.add(std::move(sample), kStart + second * 1000);
    }
    const auto series = history.series(FlowHistory::Rate);
    QCOMPARE(series.size(), std::size_t(FlowHistory::kSeries + 1));
    QCOMPARE(series.front().title, QStringLiteral("forward 0"));
    QCOMPARE(series.front().values.size(), std::size_t(FlowHistory::kSeconds));
    QCOMPARE(series.back().id, std::string());
    QCOMPARE(series.back().now, 5.0 + 95 + 94);
    QCOMPARE(history.peak(FlowHistory::Rate), 5.0 + 100 + 99 + 98 + 97 + 96 + 95 + 94);
    QCOMPARE(history.peak(FlowHistory::Open), 8.0);
}

void TestFlowCharts::whatIsOlderThanTheWindowIsForgotten()
{
    FlowHistory history;
    history.add({reading(QStringLiteral("old"), 1e9, 3)}, kStart);
    for (int second = 1; second < FlowHistory::kSeconds; ++second)
        history.add({reading(QStringLiteral("young"), 1, 1)}, kStart + second * 1000);
    QCOMPARE(history.series(FlowHistory::Rate).size(), std::size_t(2));
    history.add({}, kStart + 120'000);
    QCOMPARE(history.series(FlowHistory::Rate).size(), std::size_t(1));
    QCOMPARE(history.series(FlowHistory::Rate).front().title, QStringLiteral("young"));
    QCOMPARE(history.series(FlowHistory::Rate).front().now, 0.0);
    QCOMPARE(history.peak(FlowHistory::Rate), 1.0);
}

void TestFlowCharts::secondsOfWhichNothingIsKnownAreNoNought()
{
    FlowHistory history;
    history.add({reading(QStringLiteral("web"), 1000)}, kStart);
    history.add({reading(QStringLiteral("web"), 1000)}, kStart + 1100);
    history.add({reading(QStringLiteral("web"), 2000)}, kStart + 31'100);
    const std::vector<bool> missing = history.missing();
    QCOMPARE(std::count(missing.begin(), missing.end(), true), 29);
    QVERIFY(!missing.back() && missing[FlowHistory::kSeconds - 2] && missing[FlowHistory::kSeconds - 30]);
    const auto series = history.series(FlowHistory::Rate);
    QCOMPARE(series.front().values[FlowHistory::kSeconds - 31], 1000.0);
    history.add({}, kStart + 10'000'000);
    QCOMPARE(history.missing().size(), std::size_t(FlowHistory::kSeconds));
    QVERIFY(history.series(FlowHistory::Rate).empty());

    m_charts->show();
    run(10);
    m_flows.setHeard(false);
    run(20);
    m_flows.setHeard(true);
    run(3);
    HistoryChart* rates = chart(FlowHistory::Rate);
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(rates, Qt::Key_Left);
    QVERIFY2(rates->accessibleDescription().endsWith(QLatin1String("Unknown: nothing was heard then")),
        qPrintable(rates->accessibleDescription()));
    for (int i = 0; i < 15; ++i)
        QTest::keyClick(rates, Qt::Key_Left);
    QVERIFY2(rates->accessibleDescription().contains(QLatin1String("web 6.0 kB/s")),
        qPrintable(rates->accessibleDescription()));
}

void TestFlowCharts::aForwardKeepsItsColourWhenAnotherOvertakesIt()
{
    FlowHistory history;
    const QString first = QStringLiteral("first");
    const QString second = QStringLiteral("second");
    history.add({reading(first, 10), reading(second, 1)}, kStart);
    const int colour = history.series(FlowHistory::Rate).front().colour;
    history.add({reading(first, 10), reading(second, 1000)}, kStart + 1000);
    const auto series = history.series(FlowHistory::Rate);
    QCOMPARE(series.front().title, second);
    QCOMPARE(series.back().title, first);
    QCOMPARE(series.back().colour, colour);
    QVERIFY(series.front().colour != colour);
}

void TestFlowCharts::aForwardHasOneColourInEveryChart()
{
    FlowHistory history;
    history.add(
        {reading(QStringLiteral("fast"), 100, 1, 0), reading(QStringLiteral("many"), 1, 100, 3)}, kStart);
    const auto rates = history.series(FlowHistory::Rate);
    const auto open = history.series(FlowHistory::Open);
    QCOMPARE(rates[0].id, open[1].id);
    QCOMPARE(rates[0].colour, open[1].colour);
    QCOMPARE(rates[1].colour, open[0].colour);
    QCOMPARE(history.series(FlowHistory::Fresh).front().colour, open[0].colour);
}

void TestFlowCharts::axesEndAtNumbersPeopleRead_data()
{
    QTest::addColumn<int>("measure");
    QTest::addColumn<double>("peak");
    QTest::addColumn<QString>("end");
    const auto row = [](const char* name, int measure, double peak, const char* end) {
        QTest::newRow(name) << measure << peak << QString::fromLatin1(end);
    };
    row("no traffic", FlowHistory::Rate, 0, "1.0 kB/s");
    row("kilobytes", FlowHistory::Rate, 17'000, "20 kB/s");
    row("megabytes", FlowHistory::Rate, 1'000'001, "2 MB/s");
    row("gigabytes", FlowHistory::Rate, 2.5e10, "40 GB/s");
    row("no connection", FlowHistory::Open, 0, "4");
    row("some", FlowHistory::Open, 5, "10");
    row("thousands", FlowHistory::Open, 3999, "4000");
    row("more", FlowHistory::Open, 262'144, "400 k");
    row("none new", FlowHistory::Fresh, 0.2, "4 / s");
    row("a storm", FlowHistory::Fresh, 50'000, "100 k / s");
}

void TestFlowCharts::axesEndAtNumbersPeopleRead()
{
    QFETCH(int, measure);
    QFETCH(double, peak);
    QFETCH(QString, end);
    const ChartScale scale = scaleFor(FlowHistory::Measure(measure), peak);
    QVERIFY(scale.top >= peak);
    const double shown = scale.top / scale.factor;
    QString text = scale.format;
    text.replace(QLatin1String("%.1f"), QString::number(shown, 'f', 1));
    text.replace(QLatin1String("%.0f"), QString::number(shown, 'f', 0));
    QCOMPARE(text, end);
}

void TestFlowCharts::nothingIsDrawnForNobodyAndAllIsThereWhenSomebodyLooks_data()
{
    QTest::addColumn<int>("measure");
    QTest::newRow("rate") << int(FlowHistory::Rate);
    QTest::newRow("open") << int(FlowHistory::Open);
    QTest::newRow("new") << int(FlowHistory::Fresh);
}

void TestFlowCharts::nothingIsDrawnForNobodyAndAllIsThereWhenSomebodyLooks()
{
    QFETCH(int, measure);
    HistoryChart* seen = chart(FlowHistory::Measure(measure));
    run(FlowHistory::kSeconds + 5);
    QVERIFY(seen->series().empty());
    QVERIFY(seen->chart()->series().isEmpty());
    m_charts->setChart(FlowCharts::Chart(measure));
    m_charts->show();
    if (measure == FlowHistory::Fresh) { // nobody came: all began before the window
        QVERIFY(seen->series().empty());
        return;
    }
    QCOMPARE(seen->series().size(), std::size_t(2));
    for (const FlowHistory::Series& series : seen->series())
        QVERIFY(
            std::all_of(series.values.begin(), series.values.end(), [](double value) { return value > 0; }));
    // What is behind the others is not drawn either.
    for (auto* other : m_charts->findChildren<HistoryChart*>())
        QVERIFY(other == seen || other->series().empty());
    QVERIFY(m_charts->findChild<ClientsChart*>()->clients().empty());
    m_charts->hide();
    const double before = seen->series().front().now;
    m_bytes += 1'000'000;
    run(3);
    QCOMPARE(seen->series().front().now, before);
}

void TestFlowCharts::pausedChartsStayAsTheyAre()
{
    m_charts->show();
    run(20);
    const double before = chart(FlowHistory::Rate)->series().front().values[100];
    m_charts->setPaused(true);
    run(30);
    QCOMPARE(chart(FlowHistory::Rate)->series().front().values[100], before);
    QCOMPARE(chart(FlowHistory::Rate)->series().front().values[80], 0.0);
    m_charts->setPaused(false);
    QVERIFY(chart(FlowHistory::Rate)->series().front().values[80] > 0);
}

void TestFlowCharts::pointingAtAMomentTellsItsValues()
{
    m_charts->show();
    run(60);
    QVERIFY(QTest::qWaitForWindowExposed(m_charts.get()));
    HistoryChart* rates = chart(FlowHistory::Rate);
    QTest::mouseMove(rates->viewport(), placeOf(rates, 110, 0.1));
    QTRY_VERIFY(!QToolTip::text().isEmpty());
    const QString told = QToolTip::text();
    QVERIFY2(told.contains(QStringLiteral("9 s ago")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("<b>web</b>")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("6.0 kB/s")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("shop &lt;b&gt;")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("8.0 kB/s")), qPrintable(told)); // together
    // What Qt does when the pointer rests.
    const QPoint place = placeOf(rates, 110, 0.1);
    QHelpEvent rest(QEvent::ToolTip, place, rates->viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(rates->viewport(), &rest);
    QTest::qWait(400); // as long as a tool tip stays that is to go
    QCOMPARE(QToolTip::text(), told);
}

void TestFlowCharts::aClickOnAForwardFiltersForIt()
{
    m_charts->show();
    run(60);
    QVERIFY(QTest::qWaitForWindowExposed(m_charts.get()));
    QSignalSpy chosen(m_charts.get(), &FlowCharts::filterChosen);
    HistoryChart* rates = chart(FlowHistory::Rate);
    const double top = scaleFor(FlowHistory::Rate, 8000).top;
    QTest::mouseClick(rates->viewport(), Qt::LeftButton, {}, placeOf(rates, 110, 3000 / top));
    QTest::mouseClick(rates->viewport(), Qt::LeftButton, {}, placeOf(rates, 110, 7000 / top));
    QTest::mouseClick(rates->viewport(), Qt::LeftButton, {}, placeOf(rates, 110, 0.95)); // beside both
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("forward:0a1b2c3d"));
    QCOMPARE(chosen[1][0].toString(), QStringLiteral("forward:11112222"));
}

void TestFlowCharts::theLegendFiltersToo()
{
    m_charts->show();
    run(5);
    QSignalSpy chosen(m_charts.get(), &FlowCharts::filterChosen);
    const auto lines = m_charts->findChildren<LegendButton*>();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0]->accessibleName(), QStringLiteral("web, 6.0 kB/s"));
    lines[1]->click();
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("forward:11112222"));
}

void TestFlowCharts::forwardsOfOneNameAreToldApart()
{
    const FoundForward tcp = forwardOf("0a1b2c3d", "", "8080", "172.17.0.2");
    FoundForward udp = forwardOf("33334444", "", "8080", "172.17.0.2");
    udp.forward.protocol = Protocol::Udp;
    m_flows.setForwards({tcp, udp});
    m_charts->show();
    for (int second = 0; second < 4; ++second) {
        m_now += 1000;
        m_bytes += 1000;
        FlowRecord other = record(2, "1.2.3.4", 8080, "172.17.0.2", m_bytes);
        other.flow.protocol = ProtocolNumber(Protocol::Udp);
        m_flows.take({record(1, "1.2.3.4", 8080, "172.17.0.2", m_bytes * 2), other}, false);
        m_flows.tick(m_now);
        m_charts->takeTick();
    }
    const auto lines = m_charts->findChildren<LegendButton*>();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0]->accessibleName(), QStringLiteral("8080 → 172.17.0.2:80 (TCP), 2.0 kB/s"));
    QCOMPARE(lines[1]->accessibleName(), QStringLiteral("8080 → 172.17.0.2:80 (UDP), 1.0 kB/s"));
    // One alone needs nothing, and where protocols are alike it is said where they listen.
    FoundForward here = forwardOf("55556666", "web", "8080", "172.17.0.2");
    here.forward.listen.address = *Address::parse("192.0.2.1");
    const std::vector<QString> titles
        = forwardTitles({tcp, here, forwardOf("77778888", "web", "8080", "172.17.0.2")});
    QCOMPARE(titles[0], QStringLiteral("8080 → 172.17.0.2:80"));
    QCOMPARE(titles[1], QStringLiteral("web, on 192.0.2.1"));
    QCOMPARE(titles[2], QStringLiteral("web"));
}

void TestFlowCharts::whatIsCountedOfAForwardIsAtLeastItsRate()
{
    m_charts->show();
    run(5);
    m_flows.take({record(5, "1.2.3.4", 8080, "172.17.0.2", 0)}, false);
    run(5);
    const auto lines = m_charts->findChildren<LegendButton*>();
    QCOMPARE(lines[0]->accessibleName(), QStringLiteral("web, ≥ 6.0 kB/s"));
    QCOMPARE(lines[1]->accessibleName(), QStringLiteral("shop <b>, 2.0 kB/s"));
    m_charts->setChart(FlowCharts::TopClients);
    const auto* clients = m_charts->findChild<ClientsChart*>();
    QVERIFY2(clients->accessibleDescription().contains(QStringLiteral("1.2.3.4 ≥ 2.0 kB/s")),
        qPrintable(clients->accessibleDescription()));
}

void TestFlowCharts::keysReadAndChoose()
{
    m_charts->show();
    run(60);
    QSignalSpy chosen(m_charts.get(), &FlowCharts::filterChosen);
    HistoryChart* rates = chart(FlowHistory::Rate);
    QVERIFY(rates->focusPolicy() & Qt::TabFocus);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(rates, Qt::Key_Left); // the first one begins at now
    QVERIFY2(rates->accessibleDescription().contains(QStringLiteral("4 s ago")),
        qPrintable(rates->accessibleDescription()));
    QTest::keyClick(rates, Qt::Key_Return);
    QCOMPARE(chosen.size(), 0);
    QTest::keyClick(rates, Qt::Key_Up);
    QTest::keyClick(rates, Qt::Key_Up);
    QTest::keyClick(rates, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("forward:11112222"));
    QTest::keyClick(rates, Qt::Key_Home);
    QTest::keyClick(rates, Qt::Key_Escape);
    QVERIFY(rates->accessibleDescription().startsWith(QStringLiteral("Now")));
}

void TestFlowCharts::whatIsSeenIsSaid()
{
    m_charts->show();
    run(10);
    m_charts->setChart(FlowCharts::OpenChart);
    const HistoryChart* open = chart(FlowHistory::Open);
    QVERIFY(!open->accessibleName().isEmpty());
    QCOMPARE(open->accessibleDescription(), QStringLiteral("Now: 4 open; web 3 open; shop <b> 1 open"));
}

void TestFlowCharts::withoutAccountingConnectionsAreOfferedInstead()
{
    m_charts->show();
    run(10, false);
    HistoryChart* rates = chart(FlowHistory::Rate);
    QVERIFY(!rates->isVisible());
    auto* instead = m_charts->findChild<QPushButton*>();
    QVERIFY(instead->isVisible());
    instead->click();
    QCOMPARE(m_charts->chart(), FlowCharts::OpenChart);
    QVERIFY(chart(FlowHistory::Open)->isVisible());
    m_charts->setChart(FlowCharts::RateChart);
    QVERIFY(!rates->isVisible());
    run(5, true); // switched on
    QVERIFY(rates->isVisible());
}

void TestFlowCharts::clientsAreRankedByRate()
{
    m_charts->setChart(FlowCharts::TopClients);
    m_charts->show();
    run(10);
    const auto& clients = m_charts->findChild<ClientsChart*>()->clients();
    QCOMPARE(clients.size(), std::size_t(3));
    QCOMPARE(clients[0].key, std::string("1.2.3.5"));
    QCOMPARE(clients[0].rate, 4000);
    QCOMPARE(clients[1].key, std::string("1.2.3.4")); // as fast as the next: in the order of addresses
    QCOMPARE(clients[1].connections, std::size_t(2));
    QCOMPARE(clients[2].key, std::string("1.2.3.6"));
}

void TestFlowCharts::clientsAreRankedByConnectionsWhereNothingIsCounted()
{
    m_charts->setChart(FlowCharts::TopClients);
    m_charts->show();
    run(10, false);
    const auto* chart = m_charts->findChild<ClientsChart*>();
    QCOMPARE(chart->clients()[0].key, std::string("1.2.3.4"));
    QVERIFY2(chart->accessibleDescription().startsWith(QStringLiteral("1.2.3.4 2 open")),
        qPrintable(chart->accessibleDescription()));
}

void TestFlowCharts::theToolTipOfABarFollowsItsClient()
{
    m_charts->setChart(FlowCharts::TopClients);
    m_charts->show();
    run(10);
    QVERIFY(QTest::qWaitForWindowExposed(m_charts.get()));
    auto* chart = m_charts->findChild<ClientsChart*>();
    // The names are no items of the scene: it would leave them where they were.
    QCOMPARE(chart->viewportUpdateMode(), QGraphicsView::FullViewportUpdate);
    QTest::keyClick(chart, Qt::Key_Down);
    QTRY_VERIFY(QToolTip::text().contains(QLatin1String("40.0 kB")));
    run(10);
    QTRY_VERIFY2(QToolTip::text().contains(QLatin1String("80.0 kB")), qPrintable(QToolTip::text()));
}

void TestFlowCharts::aClickOnABarFiltersForTheClient()
{
    m_charts->setChart(FlowCharts::TopClients);
    m_charts->show();
    run(10);
    QVERIFY(QTest::qWaitForWindowExposed(m_charts.get()));
    QSignalSpy chosen(m_charts.get(), &FlowCharts::filterChosen);
    auto* chart = m_charts->findChild<ClientsChart*>();
    const QRectF plot = chart->chart()->plotArea();
    const auto bar = [&](int number) {
        return QPointF(plot.left() + 5, plot.top() + plot.height() * (number + 0.5) / ClientsChart::kClients)
            .toPoint();
    };
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, bar(1));
    QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, bar(5)); // nobody
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("from:1.2.3.4"));
    QTest::keyClick(chart, Qt::Key_Down);
    QTest::keyClick(chart, Qt::Key_Return);
    QCOMPARE(chosen[1][0].toString(), QStringLiteral("from:1.2.3.5"));
}

void TestFlowCharts::theChosenChartIsRemembered()
{
    m_charts->findChild<QButtonGroup*>()->button(FlowCharts::FreshChart)->click();
    m_charts = std::make_unique<FlowCharts>(&m_flows);
    QCOMPARE(m_charts->chart(), FlowCharts::FreshChart);
}

QTEST_MAIN(TestFlowCharts)
#include "tst_flow_charts.moc"
