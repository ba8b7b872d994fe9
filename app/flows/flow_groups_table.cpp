#include "app/flows/flow_groups_table.h"

#include "app/flows/flow_export.h"
#include "app/window/column_menu.h"
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
#include <numeric>

namespace portolan {

FlowGroupsTable::FlowGroupsTable(FlowGroupsModel* model, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_open(makeAction(tr("Show its connections"), {}))
    , m_copy(makeAction(tr("Copy"), QKeySequence::Copy))
{
    setObjectName(QStringLiteral("groups"));
    keepStillWhenRowsGo(this, m_model);
    setModel(m_model);
    setAccessibleName(tr("Connections, summed up"));
    styleTable(this);
    setItemDelegate(new RowDelegate(this));
    setSortingEnabled(true);
    sortByColumn(FlowGroupsModel::Rate, Qt::DescendingOrder);
    buildColumns();
    connect(m_copy, &QAction::triggered, this, &FlowGroupsTable::copyRows);
    connect(m_open, &QAction::triggered, this, &FlowGroupsTable::openCurrent);
    connect(this, &QTableView::activated, this, &FlowGroupsTable::openCurrent);
}

QAction* FlowGroupsTable::makeAction(const QString& text, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
    return action;
}

void FlowGroupsTable::buildColumns()
{
    QHeaderView* header = horizontalHeader();
    header->setSectionResizeMode(FlowGroupsModel::Group, QHeaderView::Stretch);
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = FlowGroupsModel::Connections; column < FlowGroupsModel::ColumnCount; ++column)
        header->resizeSection(column, unit * 16);
    const QString key = QStringLiteral("flows/groups");
    header->restoreState(QSettings().value(key).toByteArray());
    const auto keep = [header, key] { QSettings().setValue(key, header->saveState()); };
    connect(header, &QHeaderView::sectionResized, this, keep);
    connect(header, &QHeaderView::sortIndicatorChanged, this, keep);
}

void FlowGroupsTable::openCurrent()
{
    if (currentIndex().isValid())
        Q_EMIT groupWanted(currentIndex().data(FlowGroupsModel::FilterRole).toString());
}

void FlowGroupsTable::copyRows() const
{
    QList<int> columns(m_model->columnCount());
    std::iota(columns.begin(), columns.end(), 0);
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QApplication::clipboard()->setText(FlowExport::tabSeparated(*m_model, rows, columns));
}

void FlowGroupsTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    QMenu menu(this);
    if (index.isValid()) {
        menu.addAction(m_open);
        menu.addAction(m_copy);
        menu.addSeparator();
    }
    addSortChoice(menu.addMenu(tr("Sort by")), this);
    const QPoint corner = viewport()->mapToGlobal(visualRect(index).bottomLeft());
    menu.exec(byKey ? corner : event->globalPos());
}

} // namespace portolan
