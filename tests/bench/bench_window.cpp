// How long the window's thread is kept from its events by a host with 50,000 rules in 16,000 chains: while it
// opens, while its counters change, while its rules are scrolled, searched and filtered, its chains unfolded,
// while it is compared with what it was.
// The peer is the limit somebody feels: 100 ms. Time in which another program had the processor is left out;
// the whole time on the wall is told beside it.
#include "app/chains/chain_view.h"
#include "app/chains/chains_page.h"
#include "app/chains/rules_panel.h"
#include "app/client/host_texts.h"
#include "app/history/diff_model.h"
#include "app/history/diff_panel.h"
#include "app/history/history_page.h"
#include "app/window/main_window.h"
#include "tests/bench/watchdog.h"
#include "tests/support/kube_rules.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <string>

namespace {

using namespace portolan;
using bench::Watchdog;

constexpr double kLimit = 100; // milliseconds

class Host : public HostSource {
public:
    Status status() const override { return Status::Ready; }
    QString statusText() const override { return {}; }
    QString hostName() const override { return QStringLiteral("cluster"); }
    bool isRecording() const override { return false; }
    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override { }
    void watchFlows(bool, bool) override { }
    void preview(const PortForward&, Reply) override { }
    void add(const PortForward&, Reply) override { }
    void remove(const QString&, bool, RemoveReply) override { }

    void set(std::shared_ptr<const HostSnapshot> snapshot)
    {
        m_snapshot = std::move(snapshot);
        Q_EMIT snapshotChanged();
    }

private:
    std::shared_ptr<const HostSnapshot> m_snapshot = std::make_shared<HostSnapshot>();
};

/// The cluster's rules with counters as after so many rounds of traffic.
std::string clusterText(unsigned round)
{
    const std::string text = test::KubeRules(50'000).text();
    std::string counted;
    counted.reserve(text.size() * 5 / 4);
    unsigned number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        if (text[at] == '[') {
            const unsigned packets = ++number % 7 * (round + 1);
            counted += '[' + std::to_string(packets) + ':' + std::to_string(packets * 60);
            at = text.find(']', at);
        }
        counted.append(text, at, end - at);
        at = end;
    }
    return counted;
}

/// more: rules for the end of the last table.
std::shared_ptr<const HostSnapshot> readCluster(unsigned round, const std::string& more = {})
{
    HostTexts texts;
    std::string text = clusterText(round);
    text.insert(text.rfind("COMMIT"), more);
    texts.rules.push_back({Engine::XtablesLegacy, Family::Ipv4, std::move(text)});
    texts.state = "{\"version\":1}";
    auto snapshot = buildSnapshot(texts);
    if (!snapshot) {
        std::fprintf(stderr, "%s\n", snapshot.error().message.text().c_str());
        std::exit(1);
    }
    return std::make_shared<const HostSnapshot>(std::move(*snapshot));
}

template <typename Widget> Widget* named(QWidget* parent, const QString& name)
{
    for (Widget* widget : parent->findChildren<Widget*>())
        if (widget->accessibleName() == name)
            return widget;
    std::fprintf(stderr, "no %s\n", qPrintable(name));
    std::exit(1);
}

void scrollRules(RulesPanel* rules)
{
    QScrollBar* bar = rules->table()->verticalScrollBar();
    auto* step = new QTimer(rules);
    QObject::connect(step, &QTimer::timeout, rules, [bar, step] {
        bar->setValue(bar->value() + bar->maximum() / 150 + 40);
        if (bar->value() >= bar->maximum())
            step->stop();
    });
    step->start(8);
}

void measureHistory(Watchdog& watchdog, MainWindow& window, Host& host)
{
    HistoryPage* page = window.history();
    DiffPanel* difference = page->difference();
    const auto before = host.snapshot();
    const auto later = readCluster(2, "-A PREROUTING -s 10.255.0.1/32 -j RETURN\n");
    window.showPage(MainWindow::History);
    watchdog.watch(
        "compare with a file", [&] { page->compareFile(QStringLiteral("before.save"), before); },
        [&] { return difference->model()->rowCount() > 0; });
    watchdog.watch(
        "a rule more", [&] { host.set(later); },
        [&] { return difference->headlineText() == QLatin1String("1 rule added"); });
    auto* onlyChanges = page->findChild<QCheckBox*>();
    watchdog.watch(
        "every rule side by side", [&] { onlyChanges->setChecked(false); },
        [&] { return difference->model()->rowCount() > 45'000; });
    auto* filter = named<QLineEdit>(page, QStringLiteral("Filter the difference"));
    watchdog.watch(
        "filter the difference", [&] { filter->setText(QStringLiteral("10.255.0.1")); },
        [&] { return difference->model()->rowCount() < 100; });
    window.showPage(MainWindow::Chains);
}

void measure(MainWindow& window, Host& host)
{
    Watchdog watchdog;
    ChainsPage* page = window.chains();
    RulesPanel* rules = page->rules();
    const auto rest = [page] { return !page->isBusy() && page->reading().now.snapshot; };
    // Parsed by a worker, as the client does; its time is not the window's.
    const auto first = readCluster(0);
    const auto second = readCluster(1);
    watchdog.watch(
        "open the host", [&] { host.set(first); }, rest);
    watchdog.watch(
        "counters change", [&] { host.set(second); }, rest);
    watchdog.watch(
        "list all rules", [&] { rules->setExtent(RuleScope::Extent::All); }, rest);
    QScrollBar* bar = rules->table()->verticalScrollBar();
    watchdog.watch(
        "scroll through them", [&] { scrollRules(rules); }, [bar] { return bar->value() >= bar->maximum(); });
    auto* filter = named<QLineEdit>(rules, QStringLiteral("Filter rules"));
    watchdog.watch(
        "filter by a word", [&] { filter->setText(QStringLiteral("svc-4321")); },
        [rules] { return rules->model()->rowCount() < 100 && !rules->model()->isFiltering(); });
    watchdog.watch(
        "filter no more", [&] { filter->clear(); }, [rules] { return rules->model()->rowCount() > 45'000; });
    auto* search = named<QLineEdit>(page, QStringLiteral("Find chain, rule or port"));
    watchdog.watch(
        "search", [&] { search->setText(QStringLiteral("10.96.3")); }, [] { return true; });
    const auto services = page->reading().graph->find({Engine::XtablesLegacy, "nat", "KUBE-SERVICES"});
    watchdog.watch(
        "unfold a chain of 4,000", [&] { page->view()->toggleFold(*services); }, [] { return true; });
    watchdog.watch(
        "light the way of a forward",
        [&] { page->showForward(QString::fromStdString(host.snapshot()->forwards.back().forward.id)); },
        [] { return true; });
    measureHistory(watchdog, window, host);
    std::printf("window: ours %.0f ms, peer %.0f ms (the limit), ratio %.2f [%zu rules, longest stall]\n",
        watchdog.worst(), kLimit, kLimit / std::max(watchdog.worst(), 0.1),
        countRules(page->reading().ruleset()));
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Host host;
    MainWindow window(&host);
    window.resize(1440, 900);
    window.showPage(MainWindow::Chains);
    window.show();
    measure(window, host);
    return 0;
}
