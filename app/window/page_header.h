// The bar above a page: its name, what can be done, what is shown.
#pragma once

#include <QFrame>

class QAbstractButton;
class QHBoxLayout;

namespace portolan {

/// Room around a button's text; some styles leave none.
void giveRoom(QAbstractButton* button);

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
    void adopt(QWidget* widget);

    QHBoxLayout* m_layout;
    int m_left = 0;
};

} // namespace portolan
