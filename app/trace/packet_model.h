// The packets of a trace in the order they were seen.
#pragma once

#include "backend/packet/trajectory.h"

#include <QAbstractListModel>

namespace portolan {

class PacketModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        NumberRole = Qt::UserRole, ///< from 1
        NameRole, ///< "SYN"
        DirectionRole, ///< "client → host"
        OffsetRole, ///< since the first packet: "24.1 ms"; empty: not known
        StoppedRole, ///< dropped, rejected, or not seen again: in a word; empty: it got through
    };

    using QAbstractListModel::QAbstractListModel;

    /// As PacketFinisher makes them.
    void setPackets(std::vector<Trajectory> packets);
    void append(std::vector<Trajectory> packets);

    const std::vector<Trajectory>& packets() const { return m_packets; }
    const Trajectory* at(int row) const;
    /// The number of its first line among all, see trajectoryLines().
    unsigned firstStep(int row) const { return m_firstSteps[std::size_t(row)]; }
    /// Hops of all packets.
    unsigned steps() const { return m_steps; }
    /// "1.2.3.4:10656 ⇄ 172.20.242.183:8080" if all belong to one conversation, else empty.
    QString conversation() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void count(std::size_t from);
    QString offsetText(const Trajectory& packet) const;

    std::vector<Trajectory> m_packets;
    std::vector<unsigned> m_firstSteps;
    unsigned m_steps = 0;
};

} // namespace portolan
