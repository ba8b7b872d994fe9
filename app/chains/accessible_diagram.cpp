#include "app/chains/accessible_diagram.h"

#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"

#include <QAccessible>
#include <QAccessibleObject>
#include <QAccessibleWidget>

#include <algorithm>

namespace portolan {
namespace {

ChainView* viewOf(const BoxItem* item)
{
    if (!item || !item->scene() || item->scene()->views().isEmpty())
        return nullptr;
    return qobject_cast<ChainView*>(item->scene()->views().first());
}

class AccessibleBox : public QAccessibleObject {
public:
    explicit AccessibleBox(BoxItem* item)
        : QAccessibleObject(item)
    {
    }

    QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(viewOf(item()));
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && item() ? item()->content().spoken : QString();
    }
    QRect rect() const override
    {
        const ChainView* view = viewOf(item());
        if (!view)
            return {};
        const QRect inView = view->mapFromScene(item()->sceneBoundingRect()).boundingRect();
        return QRect(view->viewport()->mapToGlobal(inView.topLeft()), inView.size());
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        const ChainView* view = viewOf(item());
        state.selectable = true;
        state.focusable = true;
        state.selected = item() && item()->isChosen();
        state.focused = view && view->hasFocus() && view->current() == item();
        state.expandable = item() && item()->box().canFold;
        state.expanded = state.expandable && item()->box().open;
        state.collapsed = state.expandable && !item()->box().open;
        return state;
    }

private:
    BoxItem* item() const { return qobject_cast<BoxItem*>(object()); }
};

class AccessibleDiagram : public QAccessibleWidget {
public:
    explicit AccessibleDiagram(ChainView* view)
        : QAccessibleWidget(view, QAccessible::List)
    {
    }

    int childCount() const override { return int(view()->diagram()->stops().size()); }
    QAccessibleInterface* child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return QAccessible::queryAccessibleInterface(view()->diagram()->stops()[std::size_t(index)]);
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto& stops = view()->diagram()->stops();
        const auto at = std::find(stops.begin(), stops.end(), child->object());
        return at == stops.end() ? -1 : int(at - stops.begin());
    }
    QAccessibleInterface* focusChild() const override
    {
        return QAccessible::queryAccessibleInterface(view()->current());
    }

private:
    ChainView* view() const { return static_cast<ChainView*>(object()); }
};

QAccessibleInterface* make(const QString&, QObject* object)
{
    if (auto* view = qobject_cast<ChainView*>(object))
        return new AccessibleDiagram(view);
    if (auto* item = qobject_cast<BoxItem*>(object))
        return new AccessibleBox(item);
    return nullptr;
}

} // namespace

void registerAccessibleDiagram()
{
    QAccessible::installFactory(make);
}

void notifyDiagramChanged(ChainView* view)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(view, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

void notifyCurrentBox(ChainView* view)
{
    if (!QAccessible::isActive() || !view->current() || !view->hasFocus())
        return;
    QAccessibleEvent event(view->current(), QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

} // namespace portolan
