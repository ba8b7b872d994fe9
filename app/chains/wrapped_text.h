// Text in a box of limited width and height: wrapped between words, cut with an ellipsis where it does not
// fit.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QFont;
class QPainter;
class QRect;
QT_END_NAMESPACE

namespace portolan {

/// Lines the text takes at that width, at most `most`.
int wrappedLines(const QString& text, const QFont& font, int width, int most);
/// Where lines of text stand in a box, the same for every font in a row of the table.
struct LineGrid {
    int ascent = 0; ///< of the first line
    int spacing = 0;
};
/// Draws from the top left; the last line that fits is elided if more would follow. The painter's pen is
/// used.
void drawWrapped(
    QPainter* painter, const QRect& rect, const QString& text, const QFont& font, const LineGrid& grid);

} // namespace portolan
