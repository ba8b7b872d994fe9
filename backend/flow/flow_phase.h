// A connection's state in the words of somebody who does not know conntrack.
#pragma once

#include "backend/flow/packed_flow.h"

#include <cstdint>

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
    EndedHere, ///< deleted from conntrack, by this program
    TimedOut, ///< gone without a word
};
inline constexpr std::size_t kFlowPhases = std::size_t(FlowPhase::TimedOut) + 1;

/// A mark in a flow's status for that: IPS_TEMPLATE, which no connection has that conntrack tells of.
inline constexpr std::uint32_t kEndedHere = 1u << 11;

/// isOver: conntrack has forgotten it.
FlowPhase flowPhase(const PackedFlow& row, bool isOver);
FlowPhase flowPhase(const Flow& flow, bool isOver);
/// What the window calls it in English, lower case: "established", "closed by client".
const char* toString(FlowPhase phase);

} // namespace portolan
