#include "app/window/table_style.h"

#include "app/window/format.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace portolan {

namespace {

constexpr int kPadding = 10;

/// Keeps what is derived from the palette in step with it.
class PaletteFollower : public QObject {
public:
    explicit PaletteFollower(QTableView* table)
        : QObject(table)
        , m_table(table)
    {
        table->installEventFilter(this);
        apply();
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
            apply();
        return false;
    }

private:
    void apply()
    {
        const QPalette base = m_table->palette();
        m_table->horizontalHeader()->setStyleSheet(
            QStringLiteral(
                "QHeaderView { background: %1; border: none; }"
                "QHeaderView::section { background: %1; color: %2; border: none; border-bottom: 1px solid %3;"
                " padding: 0 %4px; font-weight: normal; }"
                "QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-position: top center; width: "
                "9px; height: 7px; }")
                .arg(base.color(QPalette::Base).name(), Theme::subdued(base).name(), Theme::line(base).name())
                .arg(kPadding));
    }

    QTableView* m_table;
};

} // namespace

void styleTable(QTableView* table)
{
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setCornerButtonEnabled(false);
    table->setWordWrap(false);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    const int rowHeight = table->fontMetrics().height() + 17;
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(rowHeight);
    QHeaderView* header = table->horizontalHeader();
    header->setFixedHeight(rowHeight);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setAccessibleName(QCoreApplication::translate("portolan::Table", "Column headings"));
    new PaletteFollower(table);
}

void RowDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option)
{
    const QPalette& palette = option.palette;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, Theme::selection(palette));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, Theme::panel(palette));
    painter->setPen(Theme::line(palette));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

QRect RowDelegate::textRect(const QStyleOptionViewItem& option)
{
    return option.rect.adjusted(kPadding, 0, -kPadding, -1);
}

void RowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& givenOption, const QModelIndex& index) const
{
    QStyleOptionViewItem option = givenOption;
    initStyleOption(&option, index);
    painter->save();
    paintGround(painter, option);
    const QRect room = textRect(option);
    painter->setFont(option.font);
    painter->setPen(option.palette.color(QPalette::Text));
    const QString text = option.fontMetrics.elidedText(option.text, option.textElideMode, room.width());
    painter->drawText(room, int(option.displayAlignment), text);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kPadding, 0);
}

} // namespace portolan
