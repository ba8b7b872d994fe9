// The numbers beside a chart: connections open, new ones a second, and what the chart shows of each forward
// now.
#pragma once

#include "app/flows/flow_history.h"
#include "backend/flow/live_flows.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QLabel;
class QVBoxLayout;
QT_END_NAMESPACE

namespace portolan {

class LegendButton;

class Figures : public QWidget {
    Q_OBJECT

public:
    explicit Figures(QWidget* parent = nullptr);
    /// fresh: new connections a second.
    void set(const LiveFlows::Totals& totals, double fresh, const std::vector<FlowHistory::Series>& series,
        FlowHistory::Measure measure);

Q_SIGNALS:
    void forwardChosen(const std::string& id);

private:
    LegendButton* addLine();

    QLabel* m_open;
    QLabel* m_fresh;
    QLabel* m_note;
    QVBoxLayout* m_legend;
    std::vector<LegendButton*> m_lines;
    std::vector<std::string> m_ids; ///< of the forwards of the lines
};

} // namespace portolan
