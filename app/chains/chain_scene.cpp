#include "app/chains/chain_scene.h"

#include "app/chains/chain_tooltip.h"

#include <QGraphicsSceneHelpEvent>
#include <QPointer>
#include <QToolTip>

namespace portolan {

ChainScene::ChainScene(QObject* parent)
    : QGraphicsScene(parent)
{
    // Items are replaced as a whole and never moved: an index would only cost.
    setItemIndexMethod(NoIndex);
}

void ChainScene::build(ChainLayout layout, const ChainStyle* style)
{
    m_boxes.clear();
    m_edges.clear();
    m_stops.clear();
    m_byChain.clear();
    clear();
    m_layout = std::move(layout);
    for (const auto& edge : m_layout.edges) {
        auto* item = new EdgeItem(edge, style);
        if (edge.leg == ChainLayout::Leg::RouteForward)
            item->setLabel(tr("to others"));
        else if (edge.leg == ChainLayout::Leg::RouteInput)
            item->setLabel(tr("to this host"));
        addItem(item);
        m_edges.push_back(item);
    }
    for (const auto& box : m_layout.boxes) {
        auto* item = new BoxItem(box, style);
        // Later, because an answer may replace every item; by then this one may be gone for another reason.
        const QPointer<BoxItem> guard(item);
        const auto clickedLater = [this, guard] {
            if (guard)
                Q_EMIT clicked(guard);
        };
        const auto foldedLater = [this, guard] {
            if (guard)
                Q_EMIT foldClicked(guard);
        };
        connect(item, &BoxItem::clicked, this, clickedLater, Qt::QueuedConnection);
        connect(item, &BoxItem::foldClicked, this, foldedLater, Qt::QueuedConnection);
        addItem(item);
        m_boxes.push_back(item);
        if (box.kind == ChainLayout::Kind::BaseChain || box.kind == ChainLayout::Kind::Chain)
            m_byChain.emplace(box.chain, item);
        if (item->isStop())
            m_stops.push_back(item);
    }
    setSceneRect(m_layout.bounds);
}

void ChainScene::refresh(const ChainPicture* picture)
{
    m_picture = picture;
    for (BoxItem* item : m_boxes)
        item->setContent(contentOf(item->box(), *picture));
    for (EdgeItem* item : m_edges)
        item->setLit(isLit(item->edge(), m_layout, *picture));
}

BoxItem* ChainScene::itemOf(ChainId chain) const
{
    const auto item = m_byChain.find(chain);
    return item == m_byChain.end() ? nullptr : item->second;
}

void ChainScene::helpEvent(QGraphicsSceneHelpEvent* event)
{
    for (QGraphicsItem* item : items(event->scenePos())) {
        const auto* box = qobject_cast<BoxItem*>(item->toGraphicsObject());
        const QString text = box && m_picture ? toolTipOf(box->box(), *m_picture) : QString();
        if (text.isEmpty())
            continue;
        QToolTip::showText(event->screenPos(), text, event->widget());
        event->accept();
        return;
    }
    QToolTip::hideText();
}

} // namespace portolan
