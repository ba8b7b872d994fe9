// The colours of packets, the same wherever one is shown.
#pragma once

#include <QColor>
#include <QPalette>

namespace portolan {

/// How many there are; further packets begin anew. Those that keep apart for everybody, see Theme::series().
inline constexpr unsigned kPacketColours = 6;

/// By the packet's number, from 1, which says the same where colours do not.
QColor packetColour(const QPalette& palette, unsigned number);

/// Black or white: letters on that colour.
QColor lettersOn(const QColor& colour);

} // namespace portolan
