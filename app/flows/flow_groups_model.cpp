#include "app/flows/flow_groups_model.h"

#include "app/flows/flow_model.h"
#include "app/window/format.h"

#include <algorithm>
#include <map>

namespace portolan {

FlowGroupsModel::FlowGroupsModel(const LiveFlows* flows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_flows(flows)
{
}

void FlowGroupsModel::setGrouping(FlowGrouping grouping)
{
    beginResetModel();
    m_grouping = grouping;
    m_groups = groupFlows(*m_flows, m_grouping);
    arrange(m_groups);
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, Group, Group);
}

void FlowGroupsModel::refresh()
{
    std::vector<FlowGroup> groups = groupFlows(*m_flows, m_grouping);
    arrange(groups);
    show(std::move(groups));
}

void FlowGroupsModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    std::vector<FlowGroup> groups = m_groups;
    arrange(groups);
    show(std::move(groups));
}

void FlowGroupsModel::arrange(std::vector<FlowGroup>& groups) const
{
    const auto value = [this](const FlowGroup& group) {
        switch (m_sortColumn) {
        case Connections:
            return double(group.connections);
        case Sent:
            return double(group.sent);
        case Received:
            return double(group.received);
        default:
            return group.rate;
        }
    };
    // Groups that are alike keep one order from second to second.
    std::sort(
        groups.begin(), groups.end(), [](const FlowGroup& a, const FlowGroup& b) { return a.key < b.key; });
    if (m_sortColumn == Group) {
        std::stable_sort(groups.begin(), groups.end(), [this](const FlowGroup& a, const FlowGroup& b) {
            const int order = QString::localeAwareCompare(title(a), title(b));
            return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
        });
        return;
    }
    std::stable_sort(groups.begin(), groups.end(), [&](const FlowGroup& a, const FlowGroup& b) {
        return m_sortOrder == Qt::AscendingOrder ? value(a) < value(b) : value(a) > value(b);
    });
}

/// As many rows as groups first, then their order, so that a selection stays with its group.
void FlowGroupsModel::show(std::vector<FlowGroup> groups)
{
    const int before = rowCount();
    const int after = int(groups.size());
    std::map<std::string, int> places;
    for (int row = 0; row < after; ++row)
        places.emplace(groups[std::size_t(row)].key, row);
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_groups.resize(groups.size());
        endInsertRows();
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    QModelIndexList moved;
    for (const QModelIndex& each : old) {
        const auto place = places.find(m_groups[std::size_t(each.row())].key);
        moved.append(place == places.end() ? QModelIndex() : index(place->second, each.column()));
    }
    std::move(groups.begin(), groups.end(), m_groups.begin());
    changePersistentIndexList(old, moved);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_groups.resize(std::size_t(after));
        endRemoveRows();
    }
    if (after > 0)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

const FoundForward* FlowGroupsModel::forward(const FlowGroup& group) const
{
    const auto& forwards = m_flows->forwards();
    const auto found = std::find_if(forwards.begin(), forwards.end(),
        [&group](const FoundForward& each) { return each.forward.id == group.key; });
    return found == forwards.end() ? nullptr : &*found;
}

QString FlowGroupsModel::title(const FlowGroup& group) const
{
    if (m_grouping != FlowGrouping::Forward)
        return QString::fromStdString(group.key);
    const FoundForward* found = forward(group);
    return found ? FlowModel::forwardTitle(*found) : tr("No forward");
}

QString FlowGroupsModel::filter(const FlowGroup& group) const
{
    if (m_grouping != FlowGrouping::Forward)
        return (m_grouping == FlowGrouping::Client ? QStringLiteral("from:") : QStringLiteral("to:"))
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
        return group.rate > 0 ? sum(Format::rate(group.rate)) : QStringLiteral("—");
    default:
        return {};
    }
}

int FlowGroupsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_groups.size());
}

int FlowGroupsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FlowGroupsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const FlowGroup& group = m_groups[std::size_t(index.row())];
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
        return index.column() == Group && m_grouping != FlowGrouping::Forward ? QVariant(Theme::monospace())
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
        return m_grouping == FlowGrouping::Forward ? tr("Forward")
            : m_grouping == FlowGrouping::Client   ? tr("Client")
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
