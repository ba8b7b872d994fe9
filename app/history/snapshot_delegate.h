// Draws a snapshot in two lines: what it is called, and when and why it was made.
#pragma once

#include <QStyledItemDelegate>

namespace portolan {

class SnapshotDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
