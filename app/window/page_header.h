// The bar above a page: its name, what can be done, what is shown.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace portolan {

class PageHeader : public QFrame {
    Q_OBJECT

public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);

    /// Beside the title.
    void addLeft(QWidget* widget);
    /// At the far end, in the order added.
    void addRight(QWidget* widget);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
    int m_left = 0;
};

} // namespace portolan
