// Rules as a table, of one chain, one table or all, with live counters and each rule in words; the policy of
// a base chain as its last row. Nothing is made for a row before somebody looks at it.
#pragma once

#include "app/chains/rule_cells.h"
#include "app/window/background.h"

#include <QAbstractTableModel>

#include <vector>

namespace portolan {

/// Whose rules are listed.
struct RuleScope {
    enum class Extent : std::uint8_t { Chain, Table, All };
    Extent extent = Extent::Chain;
    ChainId chain = 0; ///< Chain: this one; Table: any chain of the table
};

class RuleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Position, ChainName, Packets, Bytes, Rate, Words, Text, ColumnCount };
    enum Role {
        PlaceRole = Qt::UserRole, ///< position of the rule; 0 for the policy
        ChainRole, ///< ChainId of its chain
        TargetRole, ///< the chain it jumps to, or empty
        LitRole, ///< on the lit way
        CommandRole, ///< as an iptables command
        SortRole, ///< numbers as numbers
        MarkRole, ///< "never reached", "repeated" or empty
        NeverReachedRole,
        NoHitsRole, ///< nothing was counted yet
    };
    /// Which rules are listed, beside what the filter's text asks.
    enum class Only : std::uint8_t { Everything, NoHits, Marked };

    explicit RuleModel(QObject* parent = nullptr);

    /// The same rules with new counters change in place; anything else resets the model.
    void show(const ChainReading& reading, RuleScope scope);
    void clear();
    /// Rows of other rules are left out. Of very many the filter is applied a moment later.
    void setFilter(const QString& text);
    void setOnly(Only only);
    void setLit(std::vector<RulePlace> places);

    RuleScope scope() const { return m_scope; }
    bool countsConnections() const { return m_connections; }
    /// All rules of the scope, whatever the filter leaves out.
    int ruleCount() const { return int(m_ruleCount); }
    /// Of those, the ones never reached.
    int neverReached() const { return int(m_neverReached); }
    bool isFiltering() const { return m_filtering.busy(); }
    /// The row of a rule (position 0: of the policy, or else the first row of the chain); -1 if it is
    /// filtered out or not there.
    int rowOf(RulePlace place) const;
    RulePlace placeAt(int row) const { return m_places[m_shown[std::size_t(row)]]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The rows changed by a filter, not by the host.
    void filtered();

private:
    bool isSame(const ChainReading& reading, RuleScope scope) const;
    void collect();
    void applyFilter();
    void takeShown(std::vector<std::uint32_t> shown);

    ChainReading m_reading;
    RuleScope m_scope;
    RuleCells m_cells;
    bool m_any = false; ///< show() was called since clear()
    std::vector<RulePlace> m_places; ///< every row of the scope
    std::size_t m_ruleCount = 0;
    std::size_t m_neverReached = 0;
    bool m_connections = false;
    QString m_filter;
    Only m_only = Only::Everything;
    Background m_filtering;
    std::vector<std::uint32_t> m_shown; ///< indices into m_places, in order
    std::vector<RulePlace> m_lit; ///< sorted
};

/// What the table says of a rule's mark: "never reached", "repeated"; empty for none.
QString markTitle(const RuleMark& mark);

} // namespace portolan
