// Draws a step of a packet's way: its number, the place, what happened there, the addresses.
#pragma once

#include <QStyledItemDelegate>

namespace portolan {

class StepModel;
struct WayStep;

class StepDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
