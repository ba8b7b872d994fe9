// One measure of the busiest forwards over the last two minutes, stacked; drawn with Qt Charts. A moment is
// read by pointing at it, or with the arrow keys; a forward is chosen by a click, or with Up, Down and Enter.
#pragma once

#include "app/flows/flow_history.h"

#include <QChartView>

#include <optional>

QT_BEGIN_NAMESPACE
class QAreaSeries;
class QCategoryAxis;
class QLineSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace portolan {

class HistoryChart : public QChartView {
    Q_OBJECT

public:
    explicit HistoryChart(FlowHistory::Measure measure, QWidget* parent = nullptr);

    FlowHistory::Measure measure() const { return m_measure; }
    /// Draws the history; does nothing while hidden.
    void draw(const FlowHistory& history);
    const std::vector<FlowHistory::Series>& series() const { return m_series; }

Q_SIGNALS:
    void forwardChosen(const std::string& id);

protected:
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Layer {
        QLineSeries* upper = nullptr;
        QLineSeries* lower = nullptr;
        QAreaSeries* area = nullptr;
        int colour = FlowHistory::kOthers;
    };
    /// A moment, by its place among the values, and perhaps the series there.
    struct Reading {
        int second = 0;
        std::optional<std::size_t> series;
    };

    Layer addLayer();
    void applyPalette();
    void point(std::optional<Reading> reading);
    void showReading();
    void describe();
    void choose();
    void paintMissing(QPainter* painter) const;
    void step(int seconds);
    void stepSeries(int by);
    Reading readingAt(QPointF position) const;
    QPointF positionOf(int second, double value) const;
    double heightAt(int second, std::size_t layers) const;
    QString momentText(int second) const;
    static QString unknownText();
    QString readingHtml() const;
    QString readingText(int second) const;

    FlowHistory::Measure m_measure;
    QCategoryAxis* m_timeAxis;
    QValueAxis* m_valueAxis;
    std::vector<Layer> m_layers;
    std::vector<FlowHistory::Series> m_series; ///< as drawn
    std::vector<bool> m_missing = std::vector<bool>(FlowHistory::kSeconds); ///< by second
    std::int64_t m_lastSample = 0;
    double m_top = 1;
    std::optional<Reading> m_reading;
};

} // namespace portolan
