#include "app/history/snapshot_delegate.h"

#include "app/history/snapshot_model.h"
#include "app/window/format.h"

#include <QPainter>

namespace portolan {

namespace {

constexpr int kSidePadding = 12;
constexpr int kTopPadding = 7;

QFont noteFont(const QFont& font)
{
    QFont small = font;
    small.setPointSizeF(small.pointSizeF() * 0.9);
    return small;
}

} // namespace

void SnapshotDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QPalette& palette = option.palette;
    painter->save();
    paintGround(painter, option);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(
            QRect(option.rect.topLeft(), QSize(3, option.rect.height() - 1)), Theme::accent(palette));
    const QRect room = option.rect.adjusted(kSidePadding, kTopPadding, -kSidePadding, -kTopPadding);
    const bool now = index.data(SnapshotModel::KindRole).toInt() == int(SnapshotModel::Kind::Now);
    QFont bold = option.font;
    bold.setBold(now);
    painter->setFont(bold);
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignTop,
        QFontMetrics(bold).elidedText(option.text, Qt::ElideRight, room.width()));
    const QFont small = noteFont(option.font);
    painter->setFont(small);
    painter->setPen(
        index.data(SnapshotModel::DamagedRole).toBool() ? Theme::bad(palette) : Theme::subdued(palette));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignBottom,
        QFontMetrics(small).elidedText(
            index.data(SnapshotModel::NoteRole).toString(), Qt::ElideRight, room.width()));
    painter->restore();
}

QSize SnapshotDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int lines = option.fontMetrics.height() + QFontMetrics(noteFont(option.font)).height();
    return {120, lines + 2 * kTopPadding + 3};
}

} // namespace portolan
