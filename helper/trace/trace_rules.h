// The rules of the legacy raw table that mark packets for the kernel's trace, where nf_tables cannot.
#pragma once

#include "backend/packet/trace_event.h"
#include "backend/packet/trace_request.h"
#include "helper/xtables/own_rules.h"

#include <cstdint>

namespace portolan {

/// Two chains with TRACE rules, and a jump into each that the kernel takes until `end` (seconds since the
/// epoch): what a killed helper leaves behind does nothing any more from then on. Empty: the filter is about
/// the other family alone.
///
/// The raw table is ahead of conntrack, so that packets are known by their headers: answers by who gives
/// them.
OwnRules traceRules(Family family, const TraceFilter& filter, const TraceLimits& limits, std::uint32_t end);

/// Makes what the kernel says of the raw table what it would say without our rules; false: it is about them
/// alone. Our jumps are the first rules of their chains.
bool setAsideTraceRules(TraceEvent& event);

} // namespace portolan
