#include "app/flows/flow_rate_line.h"

#include "app/window/format.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace portolan {

FlowRateLine::FlowRateLine(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FlowRateLine::setRates(const std::deque<double>& rates, std::size_t most)
{
    m_rates = rates;
    // While there are few they are drawn wider.
    m_most = std::clamp<std::size_t>(2 * rates.size(), std::min<std::size_t>(30, most), most);
    const double now = m_rates.empty() ? 0 : m_rates.back();
    const double highest = m_rates.empty() ? 0 : *std::max_element(m_rates.begin(), m_rates.end());
    const QString text = tr("Rate now %1, highest %2").arg(Format::rate(now), Format::rate(highest));
    setAccessibleName(text);
    setToolTip(text);
    update();
}

QSize FlowRateLine::sizeHint() const
{
    return {200, fontMetrics().height() * 3};
}

void FlowRateLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::panel(palette()));
    const double highest = m_rates.empty() ? 0 : *std::max_element(m_rates.begin(), m_rates.end());
    const QRectF room = QRectF(rect()).adjusted(4, fontMetrics().height() * 0.9, -4, -4);
    painter.setPen(Theme::subdued(palette()));
    painter.drawText(rect().adjusted(6, 2, -6, 0), int(Qt::AlignTop | Qt::AlignLeft),
        highest > 0 ? Format::rate(highest) : tr("no bytes moved"));
    if (m_rates.size() < 2 || highest <= 0)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const double step = room.width() / double(m_most - 1);
    double x = room.right() - step * double(m_rates.size() - 1);
    QPainterPath path;
    for (const double rate : m_rates) {
        const QPointF point(x, room.bottom() - rate / highest * room.height());
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
        x += step;
    }
    painter.setPen(QPen(Theme::accent(palette()), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

} // namespace portolan
