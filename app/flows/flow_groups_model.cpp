#include "app/flows/flow_groups_model.h"

#include "app/flows/flow_model.h"
#include "app/flows/flow_order.h"
#include "app/flows/forward_titles.h"
#include "app/window/format.h"

#include <algorithm>
#include <unordered_map>

namespace portolan {

FlowGroupsModel::FlowGroupsModel(const LiveFlows* flows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_flows(flows)
{
}

void FlowGroupsModel::setFlows(const LiveFlows* flows)
{
    m_flows = flows;
    setQuery(m_query);
}

void FlowGroupsModel::setGrouping(FlowGrouping grouping)
{
    beginResetModel();
    m_groups = FlowGroups(grouping);
    retitle();
    m_groups.setFilter(m_query, FlowModel::searchedForwards(*m_flows));
    m_groups.update(*m_flows);
    m_order = arranged();
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, Group, Group);
}

void FlowGroupsModel::retitle()
{
    m_titles.clear();
    if (grouping() != FlowGrouping::Forward)
        return;
    const std::vector<QString> titles = forwardTitles(m_flows->forwards());
    for (std::size_t i = 0; i < titles.size(); ++i)
        m_titles.emplace(m_flows->forwards()[i].forward.id, titles[i]);
}

void FlowGroupsModel::setQuery(const FlowQuery& query)
{
    m_query = query;
    m_groups.setFilter(m_query, FlowModel::searchedForwards(*m_flows));
}

const FlowGroup& FlowGroupsModel::groupAt(int row) const
{
    static const FlowGroup none; // a row that is about to go
    const Place place = m_order[std::size_t(row)];
    return place < m_groups.groups().size() ? m_groups.groups()[place] : none;
}

void FlowGroupsModel::refresh()
{
    if (m_groups.needsRebuild(*m_flows))
        updateAnew();
    else
        m_groups.update(*m_flows);
    show(arranged());
    if (!m_order.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// Every place may be another group's afterwards; the rows are those of their groups all the same.
void FlowGroupsModel::updateAnew()
{
    std::vector<std::string> keys;
    for (int row = 0; row < rowCount(); ++row)
        keys.push_back(groupAt(row).key);
    retitle();
    m_groups.setFilter(m_query, FlowModel::searchedForwards(*m_flows));
    m_groups.update(*m_flows);
    const std::vector<FlowGroup>& groups = m_groups.groups();
    std::unordered_map<std::string, Place> places;
    for (Place place = 0; place < groups.size(); ++place)
        places.emplace(groups[place].key, place);
    for (std::size_t row = 0; row < keys.size(); ++row) {
        const auto found = places.find(keys[row]);
        m_order[row] = found == places.end() ? Place(groups.size()) : found->second;
    }
}

void FlowGroupsModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    show(arranged());
}

std::uint64_t FlowGroupsModel::valueOf(const FlowGroup& group) const
{
    switch (m_sortColumn) {
    case Group:
        return group.order;
    case Connections:
        return group.connections;
    case Sent:
        return group.sent;
    case Received:
        return group.received;
    default:
        return std::uint64_t(group.rate);
    }
}

/// Groups that are alike keep one order from second to second: that of their places.
std::vector<FlowGroupsModel::Place> FlowGroupsModel::arranged() const
{
    const std::vector<FlowGroup>& groups = m_groups.groups();
    std::vector<FlowSortKey> keys;
    keys.reserve(groups.size());
    for (Place place = 0; place < groups.size(); ++place) {
        if (groups[place].connections == 0)
            continue;
        const std::uint64_t value = valueOf(groups[place]);
        keys.push_back({m_sortOrder == Qt::AscendingOrder ? value : ~value, place});
    }
    sortStably(keys);
    std::vector<Place> order(keys.size());
    std::transform(
        keys.begin(), keys.end(), order.begin(), [](const FlowSortKey& key) { return key.number; });
    if (m_sortColumn == Group)
        sortByTitle(order);
    return order;
}

/// Of addresses, only those of one network of IPv6 are left to be told apart.
void FlowGroupsModel::sortByTitle(std::vector<Place>& order) const
{
    const std::vector<FlowGroup>& groups = m_groups.groups();
    for (auto from = order.begin(); from != order.end();) {
        const auto to = std::find_if(
            from, order.end(), [&](Place place) { return groups[place].order != groups[*from].order; });
        std::stable_sort(from, to, [&](Place a, Place b) {
            const int sign = grouping() == FlowGrouping::Forward
                ? QString::localeAwareCompare(title(groups[a]), title(groups[b]))
                : groups[a].key.compare(groups[b].key);
            return m_sortOrder == Qt::AscendingOrder ? sign < 0 : sign > 0;
        });
        from = to;
    }
}

/// As many rows as groups first, then their order, so that a selection stays with its group.
void FlowGroupsModel::show(const std::vector<Place>& order)
{
    const std::size_t before = m_order.size();
    const std::size_t after = order.size();
    if (order == m_order)
        return;
    if (after > before) {
        // Each row is somebody's from the start: two persistent indexes must not come to one place.
        std::vector<bool> taken(m_groups.groups().size());
        for (const Place place : m_order)
            if (place < taken.size())
                taken[place] = true;
        std::vector<Place> fresh;
        std::copy_if(order.begin(), order.end(), std::back_inserter(fresh),
            [&](Place place) { return !taken[place]; });
        beginInsertRows({}, int(before), int(after) - 1);
        m_order.insert(m_order.end(), fresh.begin(), fresh.begin() + std::ptrdiff_t(after - before));
        endInsertRows();
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    QModelIndexList moved;
    if (!old.isEmpty()) {
        std::vector<int> rows(m_groups.groups().size(), -1);
        for (std::size_t row = 0; row < after; ++row)
            rows[order[row]] = int(row);
        for (const QModelIndex& each : old) {
            const auto was = std::size_t(each.row());
            const Place place = m_order[was];
            const int row = place < rows.size() ? rows[place] : -1;
            moved.append(row < 0 ? QModelIndex() : index(row, each.column()));
        }
    }
    std::copy(order.begin(), order.end(), m_order.begin());
    changePersistentIndexList(old, moved);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    if (after < before) {
        beginRemoveRows({}, int(after), int(before) - 1);
        m_order.resize(after);
        endRemoveRows();
    }
}

QString FlowGroupsModel::title(const FlowGroup& group) const
{
    if (grouping() != FlowGrouping::Forward)
        return QString::fromStdString(group.key);
    const auto found = m_titles.find(group.key);
    return found == m_titles.end() ? tr("No forward") : found->second;
}

QString FlowGroupsModel::filter(const FlowGroup& group) const
{
    if (grouping() != FlowGrouping::Forward)
        return (grouping() == FlowGrouping::Client ? QStringLiteral("from:") : QStringLiteral("to:"))
            + QString::fromStdString(group.key);
    return group.key.empty() ? QStringLiteral("forward:none")
                             : QStringLiteral("forward:") + QString::fromStdString(group.key);
}

QString FlowGroupsModel::text(const FlowGroup& group, int column) const
{
    // Of some connections the bytes may be unknown: then the sum is at least this.
    const auto sum = [&group](const QString& text) {
        if (!group.counted())
            return QStringLiteral("—");
        return group.uncounted == 0 ? text : QStringLiteral("≥ ") + text;
    };
    switch (column) {
    case Group:
        return title(group);
    case Connections:
        return Format::count(group.connections);
    case Sent:
        return sum(Format::bytes(group.sent));
    case Received:
        return sum(Format::bytes(group.received));
    case Rate:
        return group.rate > 0 ? sum(Format::rate(double(group.rate))) : QStringLiteral("—");
    default:
        return {};
    }
}

int FlowGroupsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int FlowGroupsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FlowGroupsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const FlowGroup& group = groupAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(group, index.column());
    case Qt::ToolTipRole:
        if (index.column() >= Sent && group.uncounted > 0)
            return tr("%n of its connections are not counted: they began while byte accounting was off.",
                nullptr, int(group.uncounted));
        return tr("Enter shows its connections.");
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == Group ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole:
        return index.column() == Group && grouping() != FlowGrouping::Forward ? QVariant(Theme::monospace())
                                                                              : QVariant();
    case KeyRole:
        return QString::fromStdString(group.key);
    case FilterRole:
        return filter(group);
    default:
        return {};
    }
}

QVariant FlowGroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Group ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Group:
        return grouping() == FlowGrouping::Forward ? tr("Forward")
            : grouping() == FlowGrouping::Client   ? tr("Client")
                                                   : tr("Answered by");
    case Connections:
        return tr("Open");
    case Sent:
        return tr("In");
    case Received:
        return tr("Out");
    case Rate:
        return tr("Rate");
    default:
        return {};
    }
}

} // namespace portolan
