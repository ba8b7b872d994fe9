// Draws a snapshot in two lines: what it is called, and when and why it was made.
#pragma once

#include "app/window/table_style.h"

namespace portolan {

class SnapshotDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
