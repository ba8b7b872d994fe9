#include "app/chains/rule_delegate.h"

#include "app/chains/rule_model.h"
#include "app/chains/wrapped_text.h"
#include "app/window/format.h"

#include <QPainter>

#include <algorithm>

namespace portolan {
namespace {

constexpr int kCellPadding = 10; ///< left and right of a cell's text, as in RowDelegate
constexpr int kRoom = 17; ///< above and below the lines of a row, together; as styleTable() has it
constexpr int kBadgeRoom = 6; ///< inside a mark's label, left and right
constexpr int kBadgeGap = 7; ///< from the label to the text
constexpr int kEdge = 3; ///< width of the lit way's edge

QFont smallFont(QFont font)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.86);
    else
        font.setPixelSize(font.pixelSize() * 86 / 100);
    return font;
}

/// Sentences and rules stand on the same lines, whatever their fonts.
LineGrid gridOf(const QFontMetrics& metrics)
{
    const QFontMetrics mono(Theme::monospace());
    return {std::max(metrics.ascent(), mono.ascent()), std::max(metrics.lineSpacing(), mono.lineSpacing())};
}

QFont fontOf(const QModelIndex& index, const QFont& font)
{
    const QVariant own = index.data(Qt::FontRole);
    return own.isValid() ? own.value<QFont>() : font;
}

/// Room the mark's label takes before a sentence.
int badgeWidth(const QModelIndex& index, const QFont& font)
{
    if (index.column() != RuleModel::Words)
        return 0;
    const QString mark = index.data(RuleModel::MarkRole).toString();
    return mark.isEmpty()
        ? 0
        : QFontMetrics(smallFont(font)).horizontalAdvance(mark) + 2 * kBadgeRoom + kBadgeGap;
}

void paintBadge(QPainter* painter, const QRect& line, const QModelIndex& index, const QFont& font,
    const QPalette& palette)
{
    const QFont letters = smallFont(font);
    const QString mark = index.data(RuleModel::MarkRole).toString();
    QRectF label(line.left(), line.top(), badgeWidth(index, font) - kBadgeGap, line.height());
    label.adjust(0.5, 0.5, -0.5, -0.5);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::warning(palette), 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(label, 3, 3);
    painter->setFont(letters);
    painter->drawText(label, Qt::AlignCenter, mark);
    painter->setRenderHint(QPainter::Antialiasing, false);
}

/// A rule nothing ever matched has a hollow dot beside its zero: no matter of colour alone.
void paintNumber(QPainter* painter, const QRect& line, const QString& text, bool none)
{
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
    if (!none)
        return;
    const double radius = line.height() / 5.0;
    const double right = line.right() - painter->fontMetrics().horizontalAdvance(text) - 6;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->drawEllipse(QPointF(right - radius, line.center().y() + 0.5), radius, radius);
    painter->setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

int RuleDelegate::rowHeight(const QFontMetrics& metrics, int lines)
{
    return lines * gridOf(metrics).spacing + kRoom;
}

int RuleDelegate::lines(const QModelIndex& index, const QFont& font, int columnWidth, int most)
{
    const int room = columnWidth - 2 * kCellPadding - badgeWidth(index, font);
    return wrappedLines(index.data().toString(), fontOf(index, font), room, most);
}

int RuleDelegate::naturalWidth(const QModelIndex& index, const QFont& font)
{
    return QFontMetrics(fontOf(index, font)).horizontalAdvance(index.data().toString()) + 2 * kCellPadding + 2
        + badgeWidth(index, font);
}

void RuleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QPalette& palette = option.palette;
    const bool lost = index.data(RuleModel::NeverReachedRole).toBool();
    const bool none = index.data(RuleModel::NoHitsRole).toBool();
    const int column = index.column();
    painter->save();
    paintGround(painter, option);
    if (column == RuleModel::Position && index.data(RuleModel::LitRole).toBool())
        painter->fillRect(
            QRect(option.rect.topLeft(), QSize(kEdge, option.rect.height())), Theme::accent(palette));
    const bool quiet = lost || column == RuleModel::Text || column == RuleModel::Position
        || column == RuleModel::ChainName || (none && column <= RuleModel::Rate);
    painter->setPen(quiet ? Theme::subdued(palette) : palette.color(QPalette::Text));
    QRect room = option.rect.adjusted(kCellPadding, kRoom / 2, -kCellPadding, -kRoom / 2 + 1);
    const LineGrid grid = gridOf(given.fontMetrics);
    const QRect line(room.topLeft(), QSize(room.width(), grid.spacing));
    if (column == RuleModel::Words || column == RuleModel::Text) {
        if (const int badge = badgeWidth(index, option.font); badge > 0) {
            const QPen pen = painter->pen();
            paintBadge(painter, line, index, option.font, palette);
            painter->setPen(pen);
            room.setLeft(room.left() + badge);
        }
        drawWrapped(painter, room, option.text, option.font, grid);
    } else if (column == RuleModel::Packets) {
        painter->setFont(option.font);
        paintNumber(painter, line, option.text, none);
    } else {
        painter->setFont(option.font);
        painter->drawText(line, int(option.displayAlignment),
            option.fontMetrics.elidedText(option.text, Qt::ElideMiddle, line.width()));
    }
    painter->restore();
}

} // namespace portolan
