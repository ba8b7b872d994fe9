#include "app/trace/packet_model.h"

#include "app/window/format.h"
#include "backend/flow/flow.h"
#include "backend/packet/way_steps.h"

#include <QLocale>

#include <iterator>

namespace portolan {

namespace {

QString endpointName(const Packet& packet, const Address& address, std::uint16_t port)
{
    if (!hasPorts(packet.protocol) || packet.fragment)
        return QString::fromStdString(address.toString());
    return QString::fromStdString(address.toBracketed()) + QStringLiteral(":%1").arg(port);
}

/// Who asks and what is asked for.
std::pair<QString, QString> askedBy(const Trajectory& packet)
{
    // An answer that has left bears what was asked for as its source.
    const Packet& side = packet.answers ? packet.last : packet.first;
    const QString source = endpointName(side, side.source, side.sourcePort);
    const QString destination = endpointName(side, side.destination, side.destinationPort);
    return packet.answers ? std::pair(destination, source) : std::pair(source, destination);
}

} // namespace

void PacketModel::setPackets(std::vector<Trajectory> packets)
{
    beginResetModel();
    m_packets = std::move(packets);
    m_firstSteps.clear();
    m_steps = 0;
    count(0);
    endResetModel();
}

void PacketModel::append(std::vector<Trajectory> packets)
{
    if (packets.empty())
        return;
    const std::size_t from = m_packets.size();
    beginInsertRows({}, int(from), int(from + packets.size()) - 1);
    m_packets.insert(
        m_packets.end(), std::make_move_iterator(packets.begin()), std::make_move_iterator(packets.end()));
    count(from);
    endInsertRows();
}

void PacketModel::count(std::size_t from)
{
    for (std::size_t i = from; i < m_packets.size(); ++i) {
        m_firstSteps.push_back(m_steps + 1);
        m_steps += unsigned(m_packets[i].hops.size());
    }
}

const Trajectory* PacketModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_packets[std::size_t(row)] : nullptr;
}

QString PacketModel::conversation() const
{
    QString client;
    QString asked;
    for (const Trajectory& packet : m_packets) {
        const auto [who, what] = askedBy(packet);
        // Where the way back is not seen to its end, an answer does not say what was asked for.
        if ((!client.isEmpty() && who != client) || (!asked.isEmpty() && !packet.answers && what != asked))
            return {};
        client = who;
        if (asked.isEmpty() && !packet.answers)
            asked = what;
    }
    return asked.isEmpty() ? QString() : client + QStringLiteral(" ⇄ ") + asked;
}

QString PacketModel::offsetText(const Trajectory& packet) const
{
    const std::uint64_t first = m_packets.front().time;
    if (first == 0 || packet.time < first)
        return {};
    const double milliseconds = double(packet.time - first) / 1e6;
    if (milliseconds < 1000)
        return tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', 1));
    return tr("%1 s").arg(QLocale().toString(milliseconds / 1000, 'f', milliseconds < 100'000 ? 2 : 0));
}

int PacketModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_packets.size());
}

QVariant PacketModel::data(const QModelIndex& index, int role) const
{
    const Trajectory* packet = at(index.row());
    if (!index.isValid() || !packet)
        return {};
    const QString name = Format::message(packet->description);
    switch (role) {
    case NumberRole:
        return packet->number;
    case NameRole:
        return name;
    case DirectionRole:
        return Format::message(directionWords(*packet));
    case OffsetRole:
        return offsetText(*packet);
    case StoppedRole:
        switch (packet->end.kind) {
        case TrajectoryEnd::Kind::Dropped:
            return tr("dropped");
        case TrajectoryEnd::Kind::Rejected:
            return tr("rejected");
        case TrajectoryEnd::Kind::Unknown:
            return tr("not seen again");
        default:
            return QString();
        }
    case Qt::DisplayRole:
        return tr("%1  %2", "number and name of a packet").arg(packet->number).arg(name);
    case Qt::ToolTipRole:
        return Format::message(packet->end.sentence);
    case Qt::AccessibleTextRole:
        return tr("Packet %1: %2, %3, %4", "number, name, direction, end")
            .arg(QString::number(packet->number), name, Format::message(directionWords(*packet)),
                Format::message(packet->end.sentence));
    default:
        return {};
    }
}

} // namespace portolan
