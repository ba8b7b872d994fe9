#include "backend/flow/flow_phase.h"

namespace portolan {

namespace {

/// What a phase is told by, of either form of a flow.
struct PhaseMarks {
    TcpState state = TcpState::None; ///< None for other protocols
    FlowCloser closer = FlowCloser::Unknown;
    bool isTcp = false;
    bool isAnswered = false;
    bool isAssured = false;
    bool isEndedHere = false;

    PhaseMarks(
        std::uint64_t protocol, std::uint64_t givenState, std::uint64_t givenCloser, std::uint64_t status)
        : state(TcpState(givenState))
        , closer(FlowCloser(givenCloser))
        , isTcp(protocol == ProtocolNumber(Protocol::Tcp))
        , isAnswered((status & FlowStatus::SeenReply) != 0)
        , isAssured((status & FlowStatus::Assured) != 0)
        , isEndedHere((status & kEndedHere) != 0)
    {
    }

    bool isFinished() const { return isTcp && (state == TcpState::TimeWait || state == TcpState::Close); }
    FlowPhase closed() const;
    FlowPhase gone() const;
    FlowPhase over() const;
    FlowPhase open() const;
};

FlowPhase PhaseMarks::closed() const
{
    if (state == TcpState::Close)
        return FlowPhase::Reset;
    if (closer == FlowCloser::Client)
        return FlowPhase::ClosedByClient;
    return closer == FlowCloser::Answerer ? FlowPhase::ClosedByAnswerer : FlowPhase::Closed;
}

/// Without a word of its two sides.
FlowPhase PhaseMarks::gone() const
{
    if (isEndedHere)
        return FlowPhase::EndedHere;
    return isAnswered ? FlowPhase::TimedOut : FlowPhase::NeverAnswered;
}

FlowPhase PhaseMarks::over() const
{
    if (!isAnswered || !isTcp)
        return gone();
    switch (state) {
    case TcpState::FinWait:
    case TcpState::CloseWait:
    case TcpState::LastAck:
    case TcpState::TimeWait:
    case TcpState::Close:
        return closed();
    default:
        return gone();
    }
}

FlowPhase PhaseMarks::open() const
{
    if (isFinished())
        return closed();
    if (!isAnswered)
        return FlowPhase::NoAnswer;
    if (!isTcp)
        return isAssured ? FlowPhase::Active : FlowPhase::Answered;
    switch (state) {
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

FlowPhase flowPhase(const PackedFlow& row, bool isOver)
{
    const PhaseMarks marks(row.protocol, row.state, row.closer, row.status);
    return isOver ? marks.over() : marks.open();
}

FlowPhase flowPhase(const Flow& flow, bool isOver)
{
    const PhaseMarks marks(flow.protocol, flow.state, std::uint64_t(flow.closer), flow.status);
    return isOver ? marks.over() : marks.open();
}

const char* toString(FlowPhase phase)
{
    static constexpr const char* kNames[kFlowPhases]
        = {"opening", "no answer", "established", "active", "answered", "closing", "closed by client",
            "closed by target", "reset", "closed", "never answered", "ended here", "timed out"};
    return kNames[std::size_t(phase)];
}

} // namespace portolan
