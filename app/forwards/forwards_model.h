// The forwards of a host as a table, filtered and sorted by an index vector of its own.
#pragma once

#include "app/client/host_source.h"
#include "app/forwards/forward_status.h"
#include "backend/flow/live_flows.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace portolan {

class ForwardsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        StateColumn,
        ListenColumn,
        ToColumn,
        OwnerColumn,
        NowColumn,
        RateColumn,
        LastColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole, ///< QString
        SortRole, ///< comparable QVariant, apart from what is shown
        MarkRole, ///< QString; the state's shape, before its word
        VerdictRole, ///< int, ForwardVerdict
        DetailRole, ///< QString; shown subdued behind the text
        HistoryRole, ///< QList<double>, bytes a second, oldest first
        SubduedRole, ///< bool; the whole text matters less
        MonospaceRole, ///< bool
    };

    /// flows: whence figures come; it must outlive the model.
    explicit ForwardsModel(const LiveFlows* flows, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setSnapshot(std::shared_ptr<const HostSnapshot> snapshot);
    struct Rows;
    /// What a snapshot says, from it alone: a worker makes it on a host with many forwards, each of which is
    /// held against all others.
    static Rows rowsOf(std::shared_ptr<const HostSnapshot> snapshot);
    void setRows(Rows rows);
    /// Every word must occur in a row: port, address, owner, name, state.
    void setFilter(const QString& text);
    QString filter() const { return m_filter; }
    /// Shows what the flows' last tick changed.
    void takeTick();

    /// Forwards there are, filter or not.
    int total() const { return int(m_rows.size()); }
    std::shared_ptr<const HostSnapshot> snapshot() const { return m_snapshot; }
    /// The row of a forward, -1 if it is not shown.
    int rowOf(const QString& id) const;
    /// Valid until the next snapshot; nullptr for no row.
    const FoundForward* forwardAt(int row) const;
    const ForwardStatus* statusAt(int row) const;

private:
    struct Row {
        const FoundForward* found = nullptr; ///< in m_snapshot
        ForwardStatus status;
        QString haystack; ///< lower case, for the filter
    };

    std::vector<int> visibleRows() const;
    void rearrange();
    void dataChangedAll(int firstColumn, int lastColumn);
    QVariant text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    const LiveFlows::Figures& figuresOf(const Row& row) const;
    bool neverUsed(const Row& row) const;
    QString lastText(const Row& row) const;
    QString toolTip(const Row& row, int column) const;

    std::shared_ptr<const HostSnapshot> m_snapshot;
    std::vector<Row> m_rows;
    std::vector<int> m_visible; ///< indices into m_rows, in the order shown
    const LiveFlows* m_flows;
    QString m_filter;
    int m_sortColumn = -1; ///< -1: as found
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

struct ForwardsModel::Rows {
    std::shared_ptr<const HostSnapshot> snapshot;
    std::vector<Row> rows; ///< they point into the snapshot
};

} // namespace portolan
