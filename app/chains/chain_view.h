// Shows the diagram: zoom, pan, keyboard, what is chosen and what is folded.
#pragma once

#include "app/chains/chain_picture.h"

#include <QGraphicsView>

namespace portolan {

class BoxItem;
class ChainMap;
class ChainScene;

class ChainView : public QGraphicsView {
    Q_OBJECT

public:
    explicit ChainView(QWidget* parent = nullptr);
    ~ChainView() override;

    /// A new structure: lays out again. Folding, zoom and place stay.
    void setGraph(std::shared_ptr<const ChainGraph> graph);
    const ChainPicture& picture() const { return m_picture; }
    /// New numbers for the same structure.
    void setFigures(std::shared_ptr<const HostSnapshot> snapshot, std::vector<ChainFigure> figures);
    /// Lights a way; `forward` is the one it is of, if any.
    void setWay(const ForwardWay& way, const FoundForward* forward);
    void setFound(std::set<ChainId> chains);

    const ChainMap* map() const { return m_map; }
    ChainScene* diagram() const { return m_scene; }
    std::optional<ChainId> chosen() const { return m_chosen; }
    BoxItem* current() const { return m_current; }
    double zoom() const { return transform().m11(); }
    QSize sizeHint() const override { return {1000, 460}; }

public Q_SLOTS:
    /// Chooses a chain, unfolds what hides it and scrolls to it.
    void reveal(portolan::ChainId chain);
    void clearChoice();
    /// Marks a chain, or what hides it, without unfolding anything.
    void pointAt(portolan::ChainId chain);
    void zoomIn();
    void zoomOut();
    void fitAll();
    void toggleFold(portolan::ChainId chain);

Q_SIGNALS:
    void chosenByHand(portolan::RulePlace place);
    /// Enter: go on to the rules.
    void opened(portolan::RulePlace place);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int x, int y) override;
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    void placeOverlays();
    void relayout();
    void refresh();
    void markFound();
    void click(BoxItem* item);
    void fold(BoxItem* item);
    void makeCurrent(BoxItem* item);
    void showCurrent();
    bool activate(BoxItem* item, bool open);
    BoxItem* neighbour(int key) const;
    void zoomBy(double factor);
    void autoFit();
    bool keyZoom(QKeyEvent* event);

    ChainScene* m_scene;
    ChainMap* m_map = nullptr;
    QWidget* m_zoomBar = nullptr;
    ChainStyle m_style;
    ChainPicture m_picture;
    ChainFolding m_folding;
    std::set<ChainId> m_revealed;
    std::set<ChainId> m_found; ///< the picture has the boxes that show or hide them
    std::optional<ChainId> m_chosen;
    BoxItem* m_current = nullptr; ///< of m_scene; what the keyboard is at
    bool m_fitted = true; ///< follows the window's size until somebody zooms or folds
};

} // namespace portolan
