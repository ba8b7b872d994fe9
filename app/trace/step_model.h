// The steps of one packet's way.
#pragma once

#include "backend/packet/way_steps.h"

#include <QAbstractListModel>

namespace portolan {

class StepModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// packet: the number of the packet they are of.
    void setSteps(unsigned packet, std::vector<WayStep> steps);
    unsigned packet() const { return m_packet; }
    const WayStep* at(int row) const;
    const std::vector<WayStep>& steps() const { return m_steps; }

    /// "nat PREROUTING", "route".
    static QString place(const WayStep& step);
    /// "in by eth0", "in by eth0, out by docker0"; empty: not known.
    static QString interfaces(const WayStep& step);
    /// What a place's interfaces are known by in the diagram of a table: "1.2.3.4:10656 → 172.17.0.2:80".
    static QString addresses(const Packet& packet);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: the step as a line of text; AccessibleTextRole: with all that is written in small, too.
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString spoken(const WayStep& step) const;

    unsigned m_packet = 0;
    std::vector<WayStep> m_steps;
};

} // namespace portolan
