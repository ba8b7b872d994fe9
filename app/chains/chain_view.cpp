#include "app/chains/chain_view.h"

#include "app/chains/accessible_diagram.h"
#include "app/chains/chain_map.h"
#include "app/chains/chain_scene.h"
#include "app/window/format.h"
#include "backend/ruleset/words.h"

#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace portolan {
namespace {

constexpr double kStep = 1.2;
constexpr std::size_t kMoreAtOnce = 60; ///< branches a click on "more" adds
constexpr std::size_t kMostRevealed = 40; ///< chains kept unfolded because somebody went there
constexpr double kSmallest = 0.08;
constexpr double kLargest = 3.0;
constexpr double kSmallestReadable = 0.76; ///< a picture that does not fit at this scale is scrolled instead
constexpr double kLargestFit = 1.15;

/// "172.20.242.183:8080", ":8080".
QString askedFor(const PortForward& forward)
{
    const QString port
        = forward.listen.ports ? QString::fromStdString(forward.listen.ports->toString()) : QString();
    const QString address
        = forward.listen.address ? QString::fromStdString(forward.listen.address->toBracketed()) : QString();
    return port.isEmpty() ? address : QStringLiteral("%1:%2").arg(address, port);
}

bool isLayoutChange(const std::set<ChainId>& pinned, const ChainLayout& plan)
{
    return std::any_of(pinned.begin(), pinned.end(), [&](ChainId chain) { return !plan.boxOf(chain); });
}

} // namespace

ChainView::ChainView(QWidget* parent)
    : QGraphicsView(parent)
    , m_scene(new ChainScene(this))
{
    registerAccessibleDiagram();
    setScene(m_scene);
    setFrameShape(NoFrame);
    setDragMode(ScrollHandDrag);
    viewport()->setCursor(Qt::ArrowCursor);
    setAlignment(Qt::AlignCenter);
    setRenderHint(QPainter::Antialiasing);
    setTransformationAnchor(AnchorUnderMouse);
    setViewportUpdateMode(SmartViewportUpdate);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Packet-flow diagram"));
    setAccessibleDescription(
        tr("Chains in the order a packet meets them. Arrow keys move, Enter shows the rules, Space folds."));
    connect(m_scene, &ChainScene::clicked, this, &ChainView::click);
    connect(m_scene, &ChainScene::foldClicked, this, &ChainView::fold);
    m_map = new ChainMap(this);
    m_zoomBar = makeZoomBar(this);
    restyle();
}

ChainView::~ChainView() = default;

void ChainView::restyle()
{
    m_style = ChainStyle::of(palette(), font());
    setBackgroundBrush(m_style.ground);
}

void ChainView::setGraph(std::shared_ptr<const ChainGraph> graph)
{
    // Indices are of the old structure: carry over by name what must stay.
    const auto carried = [&](ChainId old) {
        return old < m_picture.graph->nodes.size() ? graph->find(m_picture.graph->nodes[old].key)
                                                   : std::optional<ChainId>();
    };
    std::set<ChainId> revealed;
    for (ChainId old : m_revealed)
        if (const auto now = carried(old))
            revealed.insert(*now);
    const auto chosen = m_chosen ? carried(*m_chosen) : std::nullopt;
    m_current = nullptr;
    m_revealed = std::move(revealed);
    m_chosen = chosen;
    m_picture.graph = std::move(graph);
    m_picture.snapshot.reset();
    m_picture.figures.clear();
    m_picture.way = {};
    m_found.clear();
    m_folding.notes.clear();
    m_folding.captioned.clear();
    relayout();
}

void ChainView::setFigures(std::shared_ptr<const HostSnapshot> snapshot, std::vector<ChainFigure> figures)
{
    m_picture.snapshot = std::move(snapshot);
    m_picture.figures = std::move(figures);
    refresh();
}

void ChainView::setWay(const ForwardWay& way, const FoundForward* forward)
{
    std::map<ChainId, std::vector<RuleNote>> notes;
    for (const RulePlace& place : way.rules) {
        if (m_picture.graph->nodes[place.chain].base || !m_picture.snapshot)
            continue;
        const Chain& chain = chainOf(*m_picture.graph, m_picture.snapshot->ruleset, place.chain);
        if (place.position <= chain.rules.size())
            notes[place.chain].push_back({place.position,
                std::size_t(Format::message(inBrief(chain.rules[place.position - 1])).size())});
    }
    const std::set<ChainId> captioned(way.restores.begin(), way.restores.end());
    const std::size_t inLetters = (way.answer ? way.ends.target : way.ends.client).size();
    const std::size_t outLetters = (way.answer ? way.ends.client : way.ends.target).size();
    const bool moves = notes != m_folding.notes || captioned != m_folding.captioned
        || inLetters != m_folding.inLetters || outLetters != m_folding.outLetters
        || isLayoutChange({way.chains.begin(), way.chains.end()}, m_scene->plan());
    m_picture.way = way;
    m_picture.askedFor = forward ? askedFor(forward->forward) : QString();
    m_folding.notes = std::move(notes);
    m_folding.captioned = captioned;
    m_folding.inLetters = inLetters;
    m_folding.outLetters = outLetters;
    if (moves)
        relayout();
    else
        refresh();
}

void ChainView::setFound(std::set<ChainId> chains)
{
    m_found = std::move(chains);
    markFound();
    refresh();
}

void ChainView::relayout()
{
    // What is chosen, or the first box, stays where the eye has it.
    const BoxItem* before = m_current;
    const bool anchored = before != nullptr; // no std::optional: GCC 12 at -O2 warns of its empty payload
    const QPointF anchor = anchored ? QPointF(mapFromScene(before->box().rect.topLeft())) : QPointF();
    const std::optional<ChainId> moreOf = before && before->box().kind == ChainLayout::Kind::More
        ? std::optional(before->box().chain)
        : std::nullopt;
    m_folding.pinned = m_revealed;
    m_folding.pinned.insert(m_picture.way.chains.begin(), m_picture.way.chains.end());
    m_current = nullptr;
    m_scene->build(layoutChains(*m_picture.graph, m_folding, m_style.metrics()), &m_style);
    markFound();
    m_scene->refresh(&m_picture);
    if (m_chosen)
        m_current = m_scene->itemOf(*m_chosen);
    else if (moreOf)
        m_current = m_scene->itemOf(*moreOf);
    showCurrent();
    if (m_fitted) {
        autoFit();
    } else if (m_current && anchored) {
        const QPointF moved = QPointF(mapFromScene(m_current->box().rect.topLeft())) - anchor;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + int(moved.x()));
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(moved.y()));
    }
    m_map->follow();
    notifyDiagramChanged(this);
}

void ChainView::refresh()
{
    m_scene->refresh(&m_picture);
    m_map->update();
}

void ChainView::placeOverlays()
{
    const QRect room = viewport()->geometry();
    m_zoomBar->move(room.left() + 10, room.bottom() - m_zoomBar->height() - 8);
    m_map->follow();
}

void ChainView::scrollContentsBy(int x, int y)
{
    QGraphicsView::scrollContentsBy(x, y);
    if (m_map)
        m_map->follow();
}

void ChainView::markFound()
{
    m_picture.found.clear();
    for (ChainId chain : m_found) {
        std::optional<ChainId> shown = chain;
        while (shown && !m_scene->itemOf(*shown))
            shown = m_picture.graph->nodes[*shown].parent;
        if (shown)
            m_picture.found.insert(*shown);
    }
}

void ChainView::reveal(ChainId chain)
{
    if (chain >= m_picture.graph->nodes.size())
        return;
    m_chosen = chain;
    if (!m_scene->itemOf(chain)) {
        if (m_revealed.size() >= kMostRevealed)
            m_revealed.clear();
        m_revealed.insert(chain);
        relayout();
    }
    makeCurrent(m_scene->itemOf(chain));
}

void ChainView::clearChoice()
{
    m_chosen.reset();
    m_current = nullptr;
    showCurrent();
}

void ChainView::pointAt(ChainId chain)
{
    std::optional<ChainId> shown = chain;
    while (shown && !m_scene->itemOf(*shown))
        shown = m_picture.graph->nodes[*shown].parent;
    if (shown)
        makeCurrent(m_scene->itemOf(*shown));
}

void ChainView::makeCurrent(BoxItem* item)
{
    m_current = item;
    if (item && item->box().kind != ChainLayout::Kind::More)
        m_chosen = item->box().chain;
    showCurrent();
    if (item)
        ensureVisible(item->sceneBoundingRect(), 40, 30);
}

void ChainView::showCurrent()
{
    for (BoxItem* item : m_scene->stops()) {
        const bool chosen = item == m_current
            || (m_chosen && item->box().kind != ChainLayout::Kind::More && item->box().chain == *m_chosen);
        item->setChosen(chosen, item == m_current && hasFocus());
    }
    if (m_current)
        notifyCurrentBox(this);
}

void ChainView::click(BoxItem* item)
{
    if (activate(item, false) || item->box().kind != ChainLayout::Kind::Note)
        return;
    const RulePlace place{item->box().chain, item->box().position};
    makeCurrent(m_scene->itemOf(place.chain));
    Q_EMIT chosenByHand(place);
}

void ChainView::fold(BoxItem* item)
{
    toggleFold(item->box().chain);
}

bool ChainView::activate(BoxItem* item, bool open)
{
    if (!item || !item->isStop())
        return false;
    const ChainLayout::Box box = item->box();
    if (box.kind == ChainLayout::Kind::More) {
        m_current = item;
        m_fitted = false;
        m_folding.more[m_picture.graph->nodes[box.chain].key] += kMoreAtOnce;
        relayout();
        return true;
    }
    makeCurrent(item);
    const RulePlace place{box.chain, 0};
    if (open)
        Q_EMIT opened(place);
    else
        Q_EMIT chosenByHand(place);
    return true;
}

void ChainView::toggleFold(ChainId chain)
{
    const BoxItem* item = m_scene->itemOf(chain);
    if (!item || !item->box().canFold)
        return;
    const ChainKey& key = m_picture.graph->nodes[chain].key;
    (item->box().open ? m_folding.open : m_folding.closed).erase(key);
    (item->box().open ? m_folding.closed : m_folding.open).insert(key);
    // A branch closed by hand stays closed although something in it was looked for.
    std::erase_if(m_revealed, [&](ChainId revealed) {
        for (auto at = m_picture.graph->nodes[revealed].parent; at; at = m_picture.graph->nodes[*at].parent)
            if (*at == chain)
                return true;
        return false;
    });
    m_fitted = false;
    relayout();
}

void ChainView::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoomBy(std::pow(kStep, event->angleDelta().y() / 120.0));
    event->accept();
}

void ChainView::zoomBy(double factor)
{
    const double target = std::clamp(zoom() * factor, kSmallest, kLargest);
    m_fitted = false;
    scale(target / zoom(), target / zoom());
    m_map->follow();
}

void ChainView::zoomIn()
{
    setTransformationAnchor(AnchorViewCenter);
    zoomBy(kStep);
    setTransformationAnchor(AnchorUnderMouse);
}

void ChainView::zoomOut()
{
    setTransformationAnchor(AnchorViewCenter);
    zoomBy(1 / kStep);
    setTransformationAnchor(AnchorUnderMouse);
}

void ChainView::fitAll()
{
    m_fitted = true;
    const QRectF bounds = m_scene->sceneRect();
    const double scale = std::min(
        {viewport()->width() / bounds.width(), viewport()->height() / bounds.height(), kLargestFit});
    setTransform(QTransform::fromScale(std::max(scale, kSmallest), std::max(scale, kSmallest)));
    m_map->follow();
}

void ChainView::autoFit()
{
    const QRectF bounds = m_scene->sceneRect();
    if (bounds.isEmpty())
        return;
    // Scroll bars come and go with the scale: measure without them.
    const QSizeF room = maximumViewportSize();
    const double whole
        = std::min({room.width() / bounds.width(), room.height() / bounds.height(), kLargestFit});
    const double scale = std::max(whole, kSmallestReadable);
    setTransform(QTransform::fromScale(scale, scale));
    if (scale > whole)
        ensureVisible(QRectF(bounds.topLeft(), QSizeF(1, 1)), 0, 0);
    if (m_current)
        ensureVisible(m_current->sceneBoundingRect(), 40, 30);
    m_map->follow();
}

void ChainView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        autoFit();
    placeOverlays();
}

void ChainView::changeEvent(QEvent* event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        restyle();
        relayout();
    }
}

} // namespace portolan
