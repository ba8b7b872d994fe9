#include "app/flows/history_chart.h"

#include "app/flows/chart_style.h"
#include "app/window/format.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QEvent>
#include <QKeyEvent>
#include <QLineSeries>
#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace portolan {

namespace {

constexpr int kLast = FlowHistory::kSeconds - 1;
/// How much of a layer's thickness is left to a pointer beside it, in pixels.
constexpr double kNear = 3;

} // namespace

HistoryChart::HistoryChart(FlowHistory::Measure measure, QWidget* parent)
    : QChartView(new QChart, parent)
    , m_measure(measure)
    , m_timeAxis(new QCategoryAxis(this))
    , m_valueAxis(new QValueAxis(this))
{
    styleChart(this);
    setAccessibleName(measure == FlowHistory::Rate ? tr("Rate by forward over the last two minutes")
            : measure == FlowHistory::Open
            ? tr("Open connections by forward over the last two minutes")
            : tr("New connections a second by forward over the last two minutes"));
    m_timeAxis->setRange(-kLast, 0);
    m_timeAxis->setStartValue(-kLast);
    m_timeAxis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_timeAxis->append(tr("2 min ago"), -kLast + 8);
    m_timeAxis->append(tr("1 min"), -60);
    m_timeAxis->append(tr("now"), -2);
    m_timeAxis->setGridLineVisible(false);
    m_valueAxis->setTickCount(3);
    chart()->setMargins({0, 0, fontMetrics().averageCharWidth(), 0}); // half of "now" is beyond the axis
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    const ChartScale scale = scaleFor(measure, 0);
    m_valueAxis->setRange(0, scale.top / scale.factor);
    m_valueAxis->setLabelFormat(scale.format);
    applyPalette();
}

HistoryChart::Layer HistoryChart::addLayer()
{
    Layer layer;
    layer.upper = new QLineSeries(this);
    layer.lower = new QLineSeries(this);
    layer.area = new QAreaSeries(layer.upper, layer.lower);
    chart()->addSeries(layer.area);
    layer.area->attachAxis(m_timeAxis);
    layer.area->attachAxis(m_valueAxis);
    return layer;
}

void HistoryChart::draw(const FlowHistory& history)
{
    if (!isVisible())
        return;
    m_series = history.series(m_measure);
    m_missing = history.missing();
    m_lastSample = history.lastSample();
    const ChartScale scale = scaleFor(m_measure, history.peak(m_measure));
    m_top = scale.top;
    bool recoloured = false;
    while (m_layers.size() < m_series.size()) {
        m_layers.push_back(addLayer());
        recoloured = true;
    }
    std::vector<double> base(FlowHistory::kSeconds);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        QList<QPointF> lower;
        QList<QPointF> upper;
        for (int second = 0; second < FlowHistory::kSeconds; ++second) {
            double& height = base[std::size_t(second)];
            lower.append({double(second - kLast), height / scale.factor});
            if (i < m_series.size())
                height += m_series[i].values[std::size_t(second)];
            upper.append({lower.back().x(), height / scale.factor});
        }
        m_layers[i].lower->replace(lower);
        m_layers[i].upper->replace(upper);
        m_layers[i].area->setName(i < m_series.size() ? seriesTitle(m_series[i]) : QString());
        if (i < m_series.size() && m_layers[i].colour != m_series[i].colour) {
            m_layers[i].colour = m_series[i].colour;
            recoloured = true;
        }
    }
    m_valueAxis->setRange(0, scale.top / scale.factor);
    m_valueAxis->setLabelFormat(scale.format);
    if (recoloured)
        applyPalette();
    if (m_reading && m_reading->series && *m_reading->series >= m_series.size())
        m_reading->series.reset();
    describe();
}

void HistoryChart::applyPalette()
{
    paintChart(this);
    for (const Layer& layer : m_layers) {
        QColor colour = seriesColour(palette(), layer.colour);
        layer.area->setPen(Qt::NoPen); // a line would show where there is nothing
        colour.setAlphaF(0.8F);
        layer.area->setBrush(colour);
    }
}

void HistoryChart::changeEvent(QEvent* event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

double HistoryChart::heightAt(int second, std::size_t layers) const
{
    double height = 0;
    for (std::size_t i = 0; i < std::min(layers, m_series.size()); ++i)
        height += m_series[i].values[std::size_t(second)];
    return height;
}

QPointF HistoryChart::positionOf(int second, double value) const
{
    const QRectF plot = chart()->plotArea();
    return {plot.left() + plot.width() * second / kLast, plot.bottom() - plot.height() * value / m_top};
}

HistoryChart::Reading HistoryChart::readingAt(QPointF position) const
{
    const QRectF plot = chart()->plotArea();
    const double x = (position.x() - plot.left()) / std::max(plot.width(), 1.0);
    Reading reading;
    reading.second = std::clamp(int(std::lround(x * kLast)), 0, kLast);
    double nearest = kNear;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (m_series[i].values[std::size_t(reading.second)] <= 0)
            continue;
        const double lower = positionOf(reading.second, heightAt(reading.second, i)).y();
        const double upper = positionOf(reading.second, heightAt(reading.second, i + 1)).y();
        const double away = std::max({position.y() - lower, upper - position.y(), 0.0});
        if (away < nearest) {
            nearest = away;
            reading.series = i;
        }
    }
    return reading;
}

QString HistoryChart::momentText(int second) const
{
    if (second == kLast)
        return tr("Now");
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_lastSample).addSecs(second - kLast);
    return tr("%1, %2 ago")
        .arg(QLocale().toString(time.time(), QStringLiteral("HH:mm:ss")), Format::age(kLast - second));
}

QString HistoryChart::unknownText()
{
    return tr("Unknown: nothing was heard then");
}

QString HistoryChart::readingHtml() const
{
    const int second = m_reading->second;
    QString rows = QStringLiteral("<tr><td colspan='2'>%1</td></tr>").arg(momentText(second).toHtmlEscaped());
    const auto table
        = [&rows] { return QStringLiteral("<table cellspacing='0' cellpadding='1'>%1</table>").arg(rows); };
    if (m_missing[std::size_t(second)]) {
        rows += toolTipRow({}, unknownText(), {});
        return table();
    }
    int shown = 0;
    // As they are stacked: the last one is on top.
    for (std::size_t i = m_series.size(); i-- > 0;) {
        const double value = m_series[i].values[std::size_t(second)];
        if (value <= 0 && m_reading->series != i)
            continue;
        rows += toolTipRow(seriesColour(palette(), m_series[i].colour), seriesTitle(m_series[i]),
            measureText(m_measure, value), m_reading->series == i);
        ++shown;
    }
    if (shown != 1)
        rows += toolTipRow({}, tr("Together"), measureText(m_measure, heightAt(second, m_series.size())));
    return table();
}

QString HistoryChart::readingText(int second) const
{
    if (m_missing[std::size_t(second)])
        return tr("%1: %2").arg(momentText(second), unknownText());
    QStringList parts{
        tr("%1: %2").arg(momentText(second), measureText(m_measure, heightAt(second, m_series.size())))};
    for (const FlowHistory::Series& series : m_series)
        if (series.values[std::size_t(second)] > 0)
            parts << tr("%1 %2").arg(
                seriesTitle(series), measureText(m_measure, series.values[std::size_t(second)]));
    return parts.join(QStringLiteral("; "));
}

/// What can be seen, for those who cannot: the moment pointed at, else now.
void HistoryChart::describe()
{
    setAccessibleDescription(readingText(m_reading ? m_reading->second : kLast));
}

void HistoryChart::point(std::optional<Reading> reading)
{
    m_reading = reading;
    const bool canChoose = reading && reading->series && !m_series[*reading->series].id.empty();
    viewport()->setCursor(canChoose ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
    describe();
    if (reading)
        showReading();
    else
        QToolTip::hideText();
}

void HistoryChart::showReading()
{
    const QPointF place = positionOf(m_reading->second, heightAt(m_reading->second, m_series.size()));
    QToolTip::showText(viewport()->mapToGlobal(place.toPoint()), readingHtml(), viewport());
}

void HistoryChart::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    painter->setRenderHint(QPainter::Antialiasing, false);
    if (hasFocus()) {
        painter->setPen(QPen(Theme::accent(palette()), 2));
        painter->drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
    if (m_series.empty()) {
        painter->setPen(Theme::subdued(palette()));
        painter->drawText(chart()->plotArea(), Qt::AlignCenter, tr("Nothing in the last two minutes"));
    }
    paintMissing(painter);
    if (!m_reading)
        return;
    const QRectF plot = chart()->plotArea();
    const double x = positionOf(m_reading->second, 0).x();
    painter->setPen(QPen(palette().color(QPalette::Text), 1));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    if (!m_reading->series)
        return;
    const QPointF lower = positionOf(m_reading->second, heightAt(m_reading->second, *m_reading->series));
    const QPointF upper = positionOf(m_reading->second, heightAt(m_reading->second, *m_reading->series + 1));
    painter->setPen(QPen(palette().color(QPalette::Text), 4, Qt::SolidLine, Qt::FlatCap));
    painter->drawLine(lower, upper);
}

/// Where nothing is known, nothing drawn would be nought.
void HistoryChart::paintMissing(QPainter* painter) const
{
    const QRectF plot = chart()->plotArea();
    for (int second = 0; second < FlowHistory::kSeconds; ++second) {
        const int from = second;
        while (second < FlowHistory::kSeconds && m_missing[std::size_t(second)])
            ++second;
        if (second == from)
            continue;
        const double left = positionOf(from, 0).x();
        const double right = positionOf(std::min(second, kLast), 0).x();
        painter->fillRect(QRectF(left, plot.top(), right - left, plot.height()),
            QBrush(Theme::subdued(palette()), Qt::BDiagPattern));
    }
}

void HistoryChart::mouseMoveEvent(QMouseEvent* event)
{
    QChartView::mouseMoveEvent(event);
    if (chart()->plotArea().contains(event->position()) && !m_series.empty())
        point(readingAt(event->position()));
    else
        point({});
}

void HistoryChart::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    point({});
}

/// When the pointer rests, the scene would put the tool tip of its item, which has none, in the place of
/// ours.
bool HistoryChart::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QChartView::viewportEvent(event);
    if (m_reading)
        showReading();
    return true;
}

void HistoryChart::mousePressEvent(QMouseEvent* event)
{
    QChartView::mousePressEvent(event);
    if (event->button() != Qt::LeftButton || m_series.empty())
        return;
    point(readingAt(event->position()));
    choose();
}

void HistoryChart::choose()
{
    if (m_reading && m_reading->series && !m_series[*m_reading->series].id.empty())
        Q_EMIT forwardChosen(m_series[*m_reading->series].id);
}

void HistoryChart::focusInEvent(QFocusEvent* event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void HistoryChart::focusOutEvent(QFocusEvent* event)
{
    QChartView::focusOutEvent(event);
    point({});
}

void HistoryChart::step(int seconds)
{
    Reading reading = m_reading.value_or(Reading{kLast, {}});
    if (m_reading)
        reading.second = std::clamp(reading.second + seconds, 0, kLast);
    point(reading);
}

void HistoryChart::stepSeries(int by)
{
    Reading reading = m_reading.value_or(Reading{kLast, {}});
    const int count = int(m_series.size());
    const int from = reading.series ? int(*reading.series) : by > 0 ? -1 : count;
    reading.series = std::size_t(std::clamp(from + by, 0, count - 1));
    point(reading);
}

void HistoryChart::keyPressEvent(QKeyEvent* event)
{
    if (m_series.empty()) {
        QChartView::keyPressEvent(event);
        return;
    }
    const int stride = event->modifiers() & Qt::ControlModifier ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return step(-stride);
    case Qt::Key_Right:
        return step(stride);
    case Qt::Key_Home:
        return step(-FlowHistory::kSeconds);
    case Qt::Key_End:
        return step(FlowHistory::kSeconds);
    case Qt::Key_Up:
        return stepSeries(1);
    case Qt::Key_Down:
        return stepSeries(-1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose();
    default:
        if (event->key() == Qt::Key_Escape && m_reading)
            return point({});
        QChartView::keyPressEvent(event);
    }
}

} // namespace portolan
