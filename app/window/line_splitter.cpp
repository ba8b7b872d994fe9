#include "app/window/line_splitter.h"

#include "app/window/format.h"

#include <QPainter>

namespace portolan {

namespace {

class LineHandle : public QSplitterHandle {
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Theme::line(palette())); }
};

} // namespace

LineSplitter::LineSplitter(Qt::Orientation orientation, QWidget* parent)
    : QSplitter(orientation, parent)
{
    // At one pixel Qt lets the mouse take hold of the handle from a few pixels beside it.
    setHandleWidth(1);
    setChildrenCollapsible(false);
}

QSplitterHandle* LineSplitter::createHandle()
{
    return new LineHandle(orientation(), this);
}

} // namespace portolan
