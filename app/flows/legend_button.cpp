#include "app/flows/legend_button.h"

#include "app/window/format.h"

#include <QPainter>

namespace portolan {

namespace {

constexpr int kSwatch = 10;
constexpr int kGap = 8;
constexpr int kMargin = 4;

} // namespace

LegendButton::LegendButton(QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LegendButton::set(const QColor& colour, const QString& title, const QString& value)
{
    m_colour = colour;
    m_title = title;
    m_value = value;
    setAccessibleName(tr("%1, %2").arg(title, value));
    setToolTip(isEnabled() ? tr("%1\nClick to see its connections.").arg(title) : QString());
    setCursor(isEnabled() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

QSize LegendButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_title) + metrics.horizontalAdvance(m_value) + kSwatch + 3 * kGap
            + 2 * kMargin,
        metrics.height() + 4};
}

QSize LegendButton::minimumSizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.averageCharWidth() * 20, metrics.height() + 4};
}

void LegendButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void LegendButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void LegendButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (isEnabled() && (underMouse() || isDown()))
        painter.fillRect(rect(), Theme::selection(palette()));
    if (hasFocus()) {
        painter.setPen(QPen(Theme::accent(palette()), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    const QRect room = rect().adjusted(kMargin, 0, -kMargin, 0);
    painter.fillRect(QRect(room.left(), room.center().y() - kSwatch / 2, kSwatch, kSwatch), m_colour);
    // What is no button is to be read all the same.
    painter.setPen(palette().color(QPalette::Active, QPalette::Text));
    const int valueWidth = fontMetrics().horizontalAdvance(m_value);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, m_value);
    const QRect title = room.adjusted(kSwatch + kGap, 0, -valueWidth - kGap, 0);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(m_title, Qt::ElideRight, title.width()));
}

} // namespace portolan
