// What FlowModel shows in its cells.
#include "app/flows/flow_model.h"
#include "app/window/format.h"

#include <QBrush>
#include <QFont>
#include <QGuiApplication>

namespace portolan {

namespace {

QString endpoint(const Flow& flow, const Address& address, std::uint16_t port)
{
    const QString text
        = QString::fromStdString(hasPorts(flow.protocol) ? address.toBracketed() : address.toString());
    return hasPorts(flow.protocol) ? QStringLiteral("%1:%2").arg(text).arg(port) : text;
}

/// A conntrack state in the words of somebody who does not know conntrack.
QString stateText(const Flow& flow, bool ended)
{
    if (ended || isFinished(flow))
        return FlowModel::tr("Closed");
    if (!(flow.status & FlowStatus::SeenReply))
        return FlowModel::tr("No answer");
    if (flow.protocol != ProtocolNumber(Protocol::Tcp))
        return flow.status & FlowStatus::Assured ? FlowModel::tr("Active") : FlowModel::tr("Answered");
    switch (TcpState(flow.state)) {
    case TcpState::SynSent:
    case TcpState::SynReceived:
    case TcpState::SynSent2:
        return FlowModel::tr("Opening");
    case TcpState::Established:
        return FlowModel::tr("Established");
    case TcpState::FinWait:
    case TcpState::CloseWait:
    case TcpState::LastAck:
        return FlowModel::tr("Closing");
    default:
        break;
    }
    return QString::fromStdString(stateName(flow));
}

} // namespace

std::string FlowModel::forwardIdAt(int row) const
{
    const std::uint32_t forward = m_rows[m_view[std::size_t(row)]].forward;
    return forward ? m_forwards.forwards()[forward - 1].forward.id : std::string();
}

QString FlowModel::text(const Row& row, int column) const
{
    const Flow& flow = row.flow;
    const QString unknown = QStringLiteral("—");
    switch (column) {
    case Client:
        return endpoint(flow, flow.original.source, flow.original.sourcePort);
    case AskedFor:
        return endpoint(flow, flow.original.destination, flow.original.destinationPort);
    case AnsweredBy:
        return endpoint(flow, flow.reply.source, flow.reply.sourcePort);
    case Protocol:
        return QString::fromStdString(protocolName(flow.protocol)).toUpper();
    case State:
        return stateText(flow, row.life == Life::Ended);
    case Age:
        return !row.seen ? unknown
                         : Format::age(((row.life == Life::Ended ? row.ended : m_now) - row.seen) / 1000);
    case Sent:
        return flow.counted ? Format::bytes(flow.sent.bytes) : unknown;
    case Received:
        return flow.counted ? Format::bytes(flow.received.bytes) : unknown;
    case Rate:
        return flow.counted && !isQuiet(row) ? Format::rate(row.rate) : unknown;
    case Forward:
        return m_titles[row.forward];
    default:
        return {};
    }
}

QVariant FlowModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[m_view[std::size_t(index.row())]];
    const int column = index.column();
    const QPalette palette = QGuiApplication::palette();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        if (column == State)
            return QString::fromStdString(stateName(row.flow));
        if (column >= Sent && column <= Rate && !row.flow.counted)
            return tr("Unknown: byte accounting was off when this connection began.");
        return text(row, column);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column >= Age && column <= Rate ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        if (column <= AnsweredBy)
            return Theme::monospace();
        return {};
    case Qt::ForegroundRole:
        if (isQuiet(row))
            return QBrush(Theme::subdued(palette));
        if (column == State && !(row.flow.status & FlowStatus::SeenReply))
            return QBrush(Theme::warning(palette));
        return {};
    default:
        return {};
    }
}

QVariant FlowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section >= Age && section <= Rate ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        if (section == AskedFor)
            return tr("The address and port the client asked for, before translation");
        if (section == AnsweredBy)
            return tr("Who really answers, after translation");
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Client:
        return tr("Client");
    case AskedFor:
        return tr("Asked for");
    case AnsweredBy:
        return tr("Answered by");
    case Protocol:
        return tr("Protocol");
    case State:
        return tr("State");
    case Age:
        return tr("Age");
    case Sent:
        return tr("In");
    case Received:
        return tr("Out");
    case Rate:
        return tr("Rate");
    case Forward:
        return tr("Forward");
    default:
        return {};
    }
}

} // namespace portolan
