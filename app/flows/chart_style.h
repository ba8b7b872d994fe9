// What the charts of the Flows page have in common: colours, axis ends people can read, values in words.
#pragma once

#include "app/flows/flow_history.h"

#include <QColor>
#include <QPalette>
#include <QString>

QT_BEGIN_NAMESPACE
class QAbstractAxis;
class QChart;
class QChartView;
QT_END_NAMESPACE

namespace portolan {

/// The colour of a series, in the charts and beside them.
QColor seriesColour(const QPalette& palette, int colour);
/// "web", or what those without a series of their own are called.
QString seriesTitle(const FlowHistory::Series& series);
/// "1.2 MB/s", "17 open", "3.2 new / s".
QString measureText(FlowHistory::Measure measure, double value);

/// The end of an axis with half of it a readable number too, and how to write its numbers.
struct ChartScale {
    double top = 1;
    double factor = 1; ///< what one of the unit is
    QString format; ///< for QValueAxis::setLabelFormat
};
ChartScale scaleFor(FlowHistory::Measure measure, double peak);

/// Bare, on the page's ground, focusable.
void styleChart(QChartView* view);
/// To be called again when the palette changes.
void paintChart(QChartView* view);
/// The colours of one row of a tool tip: "■ title", "value".
QString toolTipRow(const QColor& colour, const QString& title, const QString& value, bool strong = false);

} // namespace portolan
