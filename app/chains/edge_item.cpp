#include "app/chains/edge_item.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace portolan {
namespace {

constexpr double kBend = 6; ///< radius of a corner
constexpr double kArrow = 8;

double length(QPointF vector)
{
    return std::hypot(vector.x(), vector.y());
}

QPointF unit(QPointF from, QPointF to)
{
    const double size = length(to - from);
    return size > 0 ? (to - from) / size : QPointF(1, 0);
}

/// The polyline with rounded corners, cut short at its end to make room for the arrow.
QPainterPath rounded(const QPolygonF& points, double cut)
{
    QPainterPath path(points.front());
    for (qsizetype i = 1; i + 1 < points.size(); ++i) {
        const double bend
            = std::min({kBend, length(points[i] - points[i - 1]) / 2, length(points[i + 1] - points[i]) / 2});
        path.lineTo(points[i] - unit(points[i - 1], points[i]) * bend);
        path.quadTo(points[i], points[i] + unit(points[i], points[i + 1]) * bend);
    }
    path.lineTo(points.back() - unit(points[points.size() - 2], points.back()) * cut);
    return path;
}

} // namespace

EdgeItem::EdgeItem(const ChainLayout::Edge& edge, const ChainStyle* style)
    : m_edge(edge)
    , m_style(style)
    , m_path(rounded(edge.points, isFlow() ? kArrow - 1 : 0))
{
    setZValue(isFlow() ? -1 : 1);
    setAcceptedMouseButtons(Qt::NoButton);
}

void EdgeItem::setLit(bool lit)
{
    if (lit == m_lit)
        return;
    m_lit = lit;
    setZValue((isFlow() ? -1 : 1) + (lit ? 0.5 : 0));
    update();
}

void EdgeItem::setLabel(const QString& label)
{
    prepareGeometryChange();
    m_label = label;
}

QRectF EdgeItem::boundingRect() const
{
    const double room = m_label.isEmpty() ? kArrow : 90;
    return m_edge.points.boundingRect().adjusted(-kArrow, -kArrow - 14, room, kArrow);
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor idle
        = isFlow() ? m_style->flow : m_style->line.darker(m_style->panel.lightness() > 128 ? 125 : 85);
    const QColor colour = m_lit ? m_style->accent : idle;
    painter->setPen(QPen(colour, m_lit ? 2.2 : isFlow() ? 1.2 : 1.1));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    if (!isFlow())
        return;
    const QPointF tip = m_edge.points.back();
    const QPointF along = unit(m_edge.points[m_edge.points.size() - 2], tip);
    const QPointF across(-along.y(), along.x());
    const double half = m_lit ? 4.8 : 3.8;
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawPolygon(
        QPolygonF({tip, tip - along * kArrow + across * half, tip - along * kArrow - across * half}));
    if (!m_label.isEmpty())
        paintLabel(painter);
}

void EdgeItem::paintLabel(QPainter* painter) const
{
    painter->setFont(m_style->small);
    painter->setPen(m_lit ? m_style->accent : m_style->subdued);
    const QPointF from = m_edge.points[0];
    const QPointF to = m_edge.points[1];
    const double height = QFontMetricsF(m_style->small).height();
    if (std::abs(from.y() - to.y()) < 1)
        painter->drawText(QRectF(from.x(), from.y() - height - 3, to.x() - from.x() - kArrow, height),
            Qt::AlignHCenter | Qt::AlignBottom, m_label);
    else
        painter->drawText(QPointF(from.x() + 7, from.y() + height + 2), m_label);
}

} // namespace portolan
