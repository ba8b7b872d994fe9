// The boxes and lines of one layout as items of a scene.
#pragma once

#include "app/chains/box_item.h"
#include "app/chains/chain_picture.h"
#include "app/chains/edge_item.h"

#include <QGraphicsScene>

#include <unordered_map>

namespace portolan {

class ChainScene : public QGraphicsScene {
    Q_OBJECT

public:
    explicit ChainScene(QObject* parent = nullptr);

    /// Replaces every item. The style must outlive them.
    void build(ChainLayout layout, const ChainStyle* style);
    /// Puts new numbers, lights and marks on the items that are there.
    void refresh(const ChainPicture* picture);

    const ChainLayout& plan() const { return m_layout; }
    /// Boxes the keyboard stops at, in the order a packet meets them.
    const std::vector<BoxItem*>& stops() const { return m_stops; }
    BoxItem* itemOf(ChainId chain) const;
    const std::vector<BoxItem*>& boxes() const { return m_boxes; }
    const std::vector<EdgeItem*>& edges() const { return m_edges; }

Q_SIGNALS:
    void clicked(BoxItem* item);
    void foldClicked(BoxItem* item);

protected:
    void helpEvent(QGraphicsSceneHelpEvent* event) override;

private:
    ChainLayout m_layout;
    const ChainPicture* m_picture = nullptr;
    std::vector<BoxItem*> m_boxes; ///< by index in the layout
    std::vector<EdgeItem*> m_edges;
    std::vector<BoxItem*> m_stops;
    std::unordered_map<ChainId, BoxItem*> m_byChain;
};

} // namespace portolan
