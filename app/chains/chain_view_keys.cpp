// The keyboard in the diagram: where arrows and Tab lead, what Enter and Space do.
#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace portolan {

BoxItem* ChainView::neighbour(int key) const
{
    const QPointF from = m_current->sceneBoundingRect().center();
    BoxItem* best = nullptr;
    double bestScore = 0;
    for (BoxItem* item : m_scene->stops()) {
        const QPointF step = item->sceneBoundingRect().center() - from;
        const bool vertical = key == Qt::Key_Up || key == Qt::Key_Down;
        const double sign = key == Qt::Key_Down || key == Qt::Key_Right ? 1 : -1;
        const double along = sign * (vertical ? step.y() : step.x());
        const double across = std::abs(vertical ? step.x() : step.y());
        if (item == m_current || along <= 1 || (!vertical && along < 60))
            continue;
        const double score = along + 2.5 * across;
        if (!best || score < bestScore) {
            best = item;
            bestScore = score;
        }
    }
    return best;
}

bool ChainView::keyZoom(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return true;
    case Qt::Key_Minus:
        zoomOut();
        return true;
    case Qt::Key_0:
        fitAll();
        return true;
    default:
        return false;
    }
}

void ChainView::keyPressEvent(QKeyEvent* event)
{
    if (keyZoom(event))
        return;
    const auto& stops = m_scene->stops();
    const bool arrow = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down
        || event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (stops.empty() || (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier))) {
        QGraphicsView::keyPressEvent(event);
    } else if (arrow || event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        BoxItem* next = event->key() == Qt::Key_End ? stops.back() : stops.front();
        if (arrow && m_current)
            next = neighbour(event->key());
        if (!next)
            return;
        makeCurrent(next);
        if (next->box().kind != ChainLayout::Kind::More)
            Q_EMIT chosenByHand({next->box().chain, 0});
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        activate(m_current, true);
    } else if (event->key() == Qt::Key_Space && m_current) {
        if (m_current->box().kind == ChainLayout::Kind::More)
            activate(m_current, true);
        else
            toggleFold(m_current->box().chain);
    } else {
        QGraphicsView::keyPressEvent(event);
    }
}

bool ChainView::focusNextPrevChild(bool next)
{
    const auto& stops = m_scene->stops();
    const auto at = std::find(stops.begin(), stops.end(), m_current);
    BoxItem* target = nullptr;
    if (at != stops.end() && next && at + 1 != stops.end())
        target = *(at + 1);
    else if (at != stops.end() && !next && at != stops.begin())
        target = *(at - 1);
    if (!target)
        return QAbstractScrollArea::focusNextPrevChild(next);
    makeCurrent(target);
    if (target->box().kind != ChainLayout::Kind::More)
        Q_EMIT chosenByHand({target->box().chain, 0});
    return true;
}

void ChainView::focusInEvent(QFocusEvent* event)
{
    QGraphicsView::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (!m_current && byKey && !m_scene->stops().empty())
        activate(m_scene->stops().front(), false);
    showCurrent();
}

void ChainView::focusOutEvent(QFocusEvent* event)
{
    QGraphicsView::focusOutEvent(event);
    showCurrent();
}

} // namespace portolan
