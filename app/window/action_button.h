// A push button of an action: its words, its tooltip, whether it can be pressed.
#pragma once

#include <QPushButton>

class QAction;

namespace portolan {

class ActionButton : public QPushButton {
    Q_OBJECT

public:
    /// The action must outlive it.
    explicit ActionButton(QAction* action, QWidget* parent = nullptr);

private:
    void follow();

    QAction* m_action;
};

} // namespace portolan
