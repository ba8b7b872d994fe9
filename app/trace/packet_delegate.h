// Draws a packet of the list: its colour and number, what it is, who sends to whom, when.
#pragma once

#include <QStyledItemDelegate>

namespace portolan {

class PacketDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The colour of a packet by its number; its number says the same where colours do not.
    static QColor colour(const QPalette& palette, unsigned number);
    /// Letters on that colour.
    static QColor lettersOn(const QColor& colour);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace portolan
