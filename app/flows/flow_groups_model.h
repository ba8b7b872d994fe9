// Connections summed up by forward, client or target, as rows.
#pragma once

#include "backend/flow/flow_groups.h"

#include <QAbstractTableModel>

#include <string>
#include <unordered_map>
#include <vector>

namespace portolan {

class FlowGroupsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Group, Connections, Sent, Received, Rate, ColumnCount };
    enum Role {
        KeyRole = Qt::UserRole, ///< QString; see FlowGroup
        FilterRole, ///< QString; what to write in the filter line to see its connections
    };

    /// flows: what is summed up; it must outlive the model.
    explicit FlowGroupsModel(const LiveFlows* flows, QObject* parent = nullptr);

    /// Sums up others, from the next refresh() on.
    void setFlows(const LiveFlows* flows);
    void setGrouping(FlowGrouping grouping);
    FlowGrouping grouping() const { return m_groups.grouping(); }
    /// Sums up the connections that match alone, from the next refresh() on.
    void setQuery(const FlowQuery& query);
    /// Takes what changed; to be called at every tick for as long as the rows are looked at.
    void refresh();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    using Place = FlowGroups::Place;

    const FlowGroup& groupAt(int row) const;
    void retitle();
    void updateAnew();
    std::vector<Place> arranged() const;
    std::uint64_t valueOf(const FlowGroup& group) const;
    void sortByTitle(std::vector<Place>& order) const;
    void show(const std::vector<Place>& order);
    QString title(const FlowGroup& group) const;
    QString text(const FlowGroup& group, int column) const;
    QString filter(const FlowGroup& group) const;

    const LiveFlows* m_flows;
    FlowGroups m_groups;
    FlowQuery m_query;
    std::unordered_map<std::string, QString> m_titles; ///< of forwards, by id
    std::vector<Place> m_order; ///< as shown
    int m_sortColumn = Rate;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace portolan
