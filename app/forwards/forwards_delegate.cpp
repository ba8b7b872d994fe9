#include "app/forwards/forwards_delegate.h"

#include "app/forwards/forwards_model.h"
#include "app/window/format.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace portolan {

namespace {

constexpr int kSparklineWidth = 64;
constexpr int kGap = 8;

} // namespace

void ForwardsDelegate::paintSparkline(
    QPainter* painter, const QRect& rect, const QList<double>& history, const QPalette& palette)
{
    const double highest = *std::max_element(history.begin(), history.end());
    // The newest sample is at the right edge; while there are few they are drawn wider.
    const auto samples = std::max<qsizetype>(history.size(), 12);
    const double step = double(rect.width()) / double(samples - 1);
    const double start = rect.right() - step * double(history.size() - 1);
    QPainterPath path;
    for (qsizetype i = 0; i < history.size(); ++i) {
        const QPointF point(start + step * double(i),
            rect.bottom() - (highest > 0 ? history.at(i) / highest : 0) * rect.height());
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::accent(palette), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path);
    painter->restore();
}

void ForwardsDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& givenOption, const QModelIndex& index) const
{
    QStyleOptionViewItem option = givenOption;
    initStyleOption(&option, index);
    painter->save();
    paintGround(painter, option);
    QRect room = textRect(option);
    const QFont font = index.data(ForwardsModel::MonospaceRole).toBool() ? Theme::monospace() : option.font;
    const QFontMetrics metrics(font);
    const QPalette& palette = option.palette;
    QColor colour = palette.color(QPalette::Text);
    const QVariant verdict = index.data(ForwardsModel::VerdictRole);
    QString text = option.text;
    if (verdict.isValid()) {
        colour = verdictColour(ForwardVerdict(verdict.toInt()), palette);
        text = index.data(ForwardsModel::MarkRole).toString() + u' ' + text;
    }
    if (index.data(ForwardsModel::SubduedRole).toBool())
        colour = Theme::subdued(palette);
    const auto history = index.data(ForwardsModel::HistoryRole).value<QList<double>>();
    if (index.column() == ForwardsModel::RateColumn
        && std::any_of(history.begin(), history.end(), [](double rate) { return rate > 0; })) {
        const QRect line(room.left(), room.center().y() - 6, kSparklineWidth, 12);
        paintSparkline(painter, line, history, palette);
        room.setLeft(line.right() + kGap);
    }
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(
        room, int(option.displayAlignment), metrics.elidedText(text, Qt::ElideRight, room.width()));
    if (const QString detail = index.data(ForwardsModel::DetailRole).toString(); !detail.isEmpty()) {
        room.setLeft(room.left() + metrics.horizontalAdvance(text + u' '));
        painter->setPen(Theme::subdued(palette));
        painter->drawText(
            room, int(option.displayAlignment), metrics.elidedText(detail, Qt::ElideRight, room.width()));
    }
    painter->restore();
}

QSize ForwardsDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = RowDelegate::sizeHint(option, index);
    const bool mono = index.data(ForwardsModel::MonospaceRole).toBool();
    const QFontMetrics metrics(mono ? Theme::monospace() : option.font);
    QString text = index.data().toString();
    for (const int role : {ForwardsModel::MarkRole, ForwardsModel::DetailRole})
        if (const QString more = index.data(role).toString(); !more.isEmpty())
            text += u' ' + more;
    int width = metrics.horizontalAdvance(text) + 2 * kGap + 8;
    if (index.column() == ForwardsModel::RateColumn)
        width = kSparklineWidth + kGap + metrics.horizontalAdvance(QStringLiteral("≥ 999.9 MB/s")) + 2 * kGap
            + 8;
    size.setWidth(width);
    return size;
}

} // namespace portolan
