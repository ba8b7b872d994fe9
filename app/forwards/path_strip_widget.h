// Draws a PathStrip: boxes on a line, the place of each below it.
#pragma once

#include "app/forwards/path_strip.h"

#include <QWidget>

namespace portolan {

class PathStripWidget : public QWidget {
    Q_OBJECT

public:
    explicit PathStripWidget(QWidget* parent = nullptr);

    void setPath(const PathStrip& path);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Box {
        QRect rect;
        QRect caption;
    };

    QFont captionFont() const;
    QFont titleFont() const;
    /// Boxes for a width; a row that does not fit goes on in the next.
    std::vector<Box> layout(int width) const;

    std::vector<PathStop> m_stops;
};

} // namespace portolan
