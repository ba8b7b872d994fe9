// Draws a rule's row: sentences and rules wrapped over several lines, marks as small labels, numbers beside
// the first line.
#pragma once

#include "app/window/table_style.h"

namespace portolan {

class RuleDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Height of a row with so many lines of text.
    static int rowHeight(const QFontMetrics& metrics, int lines);
    /// Lines a cell's text takes in a column of that width.
    static int lines(const QModelIndex& index, const QFont& font, int columnWidth, int most);
    /// Width a cell would like.
    static int naturalWidth(const QModelIndex& index, const QFont& font);
};

} // namespace portolan
