#include "app/window/packet_colour.h"

#include "app/window/format.h"

#include <algorithm>
#include <cmath>

namespace portolan {

QColor packetColour(const QPalette& palette, unsigned number)
{
    return Theme::series(palette, int((std::max(number, 1U) - 1) % kPacketColours));
}

QColor lettersOn(const QColor& colour)
{
    // By the luminance of WCAG 2.1: where black and white are as far away (0.18).
    const auto linear
        = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    const double luminance
        = 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    return luminance > 0.18 ? Qt::black : Qt::white;
}

} // namespace portolan
