// One box of the diagram on the scene. It paints what it is given and knows nothing of rules.
#pragma once

#include "app/chains/chain_layout.h"
#include "app/chains/chain_style.h"

#include <QGraphicsObject>

namespace portolan {

/// What a box says, in the user's language.
struct BoxContent {
    QString title;
    QString lead; ///< before the title, subdued: the rule that leads here
    QString numbers; ///< at the right
    QString rate; ///< at the far right, after the numbers
    QString second; ///< a smaller line below
    bool secondIsBad = false;
    QString spoken; ///< the whole box in words, for those who hear it
    double heat = 0;
    int badge = 0; ///< step on a lit way; 0: none
    unsigned packet = 0; ///< whose step it is, see packetColour(); 0: a forward's
    bool lit = false;
    bool found = false;
    friend bool operator==(const BoxContent&, const BoxContent&) = default;
};

class BoxItem : public QGraphicsObject {
    Q_OBJECT

public:
    BoxItem(const ChainLayout::Box& box, const ChainStyle* style);

    const ChainLayout::Box& box() const { return m_box; }
    const BoxContent& content() const { return m_content; }
    /// Repaints only if something changed.
    void setContent(BoxContent content);
    void setChosen(bool chosen, bool focused);
    bool isChosen() const { return m_chosen; }
    /// Can be reached by the keyboard.
    bool isStop() const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

Q_SIGNALS:
    void clicked(BoxItem* item);
    void foldClicked(BoxItem* item);

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseDoubleClickEvent(QGraphicsSceneMouseEvent* event) override;
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    QRectF frame() const { return {QPointF(0, 0), m_box.rect.size()}; }
    QRectF foldRect() const;
    void paintPanel(QPainter* painter) const;
    void paintShape(QPainter* painter) const;
    void paintRow(QPainter* painter, bool detailed) const;
    void paintGround(QPainter* painter) const;
    double paintNumbers(QPainter* painter, const QRectF& line) const;
    void paintNote(QPainter* painter) const;
    void paintBadge(QPainter* painter, double middle) const;
    void paintFold(QPainter* painter) const;
    double lineHeight() const;

    ChainLayout::Box m_box;
    const ChainStyle* m_style;
    BoxContent m_content;
    bool m_chosen = false;
    bool m_focused = false;
    bool m_hovered = false;
};

} // namespace portolan
