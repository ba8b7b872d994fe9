#include "app/forwards/forwards_page.h"

#include "app/flows/flow_feed.h"
#include "app/forwards/details_panel.h"
#include "app/forwards/forward_actions.h"
#include "app/forwards/forward_files_button.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>
#include <QTableView>

namespace portolan {

namespace {

/// Of more forwards the verdicts are found aside: each is held against all others.
constexpr std::size_t kForwardsAtOnce = 200;

} // namespace

ForwardsPage::~ForwardsPage() = default;

void ForwardsPage::takeSnapshot()
{
    const auto snapshot = m_source->snapshot();
    m_reader.run(
        snapshot->forwards.size() > kForwardsAtOnce,
        [snapshot](const Background::Superseded&) { return ForwardsModel::rowsOf(snapshot); },
        [this](ForwardsModel::Rows rows) { takeRows(std::move(rows)); });
    if (m_reader.busy())
        updateEmptyState();
}

void ForwardsPage::takeRows(ForwardsModel::Rows rows)
{
    m_restoring = true;
    m_model->setRows(std::move(rows));
    fitColumns();
    restoreSelection();
    updateEmptyState();
}

void ForwardsPage::takeTick()
{
    m_model->takeTick();
    fitColumns();
}

void ForwardsPage::selectForward(const QString& id)
{
    m_selected = id;
    m_selectedRows = {id};
    if (m_model->rowOf(id) < 0)
        m_filter->clear();
    restoreSelection();
}

void ForwardsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ForwardsPage::selectionChanged()
{
    if (m_restoring)
        return;
    const FoundForward* found = m_model->forwardAt(m_table->currentIndex().row());
    if (found)
        m_selected = QString::fromStdString(found->forward.id);
    m_selectedRows.clear();
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        m_selectedRows.append(index.data(ForwardsModel::IdRole).toString());
    updateDetails();
}

void ForwardsPage::restoreSelection()
{
    m_restoring = true;
    int row = m_model->rowOf(m_selected);
    if (row < 0 && m_model->rowCount() > 0 && m_selected.isEmpty())
        row = 0;
    if (row >= 0) {
        const int column = std::max(m_table->currentIndex().column(), 0);
        QItemSelection rows(m_model->index(row, 0), m_model->index(row, ForwardsModel::ColumnCount - 1));
        if (m_selectedRows.size() > 1)
            rows = selectionOf(m_selectedRows);
        m_table->selectionModel()->setCurrentIndex(
            m_model->index(row, column), QItemSelectionModel::NoUpdate);
        m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
        m_table->viewport()->update();
    } else {
        m_table->clearSelection();
    }
    m_restoring = false;
    if (const FoundForward* found = m_model->forwardAt(row))
        m_selected = QString::fromStdString(found->forward.id);
    updateDetails();
}

QItemSelection ForwardsPage::selectionOf(const QStringList& ids) const
{
    QItemSelection rows;
    for (const QString& id : ids)
        if (const int row = m_model->rowOf(id); row >= 0)
            rows.select(m_model->index(row, 0), m_model->index(row, ForwardsModel::ColumnCount - 1));
    return rows;
}

QAction* ForwardsPage::addAction() const
{
    return m_actions->add();
}

QAction* ForwardsPage::removeAction() const
{
    return m_actions->remove();
}

void ForwardsPage::updateDetails()
{
    const int row = m_model->rowOf(m_selected);
    if (const FoundForward* found = m_model->forwardAt(row))
        m_details->showForward(*found, *m_model->statusAt(row), *m_model->snapshot());
    else
        m_details->clear();
    updateActions();
}

void ForwardsPage::updateActions()
{
    ForwardActions::Selection selected;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        if (const FoundForward* found = m_model->forwardAt(index.row()))
            selected.push_back(found);
    m_actions->select(selected);
    QStringList ids;
    for (const FoundForward* each : selected)
        ids.append(QString::fromStdString(each->forward.id));
    m_files->setSelected(ids);
    m_copy->setEnabled(!selected.empty());
    m_trace->setEnabled(selected.size() == 1);
}

void ForwardsPage::updateEmptyState()
{
    QString text;
    if (m_model->rowCount() > 0)
        text.clear();
    else if (m_model->total() > 0)
        text = tr("No forward matches “%1”.\nClear the filter to see all %n.", nullptr, m_model->total())
                   .arg(m_model->filter());
    else if (!m_source->snapshot()->forwards.empty())
        text = tr("Looking at every forward…");
    else if (m_source->status() == HostSource::Status::Ready)
        text = tr(
            "This host forwards no port.\n\nAdd a forward (Ctrl+N), or publish one with Docker or another "
            "program: it appears here by itself.");
    else
        text = m_source->statusText().isEmpty() ? tr("Waiting for the helper…") : m_source->statusText();
    m_empty->setText(text);
    m_tableOrEmpty->setCurrentWidget(text.isEmpty() ? static_cast<QWidget*>(m_table) : m_empty);
    m_details->setVisible(m_model->total() > 0);
    updateActions();
}

void ForwardsPage::copySelected()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& index : rows) {
        QStringList cells;
        for (int column = 0; column < ForwardsModel::ColumnCount; ++column)
            cells.append(index.siblingAtColumn(column).data(Qt::AccessibleTextRole).toString());
        lines.append(cells.join(u'\t'));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void ForwardsPage::sortBy(int column)
{
    // A third click on a heading gives back the order of the rules.
    if (m_sortColumn != column) {
        m_sortColumn = column;
        m_sortOrder = Qt::AscendingOrder;
    } else if (m_sortOrder == Qt::AscendingOrder) {
        m_sortOrder = Qt::DescendingOrder;
    } else {
        m_sortColumn = -1;
    }
    QHeaderView* header = m_table->horizontalHeader();
    header->setSortIndicatorShown(m_sortColumn >= 0);
    if (m_sortColumn >= 0)
        header->setSortIndicator(m_sortColumn, m_sortOrder);
    m_model->sort(m_sortColumn, m_sortOrder);
}

void ForwardsPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_details || !m_model->snapshot())
        return;
    updateDetails();
    paintAddButton();
}

} // namespace portolan
