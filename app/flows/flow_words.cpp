#include "app/flows/flow_words.h"

#include <QCoreApplication>

namespace portolan {

namespace {

struct FlowWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::FlowWords)
};

bool isTcp(const PackedFlow& row)
{
    return row.protocol == ProtocolNumber(Protocol::Tcp);
}

FlowPhase closed(const PackedFlow& row)
{
    const auto closer = FlowCloser(row.closer);
    if (row.state == std::uint64_t(TcpState::Close))
        return FlowPhase::Reset;
    if (closer == FlowCloser::Client)
        return FlowPhase::ClosedByClient;
    return closer == FlowCloser::Answerer ? FlowPhase::ClosedByAnswerer : FlowPhase::Closed;
}

FlowPhase ended(const PackedFlow& row)
{
    if ((row.status & FlowStatus::SeenReply) == 0)
        return FlowPhase::NeverAnswered;
    if (!isTcp(row))
        return FlowPhase::TimedOut;
    switch (TcpState(row.state)) {
    case TcpState::FinWait:
    case TcpState::CloseWait:
    case TcpState::LastAck:
    case TcpState::TimeWait:
    case TcpState::Close:
        return closed(row);
    default:
        return FlowPhase::TimedOut;
    }
}

FlowPhase openTcp(const PackedFlow& row)
{
    switch (TcpState(row.state)) {
    case TcpState::SynSent:
    case TcpState::SynReceived:
    case TcpState::SynSent2:
        return FlowPhase::Opening;
    case TcpState::FinWait:
    case TcpState::CloseWait:
    case TcpState::LastAck:
        return FlowPhase::Closing;
    default:
        return FlowPhase::Established;
    }
}

} // namespace

FlowPhase flowPhase(const LiveFlows& flows, LiveFlows::Number number)
{
    const PackedFlow& row = flows.store().row(number);
    if (flows.extra(number).life != LiveFlows::Life::Open)
        return ended(row);
    if (row.isFinished())
        return closed(row);
    if ((row.status & FlowStatus::SeenReply) == 0)
        return FlowPhase::NoAnswer;
    if (isTcp(row))
        return openTcp(row);
    return (row.status & FlowStatus::Assured) != 0 ? FlowPhase::Active : FlowPhase::Answered;
}

QString phaseText(FlowPhase phase)
{
    switch (phase) {
    case FlowPhase::Opening:
        return FlowWords::tr("Opening");
    case FlowPhase::NoAnswer:
        return FlowWords::tr("No answer");
    case FlowPhase::Established:
        return FlowWords::tr("Established");
    case FlowPhase::Active:
        return FlowWords::tr("Active");
    case FlowPhase::Answered:
        return FlowWords::tr("Answered");
    case FlowPhase::Closing:
        return FlowWords::tr("Closing");
    case FlowPhase::ClosedByClient:
        return FlowWords::tr("Closed by client");
    case FlowPhase::ClosedByAnswerer:
        return FlowWords::tr("Closed by target");
    case FlowPhase::Reset:
        return FlowWords::tr("Reset");
    case FlowPhase::Closed:
        return FlowWords::tr("Closed");
    case FlowPhase::NeverAnswered:
        return FlowWords::tr("Never answered");
    case FlowPhase::TimedOut:
        break;
    }
    return FlowWords::tr("Timed out");
}

QString phaseExplanation(FlowPhase phase)
{
    switch (phase) {
    case FlowPhase::Opening:
        return FlowWords::tr("The two sides are greeting each other.");
    case FlowPhase::NoAnswer:
        return FlowWords::tr(
            "No packet has come back: the target is not there, does not answer, or answers another way.");
    case FlowPhase::Established:
        return FlowWords::tr("Both sides have agreed to talk.");
    case FlowPhase::Active:
        return FlowWords::tr("Packets have gone both ways, more than once.");
    case FlowPhase::Answered:
        return FlowWords::tr("An answer came back.");
    case FlowPhase::Closing:
        return FlowWords::tr("One side has said that it is done.");
    case FlowPhase::ClosedByClient:
        return FlowWords::tr("The client was the first to say that it is done.");
    case FlowPhase::ClosedByAnswerer:
        return FlowWords::tr("The target was the first to say that it is done.");
    case FlowPhase::Reset:
        return FlowWords::tr("One side broke it off (RST): refused, or the program is gone.");
    case FlowPhase::Closed:
        return FlowWords::tr("Closed; who began was not seen.");
    case FlowPhase::NeverAnswered:
        return FlowWords::tr("It ended without a single packet coming back.");
    case FlowPhase::TimedOut:
        break;
    }
    return FlowWords::tr("No packet came for as long as conntrack remembers, or somebody deleted it.");
}

QString endText(const Flow& flow, const Address& address, std::uint16_t port)
{
    if (!hasPorts(flow.protocol))
        return QString::fromStdString(address.toString());
    return QString::fromStdString(address.toBracketed()) + QLatin1Char(':') + QString::number(port);
}

} // namespace portolan
