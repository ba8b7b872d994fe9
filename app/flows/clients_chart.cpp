#include "app/flows/clients_chart.h"

#include "app/flows/chart_style.h"
#include "app/window/format.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QEvent>
#include <QHorizontalBarSeries>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace portolan {

ClientsChart::ClientsChart(QWidget* parent)
    : QChartView(new QChart, parent)
    , m_set(new QBarSet(QString()))
    , m_bars(new QHorizontalBarSeries(this))
    , m_clientAxis(new QBarCategoryAxis(this))
    , m_valueAxis(new QValueAxis(this))
{
    styleChart(this);
    setAccessibleName(tr("Top clients"));
    m_bars->append(m_set);
    m_bars->setBarWidth(0.6);
    chart()->addSeries(m_bars);
    chart()->addAxis(m_clientAxis, Qt::AlignLeft);
    chart()->addAxis(m_valueAxis, Qt::AlignBottom);
    m_bars->attachAxis(m_clientAxis);
    m_bars->attachAxis(m_valueAxis);
    m_clientAxis->setGridLineVisible(false);
    m_clientAxis->setLabelsVisible(false); // Qt Charts cuts them short; see drawForeground()
    m_valueAxis->setTickCount(3);
    m_valueAxis->setRange(0, 1);
    applyPalette();
}

double ClientsChart::valueOf(const FlowGroup& client) const
{
    return m_byRate ? double(client.rate) : double(client.connections);
}

QString ClientsChart::valueText(const FlowGroup& client) const
{
    return m_byRate ? Format::rate(valueOf(client), client.uncounted > 0)
                    : measureText(FlowHistory::Open, valueOf(client));
}

void ClientsChart::rank()
{
    const std::vector<FlowGroup>& groups = m_groups.groups();
    m_byRate
        = std::any_of(groups.begin(), groups.end(), [](const FlowGroup& group) { return group.rate > 0; });
    std::vector<const FlowGroup*> ranked;
    for (const FlowGroup& group : groups)
        if (group.connections > 0)
            ranked.push_back(&group);
    const std::size_t count = std::min(ranked.size(), kClients);
    std::partial_sort(ranked.begin(), ranked.begin() + std::ptrdiff_t(count), ranked.end(),
        [this](const FlowGroup* a, const FlowGroup* b) {
            const double left = valueOf(*a);
            const double right = valueOf(*b);
            return left != right ? left > right : a->key < b->key;
        });
    m_clients.clear();
    for (std::size_t i = 0; i < count; ++i)
        m_clients.push_back(*ranked[i]);
}

void ClientsChart::draw(const LiveFlows& flows)
{
    if (!isVisible())
        return;
    const std::string pointed = m_bar >= 0 ? m_clients[std::size_t(m_bar)].key : std::string();
    m_groups.update(flows);
    rank();
    // A fifth more, for the value behind the longest bar.
    const double longest = m_clients.empty() ? 0 : valueOf(m_clients.front()) * 1.2;
    const ChartScale scale = scaleFor(m_byRate ? FlowHistory::Rate : FlowHistory::Open, longest);
    m_top = scale.top;
    QList<qreal> values;
    QStringList names;
    const QFontMetricsF metrics(nameFont());
    double wide = 0;
    // The first category stands at the bottom. As many as ever, so that few bars are not fat ones.
    for (std::size_t i = kClients; i-- > 0;) {
        const bool used = i < m_clients.size();
        values.append(used ? valueOf(m_clients[i]) / scale.factor : 0);
        // Categories must differ; those without a client are blanks of different length.
        names.append(used ? QString::fromStdString(m_clients[i].key) : QString(int(i) + 1, QLatin1Char(' ')));
        wide = std::max(wide, used ? metrics.horizontalAdvance(names.back()) : 0.0);
    }
    const int margin = int(std::min(wide + 8, width() * 0.4));
    if (chart()->margins().left() != margin)
        chart()->setMargins({margin, 0, 0, 0});
    m_set->remove(0, m_set->count());
    m_set->append(values);
    if (m_clientAxis->categories() != names)
        m_clientAxis->setCategories(names);
    m_valueAxis->setRange(0, scale.top / scale.factor);
    m_valueAxis->setLabelFormat(scale.format);
    // The pointer stays with its client when another overtakes it.
    const auto found = std::find_if(m_clients.begin(), m_clients.end(),
        [&](const FlowGroup& client) { return !pointed.empty() && client.key == pointed; });
    const bool isRead = m_bar >= 0 && QToolTip::isVisible();
    m_bar = found == m_clients.end() ? -1 : int(found - m_clients.begin());
    if (isRead)
        point(m_bar);
    QStringList parts;
    for (const FlowGroup& client : m_clients)
        parts << tr("%1 %2").arg(QString::fromStdString(client.key), valueText(client));
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
    viewport()->update();
}

QFont ClientsChart::nameFont() const
{
    QFont mono = Theme::monospace();
    mono.setPointSizeF(m_valueAxis->labelsFont().pointSizeF());
    return mono;
}

void ClientsChart::applyPalette()
{
    paintChart(this);
    QColor colour = Theme::accent(palette());
    colour.setAlphaF(0.8F);
    m_set->setBrush(colour);
    m_set->setPen(Qt::NoPen);
}

void ClientsChart::changeEvent(QEvent* event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

/// The whole row of a client, from its name to the end of the axis.
QRectF ClientsChart::placeOf(int bar) const
{
    const QRectF plot = chart()->plotArea();
    const double height = plot.height() / double(kClients);
    return {plot.left(), plot.top() + height * bar, plot.width(), height};
}

int ClientsChart::barAt(QPointF position) const
{
    const QRectF plot = chart()->plotArea();
    if (position.y() < plot.top() || position.y() >= plot.bottom())
        return -1;
    const int bar = int((position.y() - plot.top()) / plot.height() * double(kClients));
    return bar < int(m_clients.size()) ? bar : -1;
}

QString ClientsChart::readingHtml() const
{
    const FlowGroup& client = m_clients[std::size_t(m_bar)];
    QString rows
        = QStringLiteral("<tr><td colspan='2'><b>%1</b></td></tr>").arg(QString::fromStdString(client.key));
    rows += toolTipRow({}, tr("Connections"), Format::count(client.connections));
    const auto sum = [&client](const QString& text) {
        if (!client.counted())
            return tr("unknown");
        return client.uncounted == 0 ? text : QStringLiteral("≥ ") + text;
    };
    rows += toolTipRow({}, tr("Rate"),
        client.counted() ? Format::rate(double(client.rate), client.uncounted > 0) : tr("unknown"));
    rows += toolTipRow({}, tr("In"), sum(Format::bytes(client.sent)));
    rows += toolTipRow({}, tr("Out"), sum(Format::bytes(client.received)));
    return QStringLiteral("<table cellspacing='0' cellpadding='1'>%1</table>").arg(rows);
}

void ClientsChart::point(int bar)
{
    m_bar = bar;
    viewport()->setCursor(bar >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
    if (bar < 0) {
        QToolTip::hideText();
        return;
    }
    const QRectF place = placeOf(bar);
    const double length = place.width() * valueOf(m_clients[std::size_t(bar)]) / m_top;
    const QPointF at(place.left() + length, place.center().y());
    QToolTip::showText(viewport()->mapToGlobal(at.toPoint()), readingHtml(), viewport());
}

void ClientsChart::choose()
{
    if (m_bar >= 0)
        Q_EMIT clientChosen(m_clients[std::size_t(m_bar)].key);
}

void ClientsChart::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_clients.empty()) {
        painter->setPen(Theme::subdued(palette()));
        painter->drawText(chart()->plotArea(), Qt::AlignCenter, tr("No open connection"));
    }
    const QFontMetricsF metrics(m_valueAxis->labelsFont());
    const QFontMetricsF nameMetrics(nameFont());
    for (int bar = 0; bar < int(m_clients.size()); ++bar) {
        const QRectF place = placeOf(bar);
        const FlowGroup& client = m_clients[std::size_t(bar)];
        const QString text = valueText(client);
        const double length = place.width() * valueOf(client) / m_top;
        const double wide = metrics.horizontalAdvance(text) + 12;
        painter->setPen(palette().color(QPalette::Text));
        const QRectF left(0, place.top(), place.left() - 6, place.height());
        painter->setFont(nameFont());
        painter->drawText(left, Qt::AlignRight | Qt::AlignVCenter,
            nameMetrics.elidedText(QString::fromStdString(client.key), Qt::ElideMiddle, left.width()));
        painter->setFont(m_valueAxis->labelsFont());
        // Behind the bar; in a narrow window at the end of the row, on a ground of its own.
        QRectF room(place.left() + length, place.top(), wide, place.height());
        if (room.right() > place.right()) {
            room.moveRight(place.right());
            painter->fillRect(room.adjusted(3, 1, 0, -1), palette().base());
        }
        painter->drawText(room, Qt::AlignCenter, text);
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setBrush(Qt::NoBrush);
    if (m_bar >= 0) {
        painter->setPen(QPen(palette().color(QPalette::Text), 1));
        painter->drawRect(placeOf(m_bar).adjusted(0, 1, -1, -1));
    }
    if (hasFocus()) {
        painter->setPen(QPen(Theme::accent(palette()), 2));
        painter->drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
}

void ClientsChart::mouseMoveEvent(QMouseEvent* event)
{
    QChartView::mouseMoveEvent(event);
    point(barAt(event->position()));
}

void ClientsChart::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    point(-1);
}

/// When the pointer rests, the scene would put the tool tip of its item, which has none, in the place of
/// ours.
bool ClientsChart::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QChartView::viewportEvent(event);
    if (m_bar >= 0)
        point(m_bar);
    return true;
}

void ClientsChart::mousePressEvent(QMouseEvent* event)
{
    QChartView::mousePressEvent(event);
    if (event->button() != Qt::LeftButton)
        return;
    point(barAt(event->position()));
    choose();
}

void ClientsChart::focusInEvent(QFocusEvent* event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void ClientsChart::focusOutEvent(QFocusEvent* event)
{
    QChartView::focusOutEvent(event);
    point(-1);
}

/// Sums nobody looks at are not kept.
void ClientsChart::hideEvent(QHideEvent* event)
{
    QChartView::hideEvent(event);
    m_groups = FlowGroups(FlowGrouping::Client);
}

void ClientsChart::keyPressEvent(QKeyEvent* event)
{
    const int last = int(m_clients.size()) - 1;
    const int key = event->key();
    if (last >= 0 && key == Qt::Key_Down)
        point(std::min(m_bar + 1, last));
    else if (last >= 0 && key == Qt::Key_Up)
        point(m_bar < 0 ? last : std::max(m_bar - 1, 0));
    else if (last >= 0 && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space))
        choose();
    else if (key == Qt::Key_Escape && m_bar >= 0)
        point(-1);
    else
        QChartView::keyPressEvent(event);
}

} // namespace portolan
