#include "app/chains/box_item.h"

#include <QCursor>
#include <QFontMetricsF>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace portolan {
namespace {

using Kind = ChainLayout::Kind;

constexpr double kRadius = 4;
constexpr double kPanelRadius = 7;
constexpr double kInset = 9; ///< text from the edge of a row
constexpr double kFoldWidth = 18;
constexpr double kBadgeRadius = 9;
constexpr double kReadable = 0.42; ///< below this scale small letters are noise

void drawText(QPainter* painter, const QRectF& rect, int flags, const QString& text)
{
    painter->drawText(rect, flags | Qt::TextSingleLine, text);
}

} // namespace

BoxItem::BoxItem(const ChainLayout::Box& box, const ChainStyle* style)
    : m_box(box)
    , m_style(style)
{
    setPos(box.rect.topLeft());
    const bool panel = box.kind == Kind::Hook || box.kind == Kind::Unreached;
    setZValue(panel ? 0 : 2);
    if (isStop() || box.kind == Kind::Note) {
        setAcceptHoverEvents(true);
        setCursor(Qt::PointingHandCursor);
    } else {
        setAcceptedMouseButtons(Qt::NoButton);
    }
}

bool BoxItem::isStop() const
{
    return m_box.kind == Kind::BaseChain || m_box.kind == Kind::Chain || m_box.kind == Kind::More;
}

void BoxItem::setContent(BoxContent content)
{
    if (content == m_content)
        return;
    m_content = std::move(content);
    update();
}

void BoxItem::setChosen(bool chosen, bool focused)
{
    if (chosen == m_chosen && focused == m_focused)
        return;
    m_chosen = chosen;
    m_focused = focused;
    update();
}

QRectF BoxItem::boundingRect() const
{
    return frame().adjusted(-kBadgeRadius - 2, -3, 3, 3);
}

QRectF BoxItem::foldRect() const
{
    if (!m_box.canFold || m_box.kind != Kind::Chain)
        return {};
    return QRectF(0, 0, kFoldWidth + 4, lineHeight());
}

double BoxItem::lineHeight() const
{
    return QFontMetricsF(m_style->normal).height() + 8;
}

void BoxItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const bool detailed = option->levelOfDetailFromTransform(painter->worldTransform()) >= kReadable;
    switch (m_box.kind) {
    case Kind::Hook:
    case Kind::Unreached:
        paintPanel(painter);
        break;
    case Kind::Decision:
    case Kind::Process:
    case Kind::In:
    case Kind::Out:
        paintShape(painter);
        break;
    case Kind::Note:
    case Kind::More:
        paintNote(painter);
        break;
    case Kind::BaseChain:
    case Kind::Conntrack:
    case Kind::Chain:
        paintRow(painter, detailed);
        break;
    }
}

void BoxItem::paintPanel(QPainter* painter) const
{
    painter->setPen(QPen(m_content.lit ? m_style->accent : m_style->line, 1));
    painter->setBrush(m_style->panel);
    painter->drawRoundedRect(frame(), kPanelRadius, kPanelRadius);
    const double header = QFontMetricsF(m_style->bold).height() + 14;
    painter->setPen(m_style->text);
    painter->setFont(m_style->bold);
    const QRectF line(kInset + 3, 0, frame().width() - 2 * kInset, header);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, m_content.title);
    if (!m_content.second.isEmpty()) {
        painter->setFont(m_style->small);
        painter->setPen(m_style->subdued);
        drawText(painter, QRectF(line.left(), header - 4, line.width(), frame().height() - header),
            Qt::AlignLeft | Qt::AlignVCenter, m_content.second);
    }
}

void BoxItem::paintShape(QPainter* painter) const
{
    painter->setPen(QPen(m_content.lit ? m_style->accent : m_style->flow, m_content.lit ? 1.6 : 1));
    painter->setBrush(m_style->panel);
    const QRectF rect = frame();
    if (m_box.kind == Kind::Decision) {
        const QPointF middle = rect.center();
        painter->drawPolygon(QPolygonF({{middle.x(), rect.top()}, {rect.right(), middle.y()},
            {middle.x(), rect.bottom()}, {rect.left(), middle.y()}}));
    } else {
        painter->drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    }
    if (m_content.badge > 0)
        paintBadge(painter, rect.center().y());
    painter->setPen(m_style->text);
    painter->setFont(m_style->normal);
    if (m_content.second.isEmpty()) {
        drawText(painter, rect, Qt::AlignCenter, m_content.title);
        return;
    }
    const double upper = QFontMetricsF(m_style->normal).height();
    const double lower = QFontMetricsF(m_style->small).height();
    const double top = rect.center().y() - (upper + lower) / 2;
    drawText(painter, QRectF(rect.left(), top, rect.width(), upper), Qt::AlignCenter, m_content.title);
    painter->setFont(m_style->small);
    painter->setPen(m_style->subdued);
    drawText(
        painter, QRectF(rect.left(), top + upper, rect.width(), lower), Qt::AlignCenter, m_content.second);
}

void BoxItem::paintGround(QPainter* painter) const
{
    QPen pen(m_hovered ? m_style->flow : m_style->line, 1);
    QBrush brush(m_style->heated(m_content.heat));
    if (m_box.kind == Kind::Conntrack) {
        pen.setStyle(Qt::DashLine);
        brush = Qt::NoBrush;
    }
    if (m_content.lit) {
        pen = QPen(m_style->accent, 1.3);
        brush = m_style->litRow;
    }
    if (m_content.found)
        pen = QPen(m_style->found, 1.8);
    if (m_chosen) {
        pen = QPen(m_style->accent, m_focused ? 2.4 : 1.6);
        brush = m_style->selectedRow;
    }
    painter->setPen(pen);
    painter->setBrush(brush);
    painter->drawRoundedRect(frame(), kRadius, kRadius);
}

double BoxItem::paintNumbers(QPainter* painter, const QRectF& line) const
{
    const QFontMetricsF metrics(m_style->small);
    double right = line.right();
    painter->setFont(m_style->small);
    const auto write = [&](const QString& text, const QColor& colour) {
        if (text.isEmpty())
            return;
        const double width = metrics.horizontalAdvance(text);
        painter->setPen(colour);
        drawText(painter, QRectF(right - width, line.top(), width, line.height()),
            Qt::AlignRight | Qt::AlignVCenter, text);
        right -= width + 7;
    };
    // Small letters on the chosen row's tint need the full contrast.
    write(m_content.rate, m_chosen ? m_style->text : m_style->accent);
    write(m_content.numbers, m_chosen ? m_style->text : m_style->subdued);
    return right;
}

void BoxItem::paintRow(QPainter* painter, bool detailed) const
{
    paintGround(painter);
    QRectF line(kInset, 0, frame().width() - 2 * kInset, lineHeight());
    if (m_box.kind == Kind::Chain) {
        if (m_box.canFold)
            paintFold(painter);
        line.setLeft(m_box.canFold ? kFoldWidth + 2 : kInset);
    } else if (m_content.badge > 0) {
        line.setLeft(kInset + 5);
    }
    const double right = detailed ? paintNumbers(painter, line) : line.right();
    if (!m_content.lead.isEmpty()) {
        painter->setFont(m_style->small);
        painter->setPen(m_style->subdued);
        drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, m_content.lead);
        line.setLeft(line.left() + QFontMetricsF(m_style->small).horizontalAdvance(m_content.lead) + 7);
    }
    painter->setFont(m_style->normal);
    painter->setPen(m_box.kind == Kind::Conntrack ? m_style->subdued : m_style->text);
    const QString title
        = QFontMetricsF(m_style->normal)
              .elidedText(m_content.title, Qt::ElideMiddle, std::max(24.0, right - line.left()));
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (detailed && !m_content.second.isEmpty()) {
        painter->setFont(m_style->small);
        painter->setPen(m_content.secondIsBad ? m_style->bad : m_style->subdued);
        const double left
            = m_box.kind == Kind::Chain ? (m_box.canFold ? kFoldWidth + 2 : kInset) : line.left();
        const QRectF below(
            left, lineHeight() - 5, frame().width() - left - kInset, frame().height() - lineHeight());
        const QString text
            = QFontMetricsF(m_style->small).elidedText(m_content.second, Qt::ElideRight, below.width());
        drawText(painter, below, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    if (m_content.badge > 0)
        paintBadge(painter, lineHeight() / 2);
}

void BoxItem::paintNote(QPainter* painter) const
{
    const bool more = m_box.kind == Kind::More;
    if (more || m_chosen) {
        painter->setPen(QPen(m_chosen ? m_style->accent
                : m_hovered           ? m_style->flow
                                      : m_style->line,
            m_chosen ? 1.6 : 1, more ? Qt::DashLine : Qt::SolidLine));
        painter->setBrush(m_chosen ? QBrush(m_style->selectedRow) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(frame(), kRadius, kRadius);
    } else {
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_content.lit ? m_style->litRow : m_style->row);
        painter->drawRoundedRect(frame(), kRadius, kRadius);
    }
    QRectF line(kInset, 0, frame().width() - 2 * kInset, frame().height());
    painter->setFont(m_style->small);
    const QFontMetricsF metrics(m_style->small);
    painter->setPen(m_style->subdued);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, m_content.lead);
    if (!m_content.lead.isEmpty())
        line.setLeft(line.left() + metrics.horizontalAdvance(m_content.lead) + 7);
    const double right = paintNumbers(painter, line);
    painter->setPen(more ? m_style->subdued : m_style->text);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(m_content.title, Qt::ElideRight, right - line.left()));
}

void BoxItem::paintBadge(QPainter* painter, double middle) const
{
    const QPointF centre(0, middle);
    const QColor colour
        = m_content.packet > 0 ? m_style->packets[(m_content.packet - 1) % kPacketColours] : m_style->badge;
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawEllipse(centre, kBadgeRadius, kBadgeRadius);
    painter->setPen(m_content.packet > 0 ? lettersOn(colour) : m_style->badgeText);
    painter->setFont(m_style->smallBold);
    const QRectF disc(
        centre.x() - kBadgeRadius, centre.y() - kBadgeRadius, 2 * kBadgeRadius, 2 * kBadgeRadius);
    drawText(painter, disc, Qt::AlignCenter, QString::number(m_content.badge));
}

void BoxItem::paintFold(QPainter* painter) const
{
    const QPointF centre(kFoldWidth / 2 + 1, lineHeight() / 2);
    painter->setPen(QPen(m_style->subdued, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    if (m_box.open)
        painter->drawPolyline(
            QPolygonF({centre + QPointF(-3.6, -1.8), centre + QPointF(0, 1.8), centre + QPointF(3.6, -1.8)}));
    else
        painter->drawPolyline(
            QPolygonF({centre + QPointF(-1.8, -3.6), centre + QPointF(1.8, 0), centre + QPointF(-1.8, 3.6)}));
}

void BoxItem::mousePressEvent(QGraphicsSceneMouseEvent* event)
{
    event->setAccepted(event->button() == Qt::LeftButton);
}

void BoxItem::mouseReleaseEvent(QGraphicsSceneMouseEvent* event)
{
    if (!frame().contains(event->pos()))
        return;
    if (foldRect().contains(event->pos()))
        Q_EMIT foldClicked(this);
    else
        Q_EMIT clicked(this);
}

void BoxItem::mouseDoubleClickEvent(QGraphicsSceneMouseEvent* event)
{
    if (m_box.canFold && !foldRect().contains(event->pos()))
        Q_EMIT foldClicked(this);
}

void BoxItem::hoverEnterEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = true;
    update();
}

void BoxItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*)
{
    m_hovered = false;
    update();
}

} // namespace portolan
