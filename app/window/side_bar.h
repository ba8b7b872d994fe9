// Names the pages, each with a count, and the host below them.
#pragma once

#include <QFrame>

class QLabel;
class QListWidget;
class QMenu;
class QToolButton;

namespace portolan {

class SideBar : public QFrame {
    Q_OBJECT

public:
    explicit SideBar(QWidget* parent = nullptr);

    void addPage(const QString& title, const QString& toolTip);
    void setCurrent(int page);
    int current() const;
    /// Shown at the end of the page's row; negative: none.
    void setCount(int page, int count);
    void setHost(const QString& name, const QString& note);
    void setMenu(QMenu* menu);

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyPalette();

    QListWidget* m_pages;
    QToolButton* m_menuButton;
    QFrame* m_hostBox;
    QLabel* m_hostName;
    QLabel* m_hostNote;
};

} // namespace portolan
