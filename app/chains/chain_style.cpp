#include "app/chains/chain_style.h"

#include "app/window/format.h"

#include <QFontMetricsF>
#include <QPalette>

#include <algorithm>

namespace portolan {
namespace {

QColor blended(const QColor& from, const QColor& to, double share)
{
    const auto part = [share](int a, int b) { return int(a + (b - a) * share + 0.5); };
    return QColor(part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue()));
}

QFont sized(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(std::max(1, int(font.pixelSize() * factor + 0.5)));
    return font;
}

} // namespace

ChainStyle ChainStyle::of(const QPalette& palette, const QFont& font)
{
    const bool dark = Theme::isDark(palette);
    ChainStyle style;
    style.normal = sized(font, 0.96);
    style.bold = style.normal;
    style.bold.setWeight(QFont::DemiBold);
    style.small = sized(font, 0.85);
    style.smallBold = style.small;
    style.smallBold.setBold(true);
    style.ground = palette.color(QPalette::Window);
    style.panel = palette.color(QPalette::Base);
    style.text = palette.color(QPalette::Text);
    style.row = blended(style.panel, style.ground, dark ? 0.55 : 0.4);
    style.line = Theme::line(palette);
    style.flow = blended(style.ground, style.text, 0.5);
    style.subdued = Theme::subdued(palette);
    style.accent = Theme::accent(palette);
    style.litRow = blended(style.panel, style.accent, dark ? 0.24 : 0.11);
    style.selectedRow = blended(style.panel, style.accent, dark ? 0.34 : 0.2);
    style.heat = dark ? QColor(0x53, 0x36, 0x27) : QColor(0xfc, 0xe0, 0xcb);
    style.badge = dark ? QColor(0xe5, 0x8a, 0xc5) : QColor(0xb8, 0x48, 0x97);
    style.badgeText = dark ? QColor(0x23, 0x12, 0x1d) : QColor(Qt::white);
    for (unsigned i = 0; i < kPacketColours; ++i)
        style.packets[i] = packetColour(palette, i + 1);
    style.found = Theme::warning(palette);
    style.bad = Theme::bad(palette);
    return style;
}

LayoutMetrics ChainStyle::metrics() const
{
    // A chain's name in capitals: the mean of its letters is what a width is made from.
    const QString sample = QStringLiteral("DOCKER-ISOLATION-STAGE-1");
    LayoutMetrics metrics;
    metrics.character = QFontMetricsF(bold).horizontalAdvance(sample) / double(sample.size());
    metrics.lineHeight = QFontMetricsF(normal).height();
    metrics.smallCharacter = QFontMetricsF(small).horizontalAdvance(QStringLiteral("0123456789 kM/s")) / 15.0;
    metrics.smallLineHeight = QFontMetricsF(small).height();
    return metrics;
}

QColor ChainStyle::heated(double heat) const
{
    return blended(row, this->heat, std::clamp(heat, 0.0, 1.0));
}

} // namespace portolan
