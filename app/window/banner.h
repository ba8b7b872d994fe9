// A strip across the top of a page or the window: one thing worth knowing, and what to do about it.
#pragma once

#include <QFrame>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace portolan {

class Banner : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Note, Warning, Problem };

    explicit Banner(QWidget* parent = nullptr);

    /// Shows the text; an empty one hides the strip.
    void show(Kind kind, const QString& text, bool closable = false);
    /// Other words for what is shown already, a countdown: said aloud by nobody.
    void amend(const QString& text);
    /// What can be done about it, as buttons beside the text, as long as the strip shows anything.
    void setActions(const QList<QAction*>& actions);
    QString text() const;
    Kind kind() const { return m_kind; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor colour() const;

    Kind m_kind = Kind::Note;
    QLabel* m_mark;
    QLabel* m_label;
    QHBoxLayout* m_buttons;
    QToolButton* m_close;
};

} // namespace portolan
