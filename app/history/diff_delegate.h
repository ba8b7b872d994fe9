// Draws a line of a difference: what came on the right, what went on the left, by colour, sign and word.
#pragma once

#include "app/window/table_style.h"

namespace portolan {

class DiffDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    /// Words above the text.
    void setTwoLines(bool on) { m_twoLines = on; }
    /// What a row needs.
    int rowHeight(const QFontMetrics& metrics) const;
    /// What a heading needs.
    static int headingHeight(const QFontMetrics& metrics);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintHeading(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintSide(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    bool m_twoLines = true;
};

} // namespace portolan
