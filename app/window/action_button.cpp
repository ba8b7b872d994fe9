#include "app/window/action_button.h"

#include <QAction>

namespace portolan {

ActionButton::ActionButton(QAction* action, QWidget* parent)
    : QPushButton(parent)
    , m_action(action)
{
    setObjectName(action->objectName());
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &ActionButton::follow);
    follow();
}

void ActionButton::follow()
{
    const QString text = m_action->text().remove(u'&');
    setText(text);
    setAccessibleName(text);
    setToolTip(m_action->toolTip());
    setAccessibleDescription(m_action->isEnabled() ? QString() : m_action->toolTip());
    setEnabled(m_action->isEnabled());
}

} // namespace portolan
