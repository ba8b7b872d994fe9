// Draws a packet of the list: its colour and number, what it is, who sends to whom, when.
#pragma once

#include <QStyledItemDelegate>

namespace portolan {

class PacketDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
