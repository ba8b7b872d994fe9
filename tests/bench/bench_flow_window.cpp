// What 262,144 connections cost the window's thread: to sort, to filter as one types, to take a tick in which
// 10,000 of them changed; and the memory of a row. The whole page is shown; painting, which is of the visible
// rows alone, is told by itself. The peer is the same table under a QSortFilterProxyModel in a view of its
// own.
#include "app/flows/flow_charts.h"
#include "app/flows/flow_feed.h"
#include "app/flows/flow_model.h"
#include "app/flows/flows_page.h"
#include "app/window/table_style.h"
#include "tests/bench/flow_fixture.h"
#include "tests/bench/flow_peer.h"
#include "tests/support/own_time.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

#include <malloc.h>

namespace {

using namespace portolan;
using test::ownTime;

constexpr unsigned kFlows = 262'144;
constexpr unsigned kChanged = 10'000;
constexpr unsigned kForwards = 20;
constexpr unsigned kIpv6Every = 8;
constexpr double kSortGoal = 100; // ms
constexpr double kFilterGoal = 20; // ms
constexpr double kTickGoal = 16; // ms
constexpr double kMemoryGoal = 100; // bytes

std::uint64_t nanoseconds(std::int64_t milliseconds)
{
    return std::uint64_t(milliseconds) * 1'000'000;
}

double timed(const std::function<void()>& work)
{
    const double start = ownTime();
    work();
    return ownTime() - start;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const char* name, double ours, double peer, const char* unit, double goal, const std::string& more)
{
    std::printf("%s: ours %.1f %s, peer %.1f %s (QSortFilterProxyModel), ratio %.1f [goal %.0f: %s; %s]\n",
        name, ours, unit, peer, unit, peer / std::max(ours, 0.001), goal, ours <= goal ? "met" : "MISSED",
        more.c_str());
    std::fflush(stdout);
}

/// The page and, beside it, the peer over the same table.
struct Bench {
    test::BusyHost host{kForwards};
    test::FlowCrowd crowd{kForwards, kIpv6Every};
    FlowFeed feed{&host};
    FlowsPage page{&host, &feed};
    QTableView* table = page.findChild<QTableView*>(QStringLiteral("connections"));
    FlowModel* model = qobject_cast<FlowModel*>(table->model());
    QLineEdit* filter = page.findChild<QLineEdit*>();
    std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    std::uint64_t round = 0;
    unsigned firstChanged = 0;

    Bench()
    {
        page.resize(1440, 900);
        page.show();
        QApplication::processEvents();
        std::vector<FlowRecord> records;
        for (unsigned id = 0; id < kFlows; ++id)
            records.push_back(crowd.record(id, FlowEvent::Present, nanoseconds(now)));
        host.deliver(records);
        tick();
        // A second reading gives them rates.
        for (unsigned id = 0; id < kFlows; ++id) {
            records[id].time += nanoseconds(1000);
            records[id].event = FlowEvent::Update;
            test::FlowCrowd::count(records[id].flow, records[id].flow.sent.packets + 1 + id % 5000);
        }
        now += 1000;
        host.deliver(records);
        tick();
        paint();
    }
    void tick() { feed.tick(now); }
    void paint() { page.repaint(); }

    /// Other counters of so many connections: neighbours in the store, which leaves them anywhere in the
    /// order.
    std::vector<FlowRecord> changes()
    {
        ++round;
        now += 500;
        std::minstd_rand random{unsigned(round)};
        std::vector<FlowRecord> records;
        firstChanged = unsigned(round) * kChanged % (kFlows - kChanged);
        for (unsigned id = firstChanged; id < firstChanged + kChanged; ++id) {
            records.push_back(crowd.record(id, FlowEvent::Update, nanoseconds(now)));
            test::FlowCrowd::count(records.back().flow, 200'000 + round * (1 + random() % 900));
        }
        return records;
    }
};

struct Peer {
    test::PlainFlows plain;
    test::ProxyFlows proxy;
    QTableView view;

    explicit Peer(const Bench& bench)
        : plain(bench.model)
        , proxy(&bench.feed.flows())
    {
        proxy.setSourceModel(&plain);
        styleTable(&view);
        view.setModel(&proxy);
        view.resize(1440, 700);
        view.show();
        proxy.sort(FlowModel::Rate, Qt::DescendingOrder);
        view.repaint();
    }
};

void measureSort(Bench& bench, Peer& peer)
{
    double worst = 0;
    double paint = 0;
    double worstPeer = 0;
    int worstColumn = 0;
    for (int column = 0; column < FlowModel::ColumnCount; ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            const double took = timed([&] { bench.table->sortByColumn(column, order); });
            paint = std::max(paint, timed([&] { bench.paint(); }));
            if (took > worst) {
                worst = took;
                worstColumn = column;
            }
        }
        worstPeer = std::max(worstPeer, timed([&] { peer.proxy.sort(column, Qt::DescendingOrder); }));
    }
    print("flow-sort", worst, worstPeer, "ms", kSortGoal,
        "worst column: " + bench.model->headerData(worstColumn, Qt::Horizontal).toString().toStdString()
            + "; painting " + std::to_string(int(paint)) + " ms");
    bench.table->sortByColumn(FlowModel::Rate, Qt::DescendingOrder);
    peer.proxy.sort(FlowModel::Rate, Qt::DescendingOrder);
}

void measureFilter(Bench& bench, Peer& peer)
{
    const char* typed[] = {"1", "10", "10.", "10.1", "10.1.", "", "s", "se", "service", "service 7", "",
        "port:8007", "port:8007 state:established", "from:10.0.0.0/15", "-from:10.0.0.0/15", "fd01",
        "fd01::3", "tcp", ""};
    double worst = 0;
    double paint = 0;
    std::string worstText;
    std::vector<double> all;
    for (const char* text : typed) {
        all.push_back(timed([&] { bench.filter->setText(QString::fromLatin1(text)); }));
        paint = std::max(paint, timed([&] { bench.paint(); }));
        std::printf("  filter “%s”: %.1f ms, %d rows\n", text, all.back(), bench.model->rowCount());
        if (all.back() > worst) {
            worst = all.back();
            worstText = text;
        }
    }
    // A few suffice to compare with: some take it ten seconds.
    std::vector<double> peers;
    for (const char* text : {"10.", "tcp", "port:8007 state:established", "10.1.", ""})
        peers.push_back(timed([&] { peer.proxy.setQuery(*FlowQuery::parse(text)); }));
    print("flow-filter", worst, median(peers), "ms", kFilterGoal,
        "worst, of “" + worstText + "”; median " + std::to_string(int(median(all)))
            + " ms, peer's too; painting " + std::to_string(int(paint)) + " ms");
}

void measureTick(Bench& bench, Peer& peer, const char* name)
{
    std::vector<double> taking;
    std::vector<double> ticking;
    std::vector<double> painting;
    std::vector<double> peers;
    for (int round = 0; round < 15; ++round) {
        const auto records = bench.changes();
        // Arrives in batches, each in an event of its own.
        taking.push_back(timed([&] { bench.host.deliver(records); }));
        ticking.push_back(timed([&] { bench.tick(); }));
        painting.push_back(timed([&] { bench.paint(); }));
        if (round < 3)
            peers.push_back(timed([&] {
                peer.plain.changed(int(bench.firstChanged), int(bench.firstChanged + kChanged) - 1);
            }));
    }
    const double worst = *std::max_element(ticking.begin(), ticking.end());
    char more[160];
    std::snprintf(more, sizeof more,
        "median of 15, worst %.1f; taking the records in %.1f ms, painting %.1f ms", worst, median(taking),
        median(painting));
    print(name, median(ticking), median(peers), "ms", kTickGoal, more);
}

void measureTicks(Bench& bench, Peer& peer)
{
    measureTick(bench, peer, "flow-tick");
    bench.filter->setText(QStringLiteral("service"));
    measureTick(bench, peer, "flow-tick-filtered");
    bench.filter->clear();
    for (QComboBox* box : bench.page.findChildren<QComboBox*>())
        if (const int client = box->findText(QStringLiteral("By client")); client >= 0)
            box->setCurrentIndex(client);
    measureTick(bench, peer, "flow-tick-grouped");
    for (QComboBox* box : bench.page.findChildren<QComboBox*>())
        if (box->findText(QStringLiteral("By client")) >= 0)
            box->setCurrentIndex(0);
    bench.page.findChild<FlowCharts*>()->setChart(FlowCharts::TopClients);
    measureTick(bench, peer, "flow-tick-clients");
}

std::size_t allocated()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// Table and model alone, filled by batches as they come.
void measureMemory(unsigned ipv6Every, const char* name)
{
    test::BusyHost host{kForwards};
    test::FlowCrowd crowd{kForwards, ipv6Every};
    const std::size_t before = allocated();
    {
        LiveFlows flows;
        flows.setForwards(host.snapshot()->forwards);
        FlowModel model(&flows);
        std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        std::vector<FlowRecord> batch;
        for (unsigned id = 0; id < kFlows; ++id) {
            batch.push_back(crowd.record(id, FlowEvent::Present, nanoseconds(now)));
            if (batch.size() < 10'000 && id + 1 < kFlows)
                continue;
            flows.take(batch, false);
            batch.clear();
            model.apply(flows.tick(now += 20));
        }
        batch.shrink_to_fit();
        // A tick more, after which what the last one told is forgotten.
        model.apply(flows.tick(now += 500));
        const double ours = double(allocated() - before) / kFlows;
        test::PlainFlows plain(&model);
        test::ProxyFlows proxy(&flows);
        const std::size_t withoutProxy = allocated();
        proxy.setSourceModel(&plain);
        proxy.sort(FlowModel::Rate, Qt::DescendingOrder);
        proxy.index(0, 0);
        const double peer
            = ours - double(model.memory()) / kFlows + double(allocated() - withoutProxy) / kFlows;
        print(name, ours, peer, "bytes a flow", kMemoryGoal,
            "allocated, table and model; every "
                + (ipv6Every == 0 ? std::string("one IPv4") : std::to_string(ipv6Every) + ". IPv6"));
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    const QApplication application(argc, argv);
    const QStringList parts = QApplication::arguments().mid(1);
    const auto wanted
        = [&](const char* part) { return parts.isEmpty() || parts.contains(QLatin1String(part)); };
    if (wanted("memory")) {
        measureMemory(0, "flow-memory");
        measureMemory(kIpv6Every, "flow-memory-ipv6");
    }
    Bench bench;
    Peer peer(bench);
    if (wanted("sort"))
        measureSort(bench, peer);
    if (wanted("filter"))
        measureFilter(bench, peer);
    if (wanted("tick"))
        measureTicks(bench, peer);
    return 0;
}
