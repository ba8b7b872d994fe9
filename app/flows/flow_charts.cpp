#include "app/flows/flow_charts.h"

#include "app/flows/clients_chart.h"
#include "app/flows/figures.h"
#include "app/flows/history_chart.h"
#include "app/window/line_splitter.h"
#include "app/window/segment_button.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

namespace {

/// In the order of FlowCharts::Chart, which is that of FlowHistory::Measure; kept in the settings.
constexpr const char* kNames[] = {"rate", "open", "new", "clients"};

} // namespace

FlowCharts::FlowCharts(const LiveFlows* flows, QWidget* parent)
    : QWidget(parent)
    , m_flows(flows)
    , m_choice(new QButtonGroup(this))
    , m_stack(new QStackedWidget(this))
    , m_clients(new ClientsChart(this))
    , m_unknown(makeUnknown())
    , m_figures(new Figures(this))
{
    for (const FlowHistory::Measure measure : {FlowHistory::Rate, FlowHistory::Open, FlowHistory::Fresh})
        m_histories.push_back(makeHistory(measure));
    m_stack->addWidget(m_clients);
    m_stack->addWidget(m_unknown);
    connect(m_clients, &ClientsChart::clientChosen, this, [this](const std::string& address) {
        Q_EMIT filterChosen(QStringLiteral("from:") + QString::fromStdString(address));
    });
    connect(m_figures, &Figures::forwardChosen, this, &FlowCharts::chooseForward);

    auto* left = new QWidget(this);
    left->setAutoFillBackground(true);
    left->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(8, 6, 8, 2);
    column->setSpacing(4);
    column->addWidget(makeChoice());
    column->addWidget(m_stack, 1);
    auto* splitter = new LineSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_figures);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({700, 420});
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setMaximumHeight(fontMetrics().height() * 6 + 110);

    const QString saved = QSettings().value(QStringLiteral("flows/chart")).toString();
    const auto* name = std::find(std::begin(kNames), std::end(kNames), saved.toStdString());
    setChart(name == std::end(kNames) ? RateChart : Chart(name - std::begin(kNames)));
}

QWidget* FlowCharts::makeChoice()
{
    auto* choice = new QWidget(this);
    auto* row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    const std::pair<QString, QString> charts[]
        = {{tr("Rate"), tr("Bytes a second, by forward")}, {tr("Open"), tr("Open connections, by forward")},
            {tr("New"), tr("New connections a second, by forward")},
            {tr("Clients"), tr("The clients with the most traffic now")}};
    for (const auto& [title, explanation] : charts) {
        auto* button = new SegmentButton(title, choice);
        button->setToolTip(explanation);
        button->setAccessibleDescription(explanation);
        m_choice->addButton(button, int(m_choice->buttons().size()));
        row->addWidget(button);
    }
    row->addStretch();
    connect(m_choice, &QButtonGroup::idClicked, this, [this](int chart) {
        setChart(Chart(chart));
        QSettings().setValue(QStringLiteral("flows/chart"), QLatin1String(kNames[chart]));
    });
    return choice;
}

QWidget* FlowCharts::makeUnknown()
{
    auto* page = new QWidget(this);
    auto* text
        = new QLabel(tr("Bytes are unknown: the kernel does not count them (byte accounting is off)."), page);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* instead = new QPushButton(tr("Show open &connections instead"), page);
    connect(instead, &QPushButton::clicked, this, [this] { m_choice->button(OpenChart)->click(); });
    auto* layout = new QVBoxLayout(page);
    layout->addStretch();
    layout->addWidget(text);
    layout->addWidget(instead, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

HistoryChart* FlowCharts::makeHistory(FlowHistory::Measure measure)
{
    auto* chart = new HistoryChart(measure, this);
    chart->setObjectName(QLatin1String(kNames[measure]));
    connect(chart, &HistoryChart::forwardChosen, this, &FlowCharts::chooseForward);
    m_stack->addWidget(chart);
    return chart;
}

void FlowCharts::chooseForward(const std::string& id)
{
    Q_EMIT filterChosen(QStringLiteral("forward:") + QString::fromStdString(id));
}

void FlowCharts::setChart(Chart chart)
{
    m_chart = chart;
    m_choice->button(chart)->setChecked(true);
    draw();
}

void FlowCharts::setPaused(bool paused)
{
    m_paused = paused;
    draw();
}

void FlowCharts::takeTick()
{
    if (m_flows->changes().reassigned)
        m_history.forgetTitles();
    if (m_flows->sampledAt() == m_history.lastSample())
        return;
    m_history.sample(*m_flows);
    draw();
}

/// The numbers beside the clients are rates, where there are any.
FlowHistory::Measure FlowCharts::measure() const
{
    switch (m_chart) {
    case OpenChart:
        return FlowHistory::Open;
    case FreshChart:
        return FlowHistory::Fresh;
    default:
        return isRateUnknown() ? FlowHistory::Open : FlowHistory::Rate;
    }
}

bool FlowCharts::isRateUnknown() const
{
    const LiveFlows::Totals& totals = m_flows->totals();
    return totals.open > 0 && !totals.counted && m_history.peak(FlowHistory::Rate) <= 0;
}

/// Costs nothing while hidden.
void FlowCharts::draw()
{
    if (!isVisible() || m_paused)
        return;
    const bool isUnknown = m_chart == RateChart && isRateUnknown();
    QWidget* shown = isUnknown  ? m_unknown
        : m_chart == TopClients ? static_cast<QWidget*>(m_clients)
                                : m_histories[std::size_t(m_chart)];
    m_stack->setCurrentWidget(shown);
    if (m_chart == TopClients)
        m_clients->draw(*m_flows);
    else if (!isUnknown)
        m_histories[std::size_t(m_chart)]->draw(m_history);
    m_figures->set(
        m_flows->totals(), m_history.now(FlowHistory::Fresh), m_history.series(measure()), measure());
}

void FlowCharts::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    draw();
}

} // namespace portolan
