// The stacked rate of the busiest forwards over the last two minutes, drawn with Qt Charts.
#pragma once

#include "app/flows/rate_history.h"

#include <QChartView>

#include <memory>

QT_BEGIN_NAMESPACE
class QAreaSeries;
class QCategoryAxis;
class QLineSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace portolan {

/// The colour of a series, in the chart and beside it.
QColor seriesColour(const QPalette& palette, int colour);

class RateChart : public QChartView {
    Q_OBJECT

public:
    explicit RateChart(QWidget* parent = nullptr);

    /// Draws the history; does nothing while hidden.
    void draw(const RateHistory& history);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Layer {
        QLineSeries* upper = nullptr;
        QLineSeries* lower = nullptr;
        QAreaSeries* area = nullptr;
        int colour = RateHistory::kOthers;
    };
    Layer addLayer();
    void applyPalette();

    QChart* m_chart;
    QCategoryAxis* m_timeAxis;
    QValueAxis* m_rateAxis;
    std::vector<Layer> m_layers;
};

} // namespace portolan
