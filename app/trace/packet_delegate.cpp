#include "app/trace/packet_delegate.h"

#include "app/trace/packet_model.h"
#include "app/window/format.h"
#include "app/window/packet_colour.h"

#include <QPainter>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kPacketSide = 12;
constexpr int kPacketTop = 7;
constexpr int kStripe = 4;

QFont directionFont(const QFont& font)
{
    QFont small = font;
    small.setPointSizeF(small.pointSizeF() * 0.92);
    return small;
}

} // namespace

void PacketDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QPalette& palette = option.palette;
    painter->save();
    paintGround(painter, option);
    const QRect room = option.rect.adjusted(kPacketSide, kPacketTop, -kPacketSide, -kPacketTop);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(packetColour(palette, index.data(PacketModel::NumberRole).toUInt()));
    painter->drawRoundedRect(QRect(room.left(), room.top(), kStripe, room.height()), 2, 2);
    const QRect text = room.adjusted(kStripe + 9, 0, 0, 0);

    const QString offset = index.data(PacketModel::OffsetRole).toString();
    painter->setFont(option.font);
    painter->setPen(Theme::subdued(palette));
    painter->drawText(text, Qt::AlignRight | Qt::AlignTop, offset);
    const int taken = offset.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(offset) + 10;
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(text, Qt::AlignLeft | Qt::AlignTop,
        option.fontMetrics.elidedText(option.text, Qt::ElideRight, text.width() - taken));

    const QFont small = directionFont(option.font);
    const QFontMetrics metrics(small);
    const QString stopped = index.data(PacketModel::StoppedRole).toString();
    painter->setFont(small);
    int right = 0;
    if (!stopped.isEmpty()) {
        const QString mark = QStringLiteral("✕ ") + stopped;
        painter->setPen(Theme::bad(palette));
        painter->drawText(text, Qt::AlignRight | Qt::AlignBottom, mark);
        right = metrics.horizontalAdvance(mark) + 10;
    }
    painter->setPen(Theme::subdued(palette));
    painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom,
        metrics.elidedText(
            index.data(PacketModel::DirectionRole).toString(), Qt::ElideRight, text.width() - right));
    painter->restore();
}

QSize PacketDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int lines = option.fontMetrics.height() + QFontMetrics(directionFont(option.font)).height();
    return {120, lines + 2 * kPacketTop + 2};
}

} // namespace portolan
