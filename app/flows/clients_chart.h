// The clients with the most traffic now, or the most open connections while bytes are not counted, as bars.
#pragma once

#include "backend/flow/flow_groups.h"

#include <QChartView>

QT_BEGIN_NAMESPACE
class QBarCategoryAxis;
class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace portolan {

class ClientsChart : public QChartView {
    Q_OBJECT

public:
    static constexpr std::size_t kClients = 6;

    explicit ClientsChart(QWidget* parent = nullptr);

    /// Draws who is on top; does nothing while hidden.
    void draw(const LiveFlows& flows);
    const std::vector<FlowGroup>& clients() const { return m_clients; } ///< the first is on top

Q_SIGNALS:
    void clientChosen(const std::string& address);

protected:
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void rank();
    void applyPalette();
    QFont nameFont() const;
    void point(int bar);
    void choose();
    int barAt(QPointF position) const;
    QRectF placeOf(int bar) const;
    double valueOf(const FlowGroup& client) const;
    QString valueText(const FlowGroup& client) const;
    QString readingHtml() const;

    QBarSet* m_set;
    QHorizontalBarSeries* m_bars;
    QBarCategoryAxis* m_clientAxis;
    QValueAxis* m_valueAxis;
    FlowGroups m_groups{FlowGrouping::Client};
    std::vector<FlowGroup> m_clients;
    bool m_byRate = false;
    double m_top = 1;
    int m_bar = -1; ///< pointed at; -1: none
};

} // namespace portolan
