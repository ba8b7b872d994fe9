#include "app/flows/flow_words.h"

#include <QCoreApplication>

namespace portolan {

namespace {

struct FlowWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::FlowWords)
};

} // namespace

FlowPhase flowPhase(const LiveFlows& flows, LiveFlows::Number number)
{
    return flowPhase(flows.store().row(number), flows.isOver(number));
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
    case FlowPhase::EndedHere:
        return FlowWords::tr("Ended here");
    case FlowPhase::TimedOut:
        break;
    }
    return FlowWords::tr("Timed out");
}

std::vector<std::string> phaseTexts()
{
    std::vector<std::string> texts;
    for (std::size_t phase = 0; phase < kFlowPhases; ++phase)
        texts.push_back(phaseText(FlowPhase(phase)).toLower().toStdString());
    return texts;
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
    case FlowPhase::EndedHere:
        return FlowWords::tr(
            "It was ended from this window. If its next packet is let through, it goes on as a "
            "new connection.");
    case FlowPhase::TimedOut:
        break;
    }
    return FlowWords::tr("No packet came for as long as conntrack remembers, or somebody deleted it.");
}

QString endText(const Flow& flow, const Address& address, std::uint16_t port)
{
    const QString alone = QString::fromStdString(address.toString());
    if (hasKeys(flow.protocol) && port != 0)
        return FlowWords::tr("%1 key %2").arg(alone).arg(port);
    if (!hasPorts(flow.protocol))
        return alone;
    return QString::fromStdString(address.toBracketed()) + QLatin1Char(':') + QString::number(port);
}

} // namespace portolan
