#include "app/flows/flow_table.h"

#include "app/flows/flow_export.h"
#include "app/flows/flow_words.h"
#include "app/window/column_menu.h"
#include "app/window/format.h"
#include "app/window/still_view.h"
#include "app/window/table_style.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace portolan {

namespace {

/// Another one whenever columns come or go: a state saved of others would be taken for these.
constexpr auto kHeader = "flows/columns15";
constexpr int kCellMargins = 24; ///< RowDelegate's, and some

} // namespace

FlowTable::FlowTable(FlowModel* model, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_follow(makeAction(tr("Follow"), {}))
    , m_trace(makeAction(tr("Trace its packets"), {}))
    , m_copy(makeAction(tr("Copy"), QKeySequence::Copy))
    , m_end(makeAction(tr("End…"), QKeySequence::Delete))
{
    setObjectName(QStringLiteral("connections"));
    keepStillWhenRowsGo(this, m_model);
    setModel(m_model);
    setAccessibleName(tr("Connections"));
    styleTable(this);
    setItemDelegate(new RowDelegate(this));
    setSelectionMode(ExtendedSelection);
    setSortingEnabled(true);
    sortByColumn(FlowModel::Rate, Qt::DescendingOrder);
    buildColumns();
    buildActions();
}

QAction* FlowTable::makeAction(const QString& text, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
    return action;
}

/// As much as their texts need, but for addresses of IPv6.
int FlowTable::firstWidth(int column) const
{
    if (column <= FlowModel::AnsweredBy)
        return QFontMetrics(Theme::monospace()).horizontalAdvance(QStringLiteral("255.255.255.255:65535"))
            + kCellMargins;
    if (column == FlowModel::State) {
        int widest = 0;
        for (std::size_t phase = 0; phase < kFlowPhases; ++phase)
            widest = std::max(widest, fontMetrics().horizontalAdvance(phaseText(FlowPhase(phase))));
        return widest + kCellMargins;
    }
    constexpr int kCharacters[] = {11, 0, 8, 9, 9, 12, 12, 10, 11, 11, 11, 18};
    return fontMetrics().horizontalAdvance(QLatin1Char('0')) * kCharacters[column - FlowModel::Protocol];
}

void FlowTable::buildColumns()
{
    QHeaderView* header = horizontalHeader();
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    for (int column = 0; column < FlowModel::ColumnCount; ++column)
        header->resizeSection(column, firstWidth(column));
    for (const int column : {FlowModel::PacketsSent, FlowModel::PacketsReceived, FlowModel::Timeout,
             FlowModel::SentRate, FlowModel::ReceivedRate})
        header->hideSection(column);
    const QByteArray saved = QSettings().value(QLatin1String(kHeader)).toByteArray();
    if (!saved.isEmpty())
        header->restoreState(saved);
    connect(header, &QHeaderView::sectionResized, this, &FlowTable::keepColumns);
    connect(header, &QHeaderView::sectionMoved, this, &FlowTable::keepColumns);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &FlowTable::keepColumns);
    offerColumns(header, [this] { keepColumns(); });
}

void FlowTable::keepColumns() const
{
    QSettings().setValue(QLatin1String(kHeader), horizontalHeader()->saveState());
}

void FlowTable::buildActions()
{
    m_end->setObjectName(QStringLiteral("endSelected"));
    connect(this, &QTableView::activated, this,
        [this](const QModelIndex& index) { Q_EMIT followWanted(index.row()); });
    connect(m_follow, &QAction::triggered, this, [this] {
        if (currentIndex().isValid())
            Q_EMIT followWanted(currentIndex().row());
    });
    m_trace->setObjectName(QStringLiteral("traceFlow"));
    connect(m_trace, &QAction::triggered, this, [this] {
        if (currentIndex().isValid())
            Q_EMIT traceWanted(m_model->flowAt(currentIndex().row()));
    });
    connect(m_copy, &QAction::triggered, this, &FlowTable::copyRows);
    connect(m_end, &QAction::triggered, this, [this] { Q_EMIT endWanted(openSelection()); });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &FlowTable::updateEndAction);
    updateEndAction();
}

QModelIndexList FlowTable::selectedFlows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<Flow> FlowTable::openSelection() const
{
    std::vector<Flow> flows;
    for (const QModelIndex& row : selectedFlows())
        if (!m_model->endedAt(row.row()))
            flows.push_back(m_model->flowAt(row.row()));
    return flows;
}

void FlowTable::setEndable(bool endable, const QString& reason)
{
    m_endable = endable;
    m_reason = reason;
    updateEndAction();
}

void FlowTable::updateEndAction()
{
    const bool any = selectionModel()->hasSelection();
    m_end->setEnabled(m_endable && any);
    m_end->setToolTip(!m_endable ? m_reason
            : any                ? tr("End the selected connections (Delete)")
                                 : tr("Select connections to end them."));
}

void FlowTable::copyRows() const
{
    QList<int> columns;
    const QHeaderView* header = horizontalHeader();
    for (int place = 0; place < header->count(); ++place)
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            columns << column;
    QApplication::clipboard()->setText(FlowExport::tabSeparated(*m_model, selectedFlows(), columns));
}

QString FlowTable::filterFor(const QModelIndex& index) const
{
    const Flow flow = m_model->flowAt(index.row());
    const auto text = [](const Address& address) { return QString::fromStdString(address.toString()); };
    switch (index.column()) {
    case FlowModel::Client:
        return QStringLiteral("from:") + text(flow.original.source);
    case FlowModel::AskedFor:
        return QStringLiteral("to:") + text(flow.original.destination)
            + (hasPorts(flow.protocol) ? QStringLiteral(" port:%1").arg(flow.original.destinationPort)
                                       : QString());
    case FlowModel::AnsweredBy:
        return QStringLiteral("to:") + text(flow.reply.source);
    case FlowModel::Protocol:
        return QStringLiteral("proto:") + QString::fromStdString(protocolName(flow.protocol));
    case FlowModel::Forward:
        return m_model->forwardIdAt(index.row()).empty()
            ? QStringLiteral("forward:none")
            : QStringLiteral("forward:") + QString::fromStdString(m_model->forwardIdAt(index.row()));
    default:
        return {};
    }
}

void FlowTable::addRowEntries(QMenu* menu, const QModelIndex& index)
{
    menu->addAction(m_follow);
    menu->addAction(m_trace);
    menu->addSeparator();
    menu->addAction(m_copy);
    const QString value = index.data().toString();
    connect(menu->addAction(tr("Copy “%1”").arg(value)), &QAction::triggered, this,
        [value] { QApplication::clipboard()->setText(value); });
    if (const QString filter = filterFor(index); !filter.isEmpty())
        connect(menu->addAction(tr("Show only %1").arg(filter)), &QAction::triggered, this,
            [this, filter] { Q_EMIT filterWanted(filter); });
    menu->addSeparator();
    menu->addAction(m_end);
    menu->addSeparator();
}

void FlowTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPersistentModelIndex index(byKey ? currentIndex() : indexAt(event->pos()));
    QMenu menu(this);
    if (index.isValid())
        addRowEntries(&menu, index);
    addSortChoice(menu.addMenu(tr("Sort by")), this);
    addColumnChoice(menu.addMenu(tr("Columns")), horizontalHeader(), [this] { keepColumns(); });
    const QPoint corner = viewport()->mapToGlobal(visualRect(index).bottomLeft());
    menu.exec(byKey ? corner : event->globalPos());
}

} // namespace portolan
