#include "app/forwards/path_strip_widget.h"

#include "app/window/format.h"

#include <QPainter>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kBoxPadding = 7;
constexpr int kLeastGap = 12;
constexpr int kCaptionGap = 2;
constexpr int kRowGap = 10;
constexpr int kCaptionSpace = 6;

} // namespace

PathStripWidget::PathStripWidget(QWidget* parent)
    : QWidget(parent)
{
    // Not Fixed: that would hold it to the height of its hint, whatever the width.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PathStripWidget::setPath(const PathStrip& path)
{
    m_stops = path.stops;
    setAccessibleName(tr("Way of a packet: %1").arg(path.text()));
    setToolTip(path.text());
    updateGeometry();
    update();
}

QFont PathStripWidget::captionFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    return small;
}

QFont PathStripWidget::titleFont() const
{
    QFont title = font();
    title.setPointSizeF(title.pointSizeF() * 0.88);
    return title;
}

std::vector<PathStripWidget::Box> PathStripWidget::layout(int width) const
{
    const QFontMetrics title(titleFont());
    const QFontMetrics caption(captionFont());
    const int boxHeight = title.height() + 8;
    const int rowHeight = boxHeight + kCaptionGap + caption.height() + kRowGap;
    std::vector<Box> boxes(m_stops.size());
    std::vector<int> widths;
    for (const PathStop& stop : m_stops)
        widths.push_back(title.horizontalAdvance(stop.title) + 2 * kBoxPadding);
    int top = 0;
    for (std::size_t first = 0; first < m_stops.size();) {
        std::size_t last = first;
        int used = widths[first];
        while (last + 1 < m_stops.size() && used + kLeastGap + widths[last + 1] <= width)
            used += kLeastGap + widths[++last];
        const int slack = width - used;
        // The last row may be short: it keeps the gaps of a full one.
        const bool full = first == 0 || last + 1 < m_stops.size();
        const int gap = kLeastGap + (full && last > first ? std::min(slack / int(last - first), 30) : 0);
        int left = 0;
        int captionEnd = -kCaptionSpace;
        int lowest = 0;
        for (std::size_t i = first; i <= last; ++i) {
            boxes[i].rect = QRect(left, top, widths[i], boxHeight);
            const int captionWidth = caption.horizontalAdvance(m_stops[i].caption) + 2;
            int captionLeft = boxes[i].rect.center().x() - captionWidth / 2;
            captionLeft = std::clamp(captionLeft, 0, std::max(0, width - captionWidth));
            // A caption that would run into the one before it goes a line lower.
            const bool shown = !m_stops[i].caption.isEmpty();
            const int level = shown && captionLeft < captionEnd + kCaptionSpace ? 1 : 0;
            boxes[i].caption = QRect(captionLeft, top + boxHeight + kCaptionGap + level * caption.height(),
                captionWidth, caption.height());
            if (shown && level == 0)
                captionEnd = captionLeft + captionWidth;
            lowest = std::max(lowest, level);
            left += widths[i] + gap;
        }
        top += rowHeight + lowest * caption.height();
        first = last + 1;
    }
    return boxes;
}

QSize PathStripWidget::sizeHint() const
{
    return {320, heightForWidth(320)};
}

QSize PathStripWidget::minimumSizeHint() const
{
    return {120, QFontMetrics(font()).height()};
}

int PathStripWidget::heightForWidth(int width) const
{
    const auto boxes = layout(width);
    int bottom = 0;
    for (const Box& box : boxes)
        bottom = std::max(bottom, box.caption.bottom());
    return bottom + 2;
}

void PathStripWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<Box> boxes = layout(width());
    const QColor accent = Theme::accent(palette());
    bool reached = true;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const QRectF box = QRectF(boxes[i].rect).adjusted(0.5, 0.5, -0.5, -0.5);
        const PathStop& stop = m_stops[i];
        const QColor colour = stop.blocked && reached ? Theme::bad(palette())
            : reached                                 ? accent
                                                      : Theme::subdued(palette());
        if (i > 0 && boxes[i - 1].rect.top() == boxes[i].rect.top()) {
            painter.setPen(QPen(reached ? accent : Theme::line(palette()), 1.5));
            painter.drawLine(QPointF(boxes[i - 1].rect.right() + 1, box.center().y()),
                QPointF(box.left(), box.center().y()));
        }
        QColor fill = colour;
        fill.setAlphaF(0.12f);
        painter.setPen(QPen(colour, 1, reached ? Qt::SolidLine : Qt::DashLine));
        painter.setBrush(fill);
        painter.drawRoundedRect(box, 4, 4);
        painter.setFont(titleFont());
        painter.setPen(reached ? palette().color(QPalette::Text) : Theme::subdued(palette()));
        painter.drawText(boxes[i].rect, Qt::AlignCenter, stop.title);
        painter.setFont(captionFont());
        painter.setPen(stop.blocked && reached ? Theme::bad(palette()) : Theme::subdued(palette()));
        painter.drawText(boxes[i].caption, Qt::AlignCenter, stop.caption);
        reached = reached && !stop.blocked;
    }
}

} // namespace portolan
