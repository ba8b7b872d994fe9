#include "app/flows/rate_chart.h"

#include "app/window/format.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QValueAxis>

#include <cmath>

namespace portolan {

namespace {

/// The next of 1, 2, 5 × 10ⁿ at or above the value: an axis end people can read.
double roundUp(double value)
{
    if (value <= 1000)
        return 1000;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (double step : {1.0, 2.0, 5.0})
        if (value <= step * power)
            return step * power;
    return 10 * power;
}

/// Bytes a second in the unit that fits the axis end.
struct Unit {
    double factor;
    QString format;
};

Unit unitFor(double top)
{
    if (top >= 1e9)
        return {1e9, QStringLiteral("%.3g GB/s")};
    if (top >= 1e6)
        return {1e6, QStringLiteral("%.3g MB/s")};
    return {1e3, QStringLiteral("%.3g kB/s")};
}

} // namespace

QColor seriesColour(const QPalette& palette, int colour)
{
    return colour == RateHistory::kOthers ? Theme::subdued(palette) : Theme::series(palette, colour);
}

RateChart::RateChart(QWidget* parent)
    : QChartView(new QChart, parent)
    , m_chart(chart())
    , m_timeAxis(new QCategoryAxis(this))
    , m_rateAxis(new QValueAxis(this))
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(tr("Rate by forward over the last two minutes"));
    setMinimumHeight(150);
    setFocusPolicy(Qt::NoFocus);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_chart->legend()->hide();
    m_timeAxis->setRange(-(RateHistory::kSeconds - 1), 0);
    m_timeAxis->setStartValue(-(RateHistory::kSeconds - 1));
    m_timeAxis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_timeAxis->append(tr("2 min ago"), -(RateHistory::kSeconds - 1) + 8);
    m_timeAxis->append(tr("1 min"), -60);
    m_timeAxis->append(tr("now"), -2);
    m_rateAxis->setTickCount(3);
    m_chart->addAxis(m_timeAxis, Qt::AlignBottom);
    m_chart->addAxis(m_rateAxis, Qt::AlignLeft);
    m_rateAxis->setRange(0, 1);
    m_rateAxis->setLabelFormat(QStringLiteral("%.3g kB/s"));
    applyPalette();
}

RateChart::Layer RateChart::addLayer()
{
    Layer layer;
    layer.upper = new QLineSeries(this);
    layer.lower = new QLineSeries(this);
    layer.area = new QAreaSeries(layer.upper, layer.lower);
    m_chart->addSeries(layer.area);
    layer.area->attachAxis(m_timeAxis);
    layer.area->attachAxis(m_rateAxis);
    return layer;
}

void RateChart::draw(const RateHistory& history)
{
    if (!isVisible())
        return;
    const std::vector<RateHistory::Series> series = history.series();
    const double top = roundUp(history.peak());
    const Unit unit = unitFor(top);
    bool recoloured = false;
    while (m_layers.size() < series.size()) {
        m_layers.push_back(addLayer());
        recoloured = true;
    }
    std::vector<double> base(RateHistory::kSeconds);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        QList<QPointF> lower;
        QList<QPointF> upper;
        for (int second = 0; second < RateHistory::kSeconds; ++second) {
            double& height = base[std::size_t(second)];
            lower.append({double(second - RateHistory::kSeconds + 1), height / unit.factor});
            if (i < series.size())
                height += series[i].values[std::size_t(second)];
            upper.append({lower.back().x(), height / unit.factor});
        }
        m_layers[i].lower->replace(lower);
        m_layers[i].upper->replace(upper);
        m_layers[i].area->setName(i < series.size() ? series[i].title : QString());
        if (i < series.size() && m_layers[i].colour != series[i].colour) {
            m_layers[i].colour = series[i].colour;
            recoloured = true;
        }
    }
    m_rateAxis->setRange(0, top / unit.factor);
    m_rateAxis->setLabelFormat(unit.format);
    if (recoloured)
        applyPalette();
}

void RateChart::applyPalette()
{
    const QPalette palette = this->palette();
    m_chart->setBackgroundBrush(palette.base());
    setBackgroundBrush(palette.base());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    for (QValueAxis* axis : {static_cast<QValueAxis*>(m_timeAxis), m_rateAxis}) {
        axis->setLabelsColor(Theme::subdued(palette));
        axis->setLabelsFont(small);
        axis->setLinePenColor(Theme::line(palette));
        axis->setGridLineColor(Theme::line(palette));
    }
    m_timeAxis->setGridLineVisible(false);
    for (const Layer& layer : m_layers) {
        QColor colour = seriesColour(palette, layer.colour);
        layer.area->setPen(Qt::NoPen); // a line would show where there is nothing
        colour.setAlphaF(0.75F);
        layer.area->setBrush(colour);
    }
}

void RateChart::changeEvent(QEvent* event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace portolan
