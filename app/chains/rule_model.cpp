#include "app/chains/rule_model.h"

#include "app/chains/rule_command.h"
#include "app/window/format.h"
#include "backend/ruleset/words.h"

#include <QFont>
#include <QLocale>

#include <algorithm>

namespace portolan {
namespace {

/// A line break in a comment must not tear a row or a pasted command apart.
QString oneLine(std::string_view text)
{
    QString line = QString::fromUtf8(text.data(), qsizetype(text.size()));
    line.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
    return line;
}

} // namespace

RuleModel::RuleModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

std::vector<RuleModel::Row> RuleModel::readRules(const Reading& now, const ChainGraph& graph, ChainId index)
{
    const Table& table = tableOf(graph, now.snapshot->ruleset, index);
    const Chain& chain = chainOf(graph, now.snapshot->ruleset, index);
    std::vector<Row> rows;
    rows.reserve(chain.rules.size() + 1);
    for (const Rule& rule : chain.rules) {
        Row row;
        row.text = oneLine(rule.text);
        row.words
            = Format::message(inWords(rule, table, chain)).replace(QLatin1Char('\n'), QStringLiteral("⏎"));
        row.command = QString::fromStdString(ruleCommand(table, chain, rule));
        row.counters = rule.counters;
        if (table.chain(rule.target))
            row.target = oneLine(rule.target);
        rows.push_back(std::move(row));
    }
    if (chain.base) {
        Row row;
        row.text = QStringLiteral("-P %1 %2").arg(oneLine(chain.name), oneLine(chain.policy));
        row.words = Format::message(policyInWords(chain.policy));
        row.command = QString::fromStdString(policyCommand(table, chain));
        row.counters = chain.counters;
        rows.push_back(std::move(row));
    }
    return rows;
}

void RuleModel::addRates(
    std::vector<Row>& rows, const Reading& now, const Reading& before, const ChainKey& key, Family family)
{
    if (!before.snapshot)
        return;
    const Table* table = before.snapshot->ruleset.table(key.engine, family, key.table);
    const Chain* chain = table ? table->chain(key.name) : nullptr;
    if (!chain)
        return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool policy = chain->base && i == chain->rules.size() && i + 1 == rows.size();
        if (!policy && (i >= chain->rules.size() || oneLine(chain->rules[i].text) != rows[i].text))
            continue;
        const Counters& old = policy ? chain->counters : chain->rules[i].counters;
        rows[i].rate = ratePerSecond(old.packets, rows[i].counters.packets, now.time - before.time);
    }
}

void RuleModel::show(const Reading& now, const Reading& before, const ChainGraph& graph, ChainId chain)
{
    const ChainNode& node = graph.nodes[chain];
    std::vector<Row> rows = readRules(now, graph, chain);
    addRates(rows, now, before, node.key, graph.family);
    const bool same = m_key == node.key && m_family == graph.family && rows.size() == m_rows.size()
        && std::equal(rows.begin(), rows.end(), m_rows.begin(),
            [](const Row& a, const Row& b) { return a.text == b.text; });
    if (same) {
        m_rows = std::move(rows);
        if (!m_shown.empty())
            Q_EMIT dataChanged(index(0, Packets), index(rowCount() - 1, Rate));
        return;
    }
    beginResetModel();
    if (m_key != node.key || m_family != graph.family)
        m_lit.clear();
    m_key = node.key;
    m_family = graph.family;
    m_rows = std::move(rows);
    m_hasPolicy = node.base.has_value();
    m_connections = node.key.table == "nat";
    m_shown = filtered();
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, Packets, Packets);
}

void RuleModel::clear()
{
    beginResetModel();
    m_key.reset();
    m_rows.clear();
    m_shown.clear();
    m_lit.clear();
    m_hasPolicy = false;
    endResetModel();
}

std::vector<std::size_t> RuleModel::filtered() const
{
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_filter.isEmpty() || m_rows[i].text.contains(m_filter, Qt::CaseInsensitive)
            || m_rows[i].words.contains(m_filter, Qt::CaseInsensitive))
            shown.push_back(i);
    return shown;
}

void RuleModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    m_shown = filtered();
    endResetModel();
}

void RuleModel::setLit(std::vector<unsigned> positions)
{
    if (positions == m_lit)
        return;
    m_lit = std::move(positions);
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {LitRole, Qt::FontRole});
}

int RuleModel::rowOf(unsigned position) const
{
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        if (positionOf(m_shown[i]) == position)
            return int(i);
    return -1;
}

int RuleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int RuleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RuleModel::display(std::size_t at, int column) const
{
    const Row& row = m_rows[at];
    switch (column) {
    case Position:
        return isPolicy(at) ? QStringLiteral("—") : QLocale().toString(positionOf(at));
    case Packets:
        return Format::count(row.counters.packets);
    case Bytes:
        return Format::bytes(row.counters.bytes);
    case Rate:
        return packetRate(row.rate);
    case Words:
        return row.words;
    case Text:
        return row.text;
    default:
        return {};
    }
}

QVariant RuleModel::toolTip(const Row& row, int column) const
{
    const QLocale locale;
    switch (column) {
    case Packets:
        return (m_connections ? tr("%1 connections") : tr("%1 packets"))
            .arg(locale.toString(qulonglong(row.counters.packets)));
    case Bytes:
        return tr("%1 bytes").arg(locale.toString(qulonglong(row.counters.bytes)));
    case Words:
        return row.words;
    case Text:
        return row.text;
    default:
        return {};
    }
}

QVariant RuleModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const std::size_t at = m_shown[std::size_t(index.row())];
    const Row& row = m_rows[at];
    switch (role) {
    case Qt::DisplayRole:
        return display(at, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(
            index.column() <= Rate ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
        return index.column() == Text ? QVariant(Theme::monospace()) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Rate && !row.rate ? tr("no rate yet") : display(at, index.column());
    case PlaceRole:
        return positionOf(at);
    case TargetRole:
        return row.target;
    case LitRole:
        return std::find(m_lit.begin(), m_lit.end(), positionOf(at)) != m_lit.end();
    case CommandRole:
        return row.command;
    case SortRole:
        return index.column() == Packets ? QVariant(qulonglong(row.counters.packets))
            : index.column() == Bytes    ? QVariant(qulonglong(row.counters.bytes))
                                         : display(at, index.column());
    default:
        return {};
    }
}

QVariant RuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(
            section <= Rate ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Packets && m_connections)
        return tr("nat rules count connections, not packets: only the first packet of a connection is looked "
                  "up here.");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Position:
        return role == Qt::DisplayRole ? QStringLiteral("#") : tr("Position");
    case Packets:
        return m_connections ? tr("Connections") : tr("Packets");
    case Bytes:
        return tr("Bytes");
    case Rate:
        return role == Qt::DisplayRole ? tr("/s", "per second") : tr("Per second");
    case Words:
        return tr("In words");
    case Text:
        return tr("Rule");
    default:
        return {};
    }
}

} // namespace portolan
