// Draws the cells of the forwards table that are more than a text.
#pragma once

#include "app/window/table_style.h"

namespace portolan {

class ForwardsDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    static void paintSparkline(
        QPainter* painter, const QRect& rect, const QList<double>& history, const QPalette& palette);
};

} // namespace portolan
