// A line of the diagram: a leg of a packet's way with an arrow, or a jump from one chain into another.
#pragma once

#include "app/chains/chain_layout.h"
#include "app/chains/chain_style.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace portolan {

class EdgeItem : public QGraphicsItem {
public:
    EdgeItem(const ChainLayout::Edge& edge, const ChainStyle* style);

    const ChainLayout::Edge& edge() const { return m_edge; }
    void setLit(bool lit);
    bool isLit() const { return m_lit; }
    /// A word on the line; empty for none.
    void setLabel(const QString& label);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    bool isFlow() const { return m_edge.leg != ChainLayout::Leg::Jump; }
    void paintLabel(QPainter* painter) const;

    ChainLayout::Edge m_edge;
    const ChainStyle* m_style;
    QString m_label;
    QPainterPath m_path;
    bool m_lit = false;
};

} // namespace portolan
