// The rules of one chain as a table, with live counters and each rule in words; its policy as the last row.
#pragma once

#include "app/chains/chain_figures.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace portolan {

class RuleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Position, Packets, Bytes, Rate, Words, Text, ColumnCount };
    enum Role {
        PlaceRole = Qt::UserRole, ///< position of the rule; 0 for the policy
        TargetRole, ///< the chain it jumps to, or empty
        LitRole, ///< on the lit way
        CommandRole, ///< as an iptables command
        SortRole, ///< numbers as numbers
    };

    explicit RuleModel(QObject* parent = nullptr);

    /// Shows a chain. The same rules with new counters change in place; anything else resets the model.
    void show(const Reading& now, const Reading& before, const ChainGraph& graph, ChainId chain);
    void clear();
    /// Rows of other rules are left out; empty shows all.
    void setFilter(const QString& text);
    void setLit(std::vector<unsigned> positions);

    bool countsConnections() const { return m_connections; }
    /// All rules of the chain, whatever the filter leaves out.
    int ruleCount() const { return int(m_rows.size()) - (m_hasPolicy ? 1 : 0); }
    /// The row of a rule; -1 if it is filtered out or not there.
    int rowOf(unsigned position) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// One rule, copied out: the snapshot may go.
    struct Row {
        QString text;
        QString words;
        QString target;
        QString command;
        Counters counters;
        std::optional<double> rate;
    };
    static std::vector<Row> readRules(const Reading& now, const ChainGraph& graph, ChainId chain);
    static void addRates(std::vector<Row>& rows, const Reading& now, const Reading& before,
        const ChainKey& key, Family family);
    bool isPolicy(std::size_t row) const { return m_hasPolicy && row + 1 == m_rows.size(); }
    unsigned positionOf(std::size_t row) const { return isPolicy(row) ? 0 : unsigned(row) + 1; }
    QVariant display(std::size_t row, int column) const;
    QVariant toolTip(const Row& row, int column) const;
    std::vector<std::size_t> filtered() const;

    std::optional<ChainKey> m_key;
    Family m_family = Family::Ipv4;
    std::vector<Row> m_rows; ///< every rule; the policy last, if there is one
    bool m_hasPolicy = false;
    bool m_connections = false;
    QString m_filter;
    std::vector<std::size_t> m_shown; ///< indices into m_rows
    std::vector<unsigned> m_lit;
};

} // namespace portolan
