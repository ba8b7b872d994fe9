// Colours and letters of the diagram, from the palette and font of the widget that shows it.
#pragma once

#include "app/chains/chain_layout.h"
#include "app/window/packet_colour.h"

#include <QColor>
#include <QFont>

#include <array>

QT_BEGIN_NAMESPACE
class QPalette;
QT_END_NAMESPACE

namespace portolan {

struct ChainStyle {
    QFont normal;
    QFont bold;
    QFont small;
    QFont smallBold;
    QColor ground; ///< behind everything
    QColor panel;
    QColor row;
    QColor line;
    QColor flow; ///< the lines a packet takes
    QColor text;
    QColor subdued;
    QColor accent;
    QColor litRow;
    QColor selectedRow;
    QColor heat; ///< at its hottest; mixed into `row`
    QColor badge; ///< of a forward's way
    QColor badgeText;
    std::array<QColor, kPacketColours> packets; ///< instead of it for packets that were followed
    QColor found;
    QColor bad;

    static ChainStyle of(const QPalette& palette, const QFont& font);
    LayoutMetrics metrics() const;
    QColor heated(double heat) const;
};

} // namespace portolan
