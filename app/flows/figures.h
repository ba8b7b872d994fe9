// The numbers beside the chart: connections open, new ones a second, and the rate of each forward.
#pragma once

#include "app/flows/rate_history.h"
#include "backend/flow/live_flows.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
QT_END_NAMESPACE

namespace portolan {

class Figures : public QWidget {
    Q_OBJECT

public:
    explicit Figures(QWidget* parent = nullptr);
    void set(const LiveFlows::Totals& totals, const std::vector<RateHistory::Series>& series);

private:
    struct Line {
        QLabel* swatch = nullptr;
        QLabel* title = nullptr;
        QLabel* rate = nullptr;
    };
    Line addLine();

    QLabel* m_open;
    QLabel* m_fresh;
    QLabel* m_note;
    QGridLayout* m_grid;
    std::vector<Line> m_lines;
};

} // namespace portolan
