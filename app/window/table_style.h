// The look all tables share: calm selection, thin lines between rows, no grid, Tab leaves the table.
#pragma once

#include <QStyledItemDelegate>

class QTableView;

namespace portolan {

/// Sets a table up: whole rows selected, no grid, a quiet header that names itself, row height by the font.
/// The selection colour follows the palette when it changes.
void styleTable(QTableView* table);

/// Draws a cell as the style would, with the selected row tinted instead of inverted and a line below each
/// row.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// Background and the line below; what every cell begins with.
    static void paintGround(QPainter* painter, const QStyleOptionViewItem& option);
    /// The room for text inside a cell.
    static QRect textRect(const QStyleOptionViewItem& option);
};

} // namespace portolan
