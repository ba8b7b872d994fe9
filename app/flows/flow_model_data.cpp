// What FlowModel shows in its cells.
#include "app/flows/flow_model.h"
#include "app/flows/flow_words.h"
#include "app/window/format.h"

#include <QBrush>
#include <QFont>
#include <QGuiApplication>

namespace portolan {

namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;

bool isNumeric(int column)
{
    return column >= FlowModel::Age && column <= FlowModel::Rate;
}

bool isCounter(int column)
{
    return column >= FlowModel::Sent && column <= FlowModel::PacketsReceived;
}

bool isRate(int column)
{
    return column >= FlowModel::SentRate && column <= FlowModel::Rate;
}

/// Of one whose packets are not counted, at least that: nobody tells of those that came since.
QString timeLeftText(const LiveFlows& flows, FlowModel::Number number)
{
    const std::uint32_t left = flows.timeLeft(number);
    const bool counted = flows.store().row(number).counted;
    if (flows.endedAt(number) != 0 || (left == 0 && !counted))
        return QStringLiteral("—");
    return counted ? Format::age(left) : QStringLiteral("≥ ") + Format::age(left);
}

} // namespace

QString FlowModel::text(Number number, int column) const
{
    const Flow flow = flows().flow(number);
    const QString unknown = QStringLiteral("—");
    const bool quiet = flows().quiet(number);
    if (isCounter(column) && !flow.counted)
        return unknown;
    switch (column) {
    case Client:
        return endText(flow, flow.original.source, flow.original.sourcePort);
    case AskedFor:
        return endText(flow, flow.original.destination, flow.original.destinationPort);
    case AnsweredBy:
        return endText(flow, flow.reply.source, flow.reply.sourcePort);
    case Protocol:
        return QString::fromStdString(protocolName(flow.protocol)).toUpper();
    case State:
        return phaseText(flowPhase(flows(), number));
    case Age: {
        const std::int64_t ended = flows().endedAt(number);
        const std::int64_t until = ended != 0 ? ended : flows().now();
        const std::int64_t start = std::int64_t(flow.start) / kNanosecondsPerMillisecond;
        return start == 0 ? unknown : Format::age(std::max<std::int64_t>(until - start, 0) / 1000);
    }
    case Sent:
        return Format::bytes(flow.sent.bytes);
    case Received:
        return Format::bytes(flow.received.bytes);
    case PacketsSent:
        return Format::count(flow.sent.packets);
    case PacketsReceived:
        return Format::count(flow.received.packets);
    case Timeout:
        return timeLeftText(flows(), number);
    case SentRate:
        return flow.counted && !quiet ? Format::rate(flows().extra(number).sentRate.value()) : unknown;
    case ReceivedRate:
        return flow.counted && !quiet ? Format::rate(flows().extra(number).receivedRate.value()) : unknown;
    case Rate:
        return flow.counted && !quiet ? Format::rate(flows().extra(number).rate()) : unknown;
    case Forward:
        return QString::fromStdString(m_titles[flows().extra(number).forward]);
    default:
        return {};
    }
}

QString FlowModel::toolTip(Number number, int column) const
{
    const Flow flow = flows().flow(number);
    if (column == State) {
        const QString word = QString::fromStdString(stateName(flow));
        const QString meaning = phaseExplanation(flowPhase(flows(), number));
        return word.isEmpty() ? meaning : tr("%1\nIn conntrack's words: %2").arg(meaning, word);
    }
    if ((isCounter(column) || isRate(column)) && !flow.counted)
        return tr("Unknown: byte accounting was off when this connection began.");
    if (column == Timeout && !flow.counted && !flows().isOver(number))
        return tr("At least: while bytes are not counted, nobody tells of the packets that came since.");
    return text(number, column);
}

QVariant FlowModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Number number = numberAt(index.row());
    const int column = index.column();
    const QPalette palette = QGuiApplication::palette();
    switch (role) {
    case Qt::DisplayRole:
        return text(number, column);
    case Qt::ToolTipRole:
        return toolTip(number, column);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        if (column <= AnsweredBy)
            return Theme::monospace();
        return {};
    case Qt::ForegroundRole:
        if (flows().quiet(number))
            return QBrush(Theme::subdued(palette));
        if (column == State && flowPhase(flows(), number) == FlowPhase::NoAnswer)
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
        return int(Qt::AlignVCenter | (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        if (section == AskedFor)
            return tr("The address and port the client asked for, before translation");
        if (section == AnsweredBy)
            return tr("Who really answers, after translation");
        if (section == Rate)
            return tr("Bytes a second, both ways");
        if (section == Timeout)
            return tr("How long conntrack remembers the connection if no other packet comes, as last told");
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
    case PacketsSent:
        return tr("Packets in");
    case PacketsReceived:
        return tr("Packets out");
    case Timeout:
        return tr("Time left");
    case SentRate:
        return tr("Rate in");
    case ReceivedRate:
        return tr("Rate out");
    case Rate:
        return tr("Rate");
    case Forward:
        return tr("Forward");
    default:
        return {};
    }
}

} // namespace portolan
