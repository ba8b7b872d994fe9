// What is above the table of connections: a chart, chosen from four, and the numbers beside it.
#pragma once

#include "app/flows/flow_history.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QStackedWidget;
QT_END_NAMESPACE

namespace portolan {

class ClientsChart;
class Figures;
class HistoryChart;

class FlowCharts : public QWidget {
    Q_OBJECT

public:
    enum Chart { RateChart, OpenChart, FreshChart, TopClients, ChartCount };

    /// flows must outlive the charts.
    explicit FlowCharts(const LiveFlows* flows, QWidget* parent = nullptr);

    /// To be called at every tick of the flows: the history is kept whether anybody looks or not, nothing is
    /// drawn for nobody.
    void takeTick();
    /// Paused, what is shown stays as it is; the history goes on.
    void setPaused(bool paused);
    Chart chart() const { return m_chart; }
    void setChart(Chart chart);

Q_SIGNALS:
    /// Somebody wants to see the connections of what was chosen in a chart; in the words of the filter line.
    void filterChosen(const QString& filter);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeChoice();
    QWidget* makeUnknown();
    HistoryChart* makeHistory(FlowHistory::Measure measure);
    FlowHistory::Measure measure() const;
    bool isRateUnknown() const;
    void draw();
    void chooseForward(const std::string& id);

    const LiveFlows* m_flows;
    FlowHistory m_history;
    Chart m_chart = RateChart;
    bool m_paused = false;
    QButtonGroup* m_choice;
    QStackedWidget* m_stack;
    std::vector<HistoryChart*> m_histories; ///< by measure
    ClientsChart* m_clients;
    QWidget* m_unknown; ///< instead of rates while bytes are not counted
    Figures* m_figures;
};

} // namespace portolan
