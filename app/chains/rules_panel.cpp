#include "app/chains/rules_panel.h"

#include "app/chains/chain_words.h"
#include "app/chains/rule_table_layout.h"
#include "app/window/format.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace portolan {
namespace {

using Extent = RuleScope::Extent;

constexpr std::size_t kLinkedCallers = 5;

QString link(const RulePlace& place, const QString& text)
{
    return QStringLiteral("<a href=\"%1/%2\" style=\"text-decoration:none\">%3</a>")
        .arg(place.chain)
        .arg(place.position)
        .arg(text.toHtmlEscaped());
}

QString usedBy(const ChainGraph& graph, const ChainNode& node)
{
    QStringList callers;
    for (std::size_t i = 0; i < std::min(node.calledBy.size(), kLinkedCallers); ++i) {
        const RulePlace& from = node.calledBy[i].from;
        callers << link(from,
            QStringLiteral("%1 %2")
                .arg(QString::fromStdString(graph.nodes[from.chain].key.name))
                .arg(from.position));
    }
    QString text = callers.join(QStringLiteral(", "));
    if (node.calledBy.size() > kLinkedCallers)
        text += RulesPanel::tr(" and %1 more").arg(node.calledBy.size() - kLinkedCallers);
    return text;
}

/// A place that outlives the graph it is of.
struct KeptPlace {
    ChainKey chain;
    unsigned position = 0;
};

} // namespace

void RulesPanel::show(const ChainReading& reading, ChainId chain, std::vector<RulePlace> lit)
{
    const bool sameFamily = m_chain && reading.family == m_reading.family;
    const bool sameChain
        = sameFamily && m_reading.graph->nodes[*m_chain].key == reading.graph->nodes[chain].key;
    const bool same = m_extent == Extent::All ? sameFamily
        : m_extent == Extent::Table
        ? sameFamily && m_reading.graph->nodes[*m_chain].key.table == reading.graph->nodes[chain].key.table
        : sameChain;
    std::optional<KeptPlace> kept;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (same && !rows.isEmpty()) {
        const RulePlace place = m_model->placeAt(rows.front().row());
        kept = KeptPlace{m_reading.graph->nodes[place.chain].key, place.position};
    }
    const int scrolled = m_table->verticalScrollBar()->value();
    const int rulesBefore = m_model->ruleCount();
    if (!sameChain && m_extent == Extent::Chain && !m_filter->text().isEmpty()) {
        m_filter->clear();
        m_typing->stop();
        m_model->setFilter({});
    }
    m_reading = reading;
    m_chain = chain;
    m_model->show(reading, {m_extent, chain});
    m_model->setLit(std::move(lit));
    if (kept && m_table->selectionModel()->selectedRows().isEmpty() && rulesBefore == m_model->ruleCount()) {
        if (const auto now = reading.graph->find(kept->chain))
            selectRule({*now, kept->position});
        m_table->verticalScrollBar()->setValue(scrolled);
    } else if (!same) {
        m_table->scrollToTop();
    }
    updateExtents();
    updateHeading();
    updateNote();
}

void RulesPanel::clear()
{
    m_chain.reset();
    m_reading = {};
    m_model->clear();
    updateExtents();
    updateHeading();
    updateNote();
}

void RulesPanel::setExtent(Extent extent)
{
    if (extent == m_extent)
        return;
    m_extent = extent;
    m_extentBox->setCurrentIndex(m_extentBox->findData(int(extent)));
    Q_EMIT extentChanged();
}

void RulesPanel::updateExtents()
{
    const QSignalBlocker blocker(m_extentBox);
    m_extentBox->setEnabled(m_chain.has_value());
    m_extentBox->setItemText(
        1, m_chain ? tr("Table %1").arg(tableName(*m_reading.graph, *m_chain)) : tr("Table"));
}

QString RulesPanel::about() const
{
    if (!m_chain)
        return {};
    const ChainNode& node = m_reading.graph->nodes[*m_chain];
    QString about = ruleCount(std::size_t(m_model->ruleCount()));
    if (m_extent != Extent::Chain) {
        if (m_model->neverReached() > 0)
            about += tr(" · %1 never reached").arg(Format::count(std::uint64_t(m_model->neverReached())));
    } else if (node.base) {
        about += tr(" · priority %1 · policy %2")
                     .arg(node.base->priority)
                     .arg(QString::fromStdString(node.policy).toHtmlEscaped());
    } else if (node.calledBy.empty() && unreadHere().isEmpty()) {
        about += tr(" · used by no rule");
    } else if (!node.calledBy.empty()) {
        about += tr(" · used by %1").arg(usedBy(*m_reading.graph, node));
    }
    return about;
}

void RulesPanel::updateHeading()
{
    QString heading = tr("Choose a chain above to see its rules");
    if (m_chain && m_extent == Extent::All)
        heading = m_reading.family == Family::Ipv4 ? tr("All rules for IPv4") : tr("All rules for IPv6");
    else if (m_chain && m_extent == Extent::Table)
        heading = tr("Table %1").arg(tableName(*m_reading.graph, *m_chain));
    else if (m_chain)
        heading = QStringLiteral("%1 › %2").arg(tableName(*m_reading.graph, *m_chain),
            QString::fromStdString(m_reading.graph->nodes[*m_chain].key.name));
    m_heading->setText(heading);
    if (const QString text = about(); text != m_about->text())
        m_about->setText(text);
}

/// What is not known of the sets and maps that rules listed here may ask.
QString RulesPanel::unreadHere() const
{
    if (!m_chain)
        return {};
    return m_extent == Extent::All ? unreadElements(m_reading.ruleset(), m_reading.family)
                                   : unreadElements(*m_reading.graph, m_reading.ruleset(), *m_chain);
}

void RulesPanel::updateNote()
{
    QStringList parts;
    if (m_chain && m_model->isFiltering())
        parts << tr("Filtering…");
    else if (m_chain && m_model->ruleCount() == 0)
        parts << tr("This chain has no rules.");
    else if (m_chain && m_model->rowCount() == 0)
        parts << tr("No rule answers to the filter.");
    if (m_model->countsConnections() && m_chain)
        parts << tr(
            "nat rules count connections, not packets: only the first packet of a connection is looked up "
            "here.");
    if (const QString unread = unreadHere(); !unread.isEmpty())
        parts << unread;
    m_note->setText(parts.join(QLatin1Char(' ')));
    m_note->setVisible(!parts.isEmpty());
}

void RulesPanel::selectRule(RulePlace place)
{
    const bool none = place.position == 0 && m_extent == Extent::Chain;
    const int row = none ? -1 : m_model->rowOf(place);
    m_selecting = true;
    if (row < 0) {
        m_table->clearSelection();
    } else {
        m_table->selectRow(row);
        m_layout->fit(); // rows have their heights before one is scrolled to
        const auto hint
            = place.position == 0 ? QAbstractItemView::PositionAtTop : QAbstractItemView::EnsureVisible;
        m_table->scrollTo(m_model->index(row, RuleModel::Position), hint);
    }
    m_selecting = false;
}

unsigned RulesPanel::selectedRule() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : rows.front().data(RuleModel::PlaceRole).toUInt();
}

void RulesPanel::setCanGoBack(bool can)
{
    m_back->setEnabled(can);
}

QString RulesPanel::heading() const
{
    return m_heading->text();
}

QString RulesPanel::note() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

void RulesPanel::activate(const QModelIndex& index)
{
    const QString target = index.data(RuleModel::TargetRole).toString();
    if (target.isEmpty())
        return;
    const ChainKey& from = m_reading.graph->nodes[m_model->placeAt(index.row()).chain].key;
    if (const auto chain = m_reading.graph->find({from.engine, from.table, target.toStdString()}))
        Q_EMIT placeWanted({*chain, 0});
}

bool RulesPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            activate(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QString RulesPanel::joined(int role, int column) const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows(column);
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows)
        lines << row.data(role).toString();
    return lines.join(QLatin1Char('\n'));
}

QString RulesPanel::selectedText() const
{
    return joined(Qt::DisplayRole, RuleModel::Text);
}

QString RulesPanel::selectedRows() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < RuleModel::ColumnCount; ++column) {
            const bool number = column == RuleModel::Packets || column == RuleModel::Bytes;
            cells << row.siblingAtColumn(column)
                         .data(number ? int(RuleModel::SortRole) : int(Qt::DisplayRole))
                         .toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

void RulesPanel::copy(const QString& text) const
{
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void RulesPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    QMenu menu(this);
    const QString target = index.data(RuleModel::TargetRole).toString();
    if (!target.isEmpty())
        menu.addAction(tr("Go to chain %1").arg(target), this, [this, index] { activate(index); });
    menu.addActions(m_table->actions());
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void RulesPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    // A label's links keep the colour they were set with.
    if (event->type() == QEvent::PaletteChange && m_chain)
        updateHeading();
}

} // namespace portolan
