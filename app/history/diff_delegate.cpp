#include "app/history/diff_delegate.h"

#include "app/history/diff_model.h"
#include "app/window/format.h"

#include <QAbstractItemView>
#include <QPainter>

namespace portolan {

namespace {

constexpr int kLinePadding = 5;

LineChange changeAt(const QModelIndex& index)
{
    return LineChange(index.data(DiffModel::ChangeRole).toInt());
}

QColor colourOf(LineChange change, const QPalette& palette)
{
    switch (change) {
    case LineChange::Added:
        return Theme::good(palette);
    case LineChange::Removed:
        return Theme::bad(palette);
    case LineChange::Changed:
        return Theme::warning(palette);
    case LineChange::MovedAway:
    case LineChange::MovedHere:
        return Theme::accent(palette);
    case LineChange::Same:
        break;
    }
    return Theme::subdued(palette);
}

/// Whether the column's side has something the other has not.
bool stands(int column, LineChange change)
{
    const bool left = column == DiffModel::Left || column == DiffModel::LeftPosition;
    const bool right = column == DiffModel::Right || column == DiffModel::RightPosition;
    switch (change) {
    case LineChange::Added:
    case LineChange::MovedHere:
        return right;
    case LineChange::Removed:
    case LineChange::MovedAway:
        return left;
    case LineChange::Changed:
        return left || right;
    case LineChange::Same:
        break;
    }
    return false;
}

void paintTint(QPainter* painter, const QStyleOptionViewItem& option, QColor colour)
{
    colour.setAlphaF(Theme::isDark(option.palette) ? 0.2F : 0.12F);
    painter->fillRect(option.rect.adjusted(0, 0, 0, -1), colour);
}

} // namespace

int DiffDelegate::rowHeight(const QFontMetrics& metrics) const
{
    return m_twoLines ? 2 * metrics.height() + 2 * kLinePadding + 4 : metrics.height() + 2 * kLinePadding + 3;
}

int DiffDelegate::headingHeight(const QFontMetrics& metrics)
{
    return metrics.height() + 2 * kLinePadding + 3;
}

void DiffDelegate::paintHeading(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool fold = index.data(DiffModel::FoldRole).toBool();
    if (!fold && !(option.state & QStyle::State_Selected))
        painter->fillRect(option.rect.adjusted(0, 0, 0, -1), Theme::panel(option.palette));
    QFont font = option.font;
    font.setBold(!fold);
    painter->setFont(font);
    const LineChange change = changeAt(index);
    painter->setPen(fold                 ? Theme::subdued(option.palette)
            : change == LineChange::Same ? option.palette.color(QPalette::Text)
                                         : colourOf(change, option.palette));
    // Each cell draws its part of one text over the whole row.
    const QRect row(
        0, option.rect.top(), view ? view->viewport()->width() : option.rect.width(), option.rect.height());
    painter->setClipRect(option.rect);
    const int indent = index.data(DiffModel::IndentRole).toInt() * 14;
    const QRect room = row.adjusted(10 + indent, 0, -10, -1);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(font).elidedText(
            index.data(DiffModel::HeadingRole).toString(), Qt::ElideRight, room.width()));
}

void DiffDelegate::paintSide(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QRect room = textRect(option).adjusted(0, kLinePadding, 0, -kLinePadding);
    const bool same = changeAt(index) == LineChange::Same;
    const QColor text = same ? Theme::subdued(option.palette) : option.palette.color(QPalette::Text);
    const auto draw = [&](const QFont& font, const QColor& colour, Qt::Alignment where, const QString& what) {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(room, int(Qt::AlignLeft | where),
            QFontMetrics(font).elidedText(what, Qt::ElideRight, room.width()));
    };
    if (!m_twoLines) {
        draw(option.font, text, Qt::AlignVCenter, option.text);
        return;
    }
    draw(option.font, text, Qt::AlignTop, index.data(DiffModel::WordsRole).toString());
    QFont mono = Theme::monospace();
    mono.setPointSizeF(mono.pointSizeF() * 0.92);
    draw(mono, Theme::subdued(option.palette), Qt::AlignBottom, index.data(DiffModel::TextRole).toString());
}

void DiffDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    painter->save();
    paintGround(painter, option);
    const LineChange change = changeAt(index);
    if (!index.data(DiffModel::HeadingRole).toString().isEmpty()) {
        paintHeading(painter, option, index);
    } else {
        if (stands(index.column(), change) && !(option.state & QStyle::State_Selected))
            paintTint(painter, option, colourOf(change, option.palette));
        if (index.column() == DiffModel::Left || index.column() == DiffModel::Right) {
            paintSide(painter, option, index);
        } else {
            const QRect room = textRect(option);
            painter->setFont(option.font);
            painter->setPen(
                colourOf(index.column() == DiffModel::Change ? change : LineChange::Same, option.palette));
            painter->drawText(room, int(option.displayAlignment),
                option.fontMetrics.elidedText(option.text, Qt::ElideRight, room.width()));
        }
    }
    painter->restore();
}

} // namespace portolan
