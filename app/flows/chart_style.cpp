#include "app/flows/chart_style.h"

#include "app/window/format.h"

#include <QChart>
#include <QChartView>
#include <QCoreApplication>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLocale>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace portolan {

namespace {

struct ChartWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::ChartWords)
};

/// The next of 2, 4, 10 × 10ⁿ at or above the value.
double roundUp(double value, double least)
{
    if (value <= least)
        return least;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 4.0})
        if (value <= step * power)
            return step * power;
    return 10 * power;
}

QString number(double value)
{
    const bool isWhole = value >= 100 || std::abs(value - std::round(value)) < 0.05;
    return QLocale().toString(value, 'f', isWhole ? 0 : 1);
}

} // namespace

QColor seriesColour(const QPalette& palette, int colour)
{
    return colour == FlowHistory::kOthers ? Theme::subdued(palette) : Theme::series(palette, colour);
}

QString seriesTitle(const FlowHistory::Series& series)
{
    return series.id.empty() ? ChartWords::tr("Others") : series.title;
}

QString measureText(FlowHistory::Measure measure, double value)
{
    switch (measure) {
    case FlowHistory::Rate:
        return Format::rate(value);
    case FlowHistory::Open:
        return ChartWords::tr("%1 open").arg(number(value));
    default:
        return ChartWords::tr("%1 new / s").arg(number(value));
    }
}

ChartScale scaleFor(FlowHistory::Measure measure, double peak)
{
    const bool isRate = measure == FlowHistory::Rate;
    ChartScale scale;
    scale.top = roundUp(peak, isRate ? 1000 : 4);
    QString unit;
    if (scale.top >= 1e9) {
        scale.factor = 1e9;
        unit = isRate ? QStringLiteral(" GB/s") : QStringLiteral(" G");
    } else if (scale.top >= 1e6) {
        scale.factor = 1e6;
        unit = isRate ? QStringLiteral(" MB/s") : QStringLiteral(" M");
    } else if (isRate || scale.top >= 1e4) {
        scale.factor = 1e3;
        unit = isRate ? QStringLiteral(" kB/s") : QStringLiteral(" k");
    }
    if (measure == FlowHistory::Fresh)
        unit += QStringLiteral(" / s");
    // Numbers are below 10,000 and of at most one digit behind the point.
    const bool isWhole = scale.top / scale.factor >= 2;
    scale.format = (isWhole ? QStringLiteral("%.0f") : QStringLiteral("%.1f")) + unit;
    return scale;
}

void styleChart(QChartView* view)
{
    QChart* chart = view->chart();
    view->setFrameShape(QFrame::NoFrame);
    // What is drawn in the foreground is no item: the scene would not have its old place painted anew.
    view->setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFocusPolicy(Qt::StrongFocus);
    view->setMouseTracking(true);
    view->setMinimumHeight(120);
    view->setMinimumWidth(200);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setBackgroundRoundness(0);
    chart->legend()->hide();
    chart->setLocalizeNumbers(true);
}

void paintChart(QChartView* view)
{
    const QPalette palette = view->palette();
    view->chart()->setBackgroundBrush(palette.base());
    view->setBackgroundBrush(palette.base());
    QFont small = view->font();
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.85);
    for (QAbstractAxis* axis : view->chart()->axes()) {
        axis->setLabelsColor(Theme::subdued(palette));
        axis->setLabelsFont(small);
        axis->setLinePenColor(Theme::line(palette));
        axis->setGridLineColor(Theme::line(palette));
    }
}

QString toolTipRow(const QColor& colour, const QString& title, const QString& value, bool strong)
{
    const QString open = strong ? QStringLiteral("<b>") : QString();
    const QString close = strong ? QStringLiteral("</b>") : QString();
    const QString swatch = colour.isValid()
        ? QStringLiteral("<span style='color:%1'>■</span>&nbsp;").arg(colour.name())
        : QString();
    return QStringLiteral("<tr><td>%1%4%2%5</td><td align='right'>&nbsp;&nbsp;%4%3%5</td></tr>")
        .arg(swatch, title.toHtmlEscaped(), value.toHtmlEscaped(), open, close);
}

} // namespace portolan
