#include "app/chains/rule_model.h"

#include "app/chains/rule_rows.h"
#include "app/window/format.h"

#include <QFont>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace portolan {
namespace {

/// Filtering so many rules by their sentences takes longer than a frame.
constexpr std::size_t kFilterAtOnce = 500;

} // namespace

RuleModel::RuleModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_cells(m_reading, m_scope)
{
}

bool RuleModel::isSame(const ChainReading& reading, RuleScope scope) const
{
    if (!m_any || scope.extent != m_scope.extent || reading.family != m_reading.family)
        return false;
    if (reading.marks == m_reading.marks)
        return scope.chain == m_scope.chain
            || (scope.extent == RuleScope::Extent::Table
                && reading.graph->nodes[scope.chain].tableIndex
                    == reading.graph->nodes[m_scope.chain].tableIndex)
            || scope.extent == RuleScope::Extent::All;
    // Other chains changed, maybe; this one need not have.
    if (scope.extent != RuleScope::Extent::Chain
        || reading.graph->nodes[scope.chain].key != m_reading.graph->nodes[m_scope.chain].key)
        return false;
    const auto& rules = chainOf(*reading.graph, reading.ruleset(), scope.chain).rules;
    const auto& old = chainOf(*m_reading.graph, m_reading.ruleset(), m_scope.chain).rules;
    return reading.graph->nodes[scope.chain].policy == m_reading.graph->nodes[m_scope.chain].policy
        && std::equal(rules.begin(), rules.end(), old.begin(), old.end(),
            [](const Rule& a, const Rule& b) { return a.text == b.text; });
}

void RuleModel::show(const ChainReading& reading, RuleScope scope)
{
    if (isSame(reading, scope)) {
        if (scope.chain != m_scope.chain && scope.extent == RuleScope::Extent::Chain)
            m_cells.forgetWords();
        const bool moved = reading.graph != m_reading.graph;
        m_reading = reading;
        m_scope = scope;
        if (moved) { // the same chain under another number
            m_cells.forgetWords();
            collect();
        }
        if (m_only != Only::Everything)
            applyFilter();
        else if (!m_shown.empty())
            Q_EMIT dataChanged(index(0, Packets), index(rowCount() - 1, Rate));
        return;
    }
    beginResetModel();
    m_filtering.cancel();
    m_any = true;
    m_reading = reading;
    m_scope = scope;
    m_cells.forgetWords();
    collect();
    m_shown.resize(m_places.size());
    std::iota(m_shown.begin(), m_shown.end(), 0U);
    const bool filter = !m_filter.isEmpty() || m_only != Only::Everything;
    if (filter && m_places.size() <= kFilterAtOnce)
        m_shown = filterPlaces(m_reading, m_places, {m_filter, m_only}, false);
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, Packets, Packets);
    if (filter && m_places.size() > kFilterAtOnce)
        applyFilter();
}

void RuleModel::collect()
{
    m_places = placesOf(m_reading, m_scope);
    m_ruleCount = std::size_t(
        std::count_if(m_places.begin(), m_places.end(), [](RulePlace place) { return place.position > 0; }));
    m_neverReached = std::size_t(std::count_if(m_places.begin(), m_places.end(),
        [&](RulePlace place) { return place.position > 0 && m_reading.marks->of(place).neverReached(); }));
    m_connections = m_scope.extent != RuleScope::Extent::All && m_scope.chain < m_reading.graph->nodes.size()
        && m_reading.connections(m_scope.chain);
}

void RuleModel::clear()
{
    beginResetModel();
    m_filtering.cancel();
    m_any = false;
    m_reading = {};
    m_places.clear();
    m_shown.clear();
    m_lit.clear();
    m_cells.forgetWords();
    m_ruleCount = 0;
    m_neverReached = 0;
    m_connections = false;
    endResetModel();
}

void RuleModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    applyFilter();
}

void RuleModel::setOnly(Only only)
{
    if (only == m_only)
        return;
    m_only = only;
    applyFilter();
}

void RuleModel::applyFilter()
{
    if (!m_any)
        return;
    if (m_filter.isEmpty() && m_only == Only::Everything) {
        m_filtering.cancel();
        std::vector<std::uint32_t> all(m_places.size());
        std::iota(all.begin(), all.end(), 0U);
        takeShown(std::move(all));
        return;
    }
    const RuleFilter filter{m_filter, m_only};
    if (m_places.size() <= kFilterAtOnce) {
        m_filtering.cancel();
        takeShown(filterPlaces(m_reading, m_places, filter, false));
        return;
    }
    m_filtering.run(
        true,
        [reading = m_reading, places = m_places, filter](const Background::Superseded& superseded) {
            return filterPlaces(reading, places, filter, superseded);
        },
        [this, marks = m_reading.marks, rows = m_places.size()](std::vector<std::uint32_t> shown) {
            if (marks == m_reading.marks && rows == m_places.size())
                takeShown(std::move(shown));
        });
}

void RuleModel::takeShown(std::vector<std::uint32_t> shown)
{
    if (shown == m_shown) {
        if (!m_shown.empty())
            Q_EMIT dataChanged(index(0, Packets), index(rowCount() - 1, Rate));
        Q_EMIT filtered();
        return;
    }
    beginResetModel();
    m_shown = std::move(shown);
    endResetModel();
    Q_EMIT filtered();
}

void RuleModel::setLit(std::vector<RulePlace> places)
{
    std::sort(places.begin(), places.end());
    if (places == m_lit)
        return;
    m_lit = std::move(places);
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {LitRole, Qt::FontRole});
}

int RuleModel::rowOf(RulePlace place) const
{
    int first = -1;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const RulePlace& at = m_places[m_shown[i]];
        if (at == place)
            return place.position > 0 || first < 0 ? int(i) : first;
        if (at.chain == place.chain && first < 0)
            first = int(i);
    }
    return place.position == 0 ? first : -1;
}

int RuleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int RuleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RuleModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RulePlace place = placeAt(index.row());
    const int column = index.column();
    const bool number = column == Position || (column >= Packets && column <= Rate);
    switch (role) {
    case Qt::DisplayRole:
        return m_cells.display(place, column);
    case Qt::ToolTipRole:
        return m_cells.toolTip(place, column);
    case Qt::TextAlignmentRole:
        return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return column == Text ? QVariant(Theme::monospace()) : QVariant();
    case Qt::AccessibleTextRole:
        if (column == Words && m_reading.marks->of(place).kind != RuleMark::Kind::None)
            return m_cells.toolTip(place, column);
        return column == Rate && !m_cells.rate(place) ? tr("no rate yet") : m_cells.display(place, column);
    case PlaceRole:
        return place.position;
    case ChainRole:
        return qulonglong(place.chain);
    case TargetRole:
        return m_cells.target(place);
    case LitRole:
        return std::binary_search(m_lit.begin(), m_lit.end(), place);
    case CommandRole:
        return m_cells.command(place);
    case MarkRole:
        return markTitle(m_reading.marks->of(place));
    case NeverReachedRole:
        return m_reading.marks->of(place).neverReached();
    case NoHitsRole:
        return m_cells.counted(place) && m_cells.counters(place).packets == 0;
    case SortRole:
        return column == Packets ? QVariant(qulonglong(m_cells.counters(place).packets))
            : column == Bytes    ? QVariant(qulonglong(m_cells.counters(place).bytes))
                                 : QVariant(m_cells.display(place, column));
    default:
        return {};
    }
}

QVariant RuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const bool number = section == Position || (section >= Packets && section <= Rate);
    if (role == Qt::TextAlignmentRole)
        return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Packets && m_connections)
        return tr("nat rules count connections, not packets: only the first packet of a connection is looked "
                  "up here.");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Position:
        return role == Qt::DisplayRole ? QStringLiteral("#") : tr("Position");
    case ChainName:
        return tr("Chain");
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

QString markTitle(const RuleMark& mark)
{
    if (mark.neverReached())
        return RuleModel::tr("never reached");
    return mark.kind == RuleMark::Kind::Repeats ? RuleModel::tr("repeated") : QString();
}

} // namespace portolan
