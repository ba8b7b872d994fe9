// Draws a packet of the list: its colour and number, what it is, who sends to whom, when.
#pragma once

#include "app/window/table_style.h"

namespace portolan {

class PacketDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
