// A connection's rate over the last minutes, as one small line.
#pragma once

#include <QWidget>

#include <deque>

namespace portolan {

class FlowRateLine : public QWidget {
    Q_OBJECT

public:
    explicit FlowRateLine(QWidget* parent = nullptr);

    /// Bytes a second, one sample a second, oldest first; at most `most` of them.
    void setRates(const std::deque<double>& rates, std::size_t most);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::deque<double> m_rates;
    std::size_t m_most = 2; ///< samples that fill the width
};

} // namespace portolan
