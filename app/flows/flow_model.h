// The live table of connections as rows: filtered and sorted by numbers alone, changed once a tick.
#pragma once

#include "app/flows/flow_order.h"
#include "backend/flow/flow_matcher.h"
#include "backend/flow/flow_query.h"
#include "backend/flow/live_flows.h"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <memory>
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
        PacketsSent,
        PacketsReceived,
        Timeout,
        SentRate,
        ReceivedRate,
        Rate,
        Forward,
        ColumnCount
    };
    using Number = LiveFlows::Number;

    /// flows: what is shown; it must outlive the model.
    explicit FlowModel(const LiveFlows* flows, QObject* parent = nullptr);

    /// What the last tick of the flows told.
    void apply(const LiveFlows::Changes& changes);
    /// Takes effect at once.
    void setQuery(FlowQuery query);
    /// Paused, the rows stay as they are, whatever the flows do.
    void setPaused(bool paused);
    bool isPaused() const { return m_frozen != nullptr; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const LiveFlows& flows() const { return m_frozen ? *m_frozen : *m_live; }
    Number numberAt(int row) const { return m_view[std::size_t(row)]; }
    /// The row of a connection, -1 if it is not shown.
    int rowOf(Number number) const;
    Flow flowAt(int row) const { return flows().flow(numberAt(row)); }
    bool endedAt(int row) const { return flows().isOver(numberAt(row)); }
    /// The id of the forward the flow belongs to; empty if none.
    std::string forwardIdAt(int row) const;
    /// What a forward is called wherever flows are shown: its name, else "8080 → 172.17.0.2:80".
    static QString forwardTitle(const FoundForward& forward);
    /// What a filter finds forwards by, in the order of LiveFlows::Extra::forward.
    static std::vector<std::string> searchedForwards(const LiveFlows& flows);
    /// Of the rows themselves, in bytes.
    std::size_t memory() const;

private:
    /// What becomes of rows when others are shown, or the same in another order.
    struct RowChange {
        std::vector<Number> joining;
        std::vector<Number> leaving;
    };

    void retitle();
    void showAll();
    void leaveGone();
    void reorder(const std::vector<Number>& order);
    void filterAnew();
    void show(std::vector<Number> rows, const RowChange& change);
    std::vector<Number> kept(const std::vector<Number>& order, const LiveFlows::Changes& changes) const;
    std::vector<Number> picked(const std::vector<bool>& fitting) const;
    void append(const std::vector<Number>& numbers);
    void dropTail(std::size_t count);
    std::vector<Number> sorted(std::vector<Number> numbers) const;
    void growView(std::size_t more);
    FlowSortKey keyOf(Number number) const;
    std::uint64_t valueOf(Number number) const;
    std::uint64_t endValue(Number number, unsigned which, unsigned part) const;
    void sortAlike(std::vector<FlowSortKey>& keys, unsigned part) const;
    bool before(const FlowSortKey& a, const FlowSortKey& b) const;
    int compareEnds(Number a, Number b) const;
    FlowMatcher matcher() const { return {m_query, flows().store(), m_searched}; }
    bool fits(FlowMatcher& matcher, Number number) const
    {
        return matcher.matches(number, flows().extra(number).forward, flows().isOver(number));
    }
    bool isShown(Number number) const { return number < m_shown.size() && m_shown[number]; }
    QString text(Number number, int column) const;
    QString toolTip(Number number, int column) const;

    const LiveFlows* m_live;
    std::unique_ptr<LiveFlows> m_frozen;
    std::vector<Number> m_view; ///< what is shown, in order
    std::vector<Number> m_all; ///< with a filter: everything there is, in the same order; else unused
    std::vector<bool> m_shown; ///< by number
    std::vector<std::string> m_titles; ///< of forwards, as shown; [0]: of none
    std::vector<std::string> m_searched; ///< the same, with their ids
    std::vector<std::uint16_t> m_titleRanks; ///< their alphabetical order
    FlowQuery m_query;
    int m_sortColumn = Rate;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace portolan
