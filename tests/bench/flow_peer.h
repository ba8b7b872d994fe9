// What the live table would be with Qt's own means: a plain model with a QSortFilterProxyModel over it.
#pragma once

#include "app/flows/flow_model.h"

#include <QSortFilterProxyModel>

namespace portolan::test {

/// The connections in the order of their numbers; its sort role has numbers, as Qt advises.
class PlainFlows : public QAbstractTableModel {
public:
    explicit PlainFlows(const FlowModel* model)
        : m_flows(&model->flows())
        , m_model(model)
    {
    }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_flows->store().places());
    }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : FlowModel::ColumnCount;
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        const auto number = LiveFlows::Number(index.row());
        if (role == Qt::UserRole)
            return value(number, index.column());
        // Only what is painted is asked; ours says the same of the row it has there.
        return m_model->index(0, 0).isValid() ? m_model->data(m_model->index(0, index.column()), role)
                                              : QVariant();
    }
    void changed(int first, int last)
    {
        Q_EMIT dataChanged(index(first, 0), index(last, FlowModel::ColumnCount - 1));
    }

private:
    QVariant value(LiveFlows::Number number, int column) const
    {
        const PackedFlow& row = m_flows->store().row(number);
        switch (column) {
        case FlowModel::Client:
        case FlowModel::AskedFor:
        case FlowModel::AnsweredBy:
            return QVariant::fromValue(
                qulonglong(row.addresses[std::size_t(column)]) << 16 | row.ports[std::size_t(column)]);
        case FlowModel::Protocol:
            return int(row.protocol);
        case FlowModel::State:
            return int(row.state);
        case FlowModel::Age:
            return qulonglong(row.start);
        case FlowModel::Sent:
            return qulonglong(row.sentBytes);
        case FlowModel::Received:
            return qulonglong(row.receivedBytes);
        case FlowModel::PacketsSent:
            return qulonglong(row.sentPackets);
        case FlowModel::PacketsReceived:
            return qulonglong(row.receivedPackets);
        case FlowModel::Timeout:
            return row.timeout;
        case FlowModel::Rate:
            return m_flows->extra(number).rate();
        case FlowModel::SentRate:
            return m_flows->extra(number).sentRate.value();
        case FlowModel::ReceivedRate:
            return m_flows->extra(number).receivedRate.value();
        default:
            return int(m_flows->extra(number).forward);
        }
    }

    const LiveFlows* m_flows;
    const FlowModel* m_model;
};

/// Filters by the same query; only the rows' handling is Qt's.
class ProxyFlows : public QSortFilterProxyModel {
public:
    explicit ProxyFlows(const LiveFlows* flows)
        : m_flows(flows)
    {
        setSortRole(Qt::UserRole);
        for (const FoundForward& found : flows->forwards())
            m_names.push_back(found.forward.name + ' ' + found.forward.id);
    }
    void setQuery(FlowQuery query)
    {
        m_query = std::move(query);
        invalidateRowsFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex&) const override
    {
        if (m_query.empty())
            return true;
        const auto number = LiveFlows::Number(row);
        const auto forward = m_flows->extra(number).forward;
        return m_query.matches(m_flows->flow(number), forward == 0 ? std::string() : m_names[forward - 1u]);
    }

private:
    const LiveFlows* m_flows;
    FlowQuery m_query;
    std::vector<std::string> m_names;
};

} // namespace portolan::test
