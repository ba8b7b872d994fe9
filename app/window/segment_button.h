// One of a few choices side by side, of which exactly one is taken: the taken one is tinted and bold.
#pragma once

#include <QToolButton>

namespace portolan {

class SegmentButton : public QToolButton {
    Q_OBJECT

public:
    explicit SegmentButton(const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace portolan
