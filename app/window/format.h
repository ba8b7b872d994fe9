// How the window writes numbers and picks colours. Everything follows the locale and the palette.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <cstdint>
#include <optional>

namespace portolan {

struct Message;

namespace Format {
/// "1.2 k" for tables, whole numbers below 10 000.
QString count(std::uint64_t value);
/// "84.0 MB"; decimal units.
QString bytes(std::uint64_t value);
/// "1.2 MB/s"; "—" for zero. orMore: "≥ 1.2 MB/s".
QString rate(double bytesPerSecond, bool orMore = false);
/// "4 s", "12 min", "3 h", "2 d".
QString age(qint64 seconds);
/// A backend sentence in the user's language.
QString message(const Message& message);
} // namespace Format

namespace Theme {
bool isDark(const QPalette& palette);
QColor accent(const QPalette& palette);
QColor good(const QPalette& palette);
QColor warning(const QPalette& palette);
QColor bad(const QPalette& palette);
/// Text that matters less.
QColor subdued(const QPalette& palette);
/// Thin lines between things.
QColor line(const QPalette& palette);
/// A selected row's background: the accent, calm enough to leave the text as it is.
QColor selection(const QPalette& palette);
/// The background of boxes that stand out a little from the page.
QColor panel(const QPalette& palette);
/// Distinct series colours, readable on both backgrounds.
QColor series(const QPalette& palette, int index);
/// The host's fixed-width font at the size of the normal one.
QFont monospace();
} // namespace Theme

} // namespace portolan
