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
    static constexpr std::array<QRgb, 8> light
        = {0x3b6fb6, 0xc96a1b, 0x2f855a, 0x8e4fb0, 0xb23a5a, 0x13808a, 0x8a6d10, 0x5b6470};
    static constexpr std::array<QRgb, 8> dark
        = {0x8ab4f8, 0xf0a35e, 0x7fc492, 0xc79be6, 0xf28b9f, 0x5fc8d2, 0xdcc15a, 0xaab3bf};
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
