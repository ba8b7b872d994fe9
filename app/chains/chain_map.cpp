#include "app/chains/chain_map.h"

#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/window/format.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace portolan {
namespace {

constexpr QSizeF kMost(150, 92);
constexpr double kBorder = 5;
constexpr double kOutOfSight = 4; ///< scene units that may be out of sight without a map

} // namespace

ChainMap::ChainMap(ChainView* view)
    : QWidget(view)
    , m_view(view)
{
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Map of the whole diagram"));
    setToolTip(tr("The whole diagram; the frame is what is shown. Click to go there."));
    hide();
}

QRectF ChainMap::visibleScene() const
{
    return m_view->mapToScene(m_view->viewport()->rect()).boundingRect();
}

void ChainMap::follow()
{
    const QRectF whole = m_view->sceneRect();
    const QRectF shown = visibleScene();
    const bool all = shown.adjusted(-kOutOfSight, -kOutOfSight, kOutOfSight, kOutOfSight).contains(whole);
    if (whole.isEmpty() || all || m_view->viewport()->width() < 3 * kMost.width()) {
        hide();
        return;
    }
    const double scale = std::min(kMost.width() / whole.width(), kMost.height() / whole.height());
    const QSize size = (whole.size() * scale + QSizeF(2 * kBorder, 2 * kBorder)).toSize();
    const QRect room = m_view->viewport()->geometry();
    setGeometry(
        room.right() - size.width() - 10, room.bottom() - size.height() - 8, size.width(), size.height());
    show();
    raise();
    update();
}

QTransform ChainMap::toMap() const
{
    const QRectF whole = m_view->sceneRect();
    const double scale = (width() - 2 * kBorder) / std::max(1.0, whole.width());
    return QTransform::fromTranslate(-whole.left(), -whole.top()) * QTransform::fromScale(scale, scale)
        * QTransform::fromTranslate(kBorder, kBorder);
}

void ChainMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::line(palette()));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const QTransform map = toMap();
    for (const BoxItem* item : m_view->diagram()->boxes()) {
        const ChainLayout::Kind kind = item->box().kind;
        const bool panel = kind == ChainLayout::Kind::Hook || kind == ChainLayout::Kind::Unreached;
        const BoxContent& content = item->content();
        painter.setPen(Qt::NoPen);
        painter.setBrush(content.lit || item->isChosen() ? Theme::accent(palette())
                : content.found                          ? Theme::warning(palette())
                : panel                                  ? palette().color(QPalette::Base)
                                                         : Theme::line(palette()));
        painter.drawRect(map.mapRect(item->box().rect));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::accent(palette()), 1.5));
    painter.drawRect(map.mapRect(visibleScene()).intersected(QRectF(rect()).adjusted(1, 1, -1, -1)));
}

void ChainMap::moveTo(const QPointF& position)
{
    m_view->centerOn(toMap().inverted().map(position));
}

void ChainMap::mousePressEvent(QMouseEvent* event)
{
    moveTo(event->position());
}

void ChainMap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(event->position());
}

QWidget* makeZoomBar(ChainView* view)
{
    auto* bar = new QWidget(view);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const auto add = [&](const QString& text, const QString& name, void (ChainView::*slot)()) {
        auto* button = new QToolButton(bar);
        button->setText(text);
        button->setAccessibleName(name);
        button->setToolTip(name);
        const QFontMetrics metrics = button->fontMetrics();
        button->setFixedSize(
            std::max(metrics.horizontalAdvance(text) + 16, metrics.height() + 8), metrics.height() + 8);
        QObject::connect(button, &QToolButton::clicked, view, slot);
        layout->addWidget(button);
    };
    add(QStringLiteral("−"), ChainView::tr("Zoom out (-)"), &ChainView::zoomOut);
    add(ChainView::tr("Fit"), ChainView::tr("Fit the whole diagram (0)"), &ChainView::fitAll);
    add(QStringLiteral("+"), ChainView::tr("Zoom in (+)"), &ChainView::zoomIn);
    bar->adjustSize();
    return bar;
}

} // namespace portolan
