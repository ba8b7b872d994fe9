#include "app/window/forced_theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace portolan {

namespace {

struct Colours {
    QColor window, base, alternate, button, text, placeholder, highlight, highlightedText, link, toolTip, mid;
};

QPalette paletteOf(const Colours& colours)
{
    QPalette palette(colours.button, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.base);
    palette.setColor(QPalette::AlternateBase, colours.alternate);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.highlightedText);
    palette.setColor(QPalette::PlaceholderText, colours.placeholder);
    palette.setColor(QPalette::Highlight, colours.highlight);
    palette.setColor(QPalette::HighlightedText, colours.highlightedText);
    palette.setColor(QPalette::Link, colours.link);
    palette.setColor(QPalette::LinkVisited, colours.link);
    palette.setColor(QPalette::ToolTipBase, colours.toolTip);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Mid, colours.mid);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colours.placeholder);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.mid);
    return palette;
}

const Colours kLight{0xf3f4f6, 0xffffff, 0xf8f9fa, 0xfbfbfc, 0x1f2329, 0x858b94, 0x216e94, 0xffffff, 0x1b668c,
    0xffffff, 0xc9ccd1};
const Colours kDark{0x25282d, 0x1c1f23, 0x22252a, 0x2f3339, 0xe4e6e9, 0x80868f, 0x6bb7d8, 0x0d1a21, 0x7cc4e4,
    0x2f3339, 0x3d4249};

} // namespace

void forceTheme(ForcedTheme theme)
{
    if (QApplication::style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(theme == ForcedTheme::Dark ? kDark : kLight));
}

} // namespace portolan
