// The colours of the window, all derived from the palette in use.
#include "app/window/format.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>

#include <array>

namespace portolan::Theme {

namespace {

QColor mix(const QColor& from, const QColor& to, double share)
{
    const auto part = [share](int a, int b) { return int(a + (b - a) * share + 0.5); };
    return QColor(part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue()));
}

} // namespace

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

QColor accent(const QPalette& palette)
{
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    // A pale highlight on a pale page (some desktops have one) cannot carry lines and letters.
    const int apart = std::abs(highlight.lightness() - palette.color(QPalette::Base).lightness());
    return apart < 60 ? palette.color(QPalette::Active, QPalette::Link) : highlight;
}

QColor good(const QPalette& palette)
{
    return isDark(palette) ? QColor(0x6f, 0xcf, 0x97) : QColor(0x25, 0x75, 0x47);
}

QColor warning(const QPalette& palette)
{
    return isDark(palette) ? QColor(0xe8, 0xa8, 0x3e) : QColor(0x9a, 0x5c, 0x05);
}

QColor bad(const QPalette& palette)
{
    return isDark(palette) ? QColor(0xf2, 0x7f, 0x86) : QColor(0xb4, 0x23, 0x3c);
}

QColor subdued(const QPalette& palette)
{
    // 0.62 keeps 4.5 : 1 against the page, the least for small text (WCAG 2.1, 1.4.3).
    return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.64);
}

QColor line(const QPalette& palette)
{
    return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), isDark(palette) ? 0.2 : 0.14);
}

QColor selection(const QPalette& palette)
{
    return mix(palette.color(QPalette::Base), accent(palette), isDark(palette) ? 0.26 : 0.17);
}

QColor panel(const QPalette& palette)
{
    return mix(palette.color(QPalette::Base), palette.color(QPalette::Window), 0.5);
}

QColor series(const QPalette& palette, int index)
{
    // The first six keep apart for those who see no red, no green or no blue too, and from the grey of
    // others: at least 23 in CIE Lab under the simulations of Machado, Oliveira and Fernandes (2009).
    static constexpr std::array<QRgb, 8> light
        = {0x1f57dc, 0xb5671a, 0x41bcdc, 0x954097, 0x0a5c27, 0xc9ae0a, 0x7a2e0e, 0xe58fb1};
    static constexpr std::array<QRgb, 8> dark
        = {0x3b9beb, 0xe89726, 0xaaebeb, 0xa365a2, 0x2b7759, 0xebdd82, 0xc05a38, 0xf6b6d3};
    const auto& colours = isDark(palette) ? dark : light;
    return QColor::fromRgb(colours[std::size_t(std::max(index, 0)) % colours.size()]);
}

QFont monospace()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont normal = QApplication::font();
    if (normal.pointSizeF() > 0)
        font.setPointSizeF(normal.pointSizeF());
    else
        font.setPixelSize(normal.pixelSize());
    return font;
}

} // namespace portolan::Theme
