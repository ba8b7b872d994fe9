#include "app/chains/wrapped_text.h"

#include <QFontMetrics>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace portolan {
namespace {

void prepare(QTextLayout& layout)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.setCacheEnabled(true);
}

} // namespace

int wrappedLines(const QString& text, const QFont& font, int width, int most)
{
    if (width <= 0 || most <= 1 || QFontMetrics(font).horizontalAdvance(text) <= width)
        return 1;
    QTextLayout layout(text, font);
    prepare(layout);
    layout.beginLayout();
    int lines = 0;
    for (; lines < most; ++lines) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
    }
    layout.endLayout();
    return std::max(lines, 1);
}

void drawWrapped(
    QPainter* painter, const QRect& rect, const QString& text, const QFont& font, const LineGrid& grid)
{
    const QFontMetrics metrics(font);
    const int most = std::max(1, rect.height() / grid.spacing);
    painter->setFont(font);
    const auto drawLine = [&](int number, const QString& line) {
        painter->drawText(rect.left(), rect.top() + number * grid.spacing + grid.ascent, line);
    };
    QTextLayout layout(text, font);
    prepare(layout);
    layout.beginLayout();
    for (int number = 0; number < most; ++number) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const int start = line.textStart();
        const bool last = number + 1 == most && start + line.textLength() < text.size();
        drawLine(number,
            last ? metrics.elidedText(text.mid(start), Qt::ElideRight, rect.width())
                 : text.mid(start, line.textLength()).trimmed());
    }
    layout.endLayout();
}

} // namespace portolan
