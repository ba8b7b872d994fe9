// What lies over the diagram: the whole of it in small, with a frame around the part that is shown, and the
// buttons that zoom.
#pragma once

#include <QWidget>

namespace portolan {

class ChainView;

/// Hidden while all of the diagram is shown. A click or a drag moves there.
class ChainMap : public QWidget {
    Q_OBJECT

public:
    explicit ChainMap(ChainView* view);

    /// The diagram, the part shown or the room changed.
    void follow();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QRectF visibleScene() const;
    QTransform toMap() const;
    void moveTo(const QPointF& position);

    ChainView* m_view;
};

/// Minus, Fit and plus in a row, named and reachable by keyboard.
QWidget* makeZoomBar(ChainView* view);

} // namespace portolan
