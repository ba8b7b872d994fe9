// The live table of connections. Batches are collected as they arrive and shown once a tick.
#pragma once

#include "backend/flow/flow_query.h"
#include "backend/flow/forward_index.h"
#include "backend/flow/wire.h"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace portolan {

class FlowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Client,
        AskedFor,
        AnsweredBy,
        Protocol,
        State,
        Age,
        Sent,
        Received,
        Rate,
        Forward,
        ColumnCount
    };

    /// How long an ended connection stays in the table, milliseconds.
    static constexpr std::int64_t kEndedStays = 60'000;

    /// Sums over what is open, for charts and figures.
    struct Totals {
        std::size_t open = 0; ///< not finished
        double newPerSecond = 0; ///< since the last flush
        bool counted = false; ///< at least one open connection has byte counts
        std::map<QString, double> rateByForward; ///< bytes/s, both directions; "" for no forward
    };

    explicit FlowModel(QObject* parent = nullptr);

    /// Takes a batch in; nothing is shown until flush(). reset: everything known before is forgotten.
    void collect(const std::vector<FlowRecord>& records, bool reset);
    /// Shows what was collected. now: milliseconds since the epoch.
    void flush(std::int64_t now);
    /// Which forwards the flows are assigned to.
    void setForwards(std::vector<FoundForward> forwards);
    /// Takes effect at once.
    void setQuery(FlowQuery query);
    const Totals& totals() const { return m_totals; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const Flow& flowAt(int row) const { return m_rows[m_view[std::size_t(row)]].flow; }
    bool endedAt(int row) const { return m_rows[m_view[std::size_t(row)]].life == Life::Ended; }
    /// The id of the forward the flow belongs to; empty if none.
    std::string forwardIdAt(int row) const;
    /// What a forward is called wherever flows are shown: its name, else "8080 → 172.17.0.2:80".
    static QString forwardTitle(const FoundForward& forward);

private:
    enum class Life : std::uint8_t {
        Free, ///< the slot holds nothing
        Open,
        Ended, ///< closed, still shown for a while
        Gone, ///< not in the table the helper read again
    };
    struct Row {
        Flow flow;
        std::int64_t seen = 0; ///< ms since the epoch: when it began, as far as known
        std::int64_t ended = 0; ///< ms since the epoch
        std::uint64_t lastBytes = 0;
        double rate = 0; ///< bytes/s over both directions
        std::uint32_t forward = 0; ///< index into m_titles; 0: none
        Life life = Life::Free;
        bool shown = false; ///< a row of m_view
    };
    using Slot = std::uint32_t;

    void revive(const std::vector<FlowRecord>& records);
    void take(const FlowRecord& record);
    void update(Row& row, const FlowRecord& record);
    Slot allocate();
    void assign(Row& row) const;
    static bool isQuiet(const Row& row);
    void reshape(std::int64_t now);
    void measure(std::int64_t now);
    bool isExpired(const Row& row, std::int64_t now) const;
    void dropRows(const std::vector<bool>& drop);
    void removeVanished(std::int64_t now);
    void appendBorn();
    void applyOrder();
    bool before(Slot a, Slot b) const;
    int compare(const Row& a, const Row& b) const;
    bool accepts(const Row& row) const;
    QString text(const Row& row, int column) const;

    std::vector<Row> m_rows;
    std::vector<Slot> m_free;
    std::vector<Slot> m_view; ///< what is shown, in order
    std::unordered_map<std::uint64_t, Slot> m_open; ///< by id and zone
    ForwardIndex m_forwards;
    std::vector<QString> m_titles{QString()};
    FlowQuery m_query;
    Totals m_totals;
    std::uint64_t m_born = 0; ///< since the last flush
    std::int64_t m_now = 0;
    int m_sortColumn = Rate;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    bool m_queryChanged = false;
};

} // namespace portolan
