#include "app/window/attention.h"

#include "app/client/host_source.h"

#include <QEvent>
#include <QWidget>

namespace portolan {

Attention::Attention(QWidget* window, HostSource* source)
    : QObject(window)
    , m_window(window)
    , m_source(source)
{
    window->installEventFilter(this);
}

bool Attention::eventFilter(QObject*, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::WindowStateChange:
        tell();
        break;
    default:
        break;
    }
    return false;
}

void Attention::tell()
{
    m_source->setLookedAt(m_window->isVisible() && !m_window->isMinimized());
}

} // namespace portolan
