#include "app/window/segment_button.h"

#include "app/window/format.h"

#include <QPainter>

namespace portolan {
namespace {

QFont boldOf(QFont font)
{
    font.setBold(true);
    return font;
}

} // namespace

SegmentButton::SegmentButton(const QString& text, QWidget* parent)
    : QToolButton(parent)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
}

QSize SegmentButton::sizeHint() const
{
    const QFontMetrics metrics(boldOf(font()));
    return {metrics.horizontalAdvance(text()) + 24, metrics.height() + 10};
}

void SegmentButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool strong = isChecked() || hasFocus();
    painter.setPen(QPen(strong ? Theme::accent(palette()) : Theme::line(palette()), hasFocus() ? 2 : 1));
    painter.setBrush(isChecked() ? Theme::selection(palette())
            : underMouse()       ? Theme::panel(palette())
                                 : palette().color(QPalette::Base));
    painter.drawRoundedRect(frame, 4, 4);
    painter.setPen(isEnabled() ? palette().color(QPalette::Text) : Theme::subdued(palette()));
    painter.setFont(isChecked() ? boldOf(font()) : font());
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace portolan
