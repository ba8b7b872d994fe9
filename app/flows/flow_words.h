// A connection's state in the words of somebody who does not know conntrack.
#pragma once

#include "backend/flow/live_flows.h"

#include <QString>

namespace portolan {

/// Where a connection stands in its life; in the order of their words' importance, for sorting.
enum class FlowPhase : std::uint8_t {
    Opening,
    NoAnswer,
    Established,
    Active, ///< without states of its own, traffic both ways for a while
    Answered, ///< the same, fresh
    Closing,
    ClosedByClient,
    ClosedByAnswerer,
    Reset,
    Closed,
    NeverAnswered,
    TimedOut, ///< gone without a word
};

FlowPhase flowPhase(const LiveFlows& flows, LiveFlows::Number number);
/// "Established", "Closed by client".
QString phaseText(FlowPhase phase);
/// A sentence on what it means and how it is known.
QString phaseExplanation(FlowPhase phase);
/// "172.17.0.2:80", "[fd00::2]:80", "10.0.0.1" where the protocol has no ports.
QString endText(const Flow& flow, const Address& address, std::uint16_t port);

} // namespace portolan
