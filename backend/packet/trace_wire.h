// Trace events packed for the bus: little-endian records of different lengths, many to one `ay`.
#pragma once

#include "backend/packet/trace_event.h"

#include <cstdint>
#include <span>
#include <vector>

namespace portolan {

/// Most bytes of a packet that travel: IP and transport headers with all their options.
inline constexpr std::size_t kTraceHeader = 120;

/// Appends one record. header: the packet from its IP header on, cut at kTraceHeader; empty where the event
/// names no packet (its `packet` is not looked at). Names are cut at 255 bytes. Layout (offset: field):
/// 0 length of the record u16, 2 source u8, 3 step u8, 4 verdict u8, 5 hook u8 (255: not said), 6 flags u8
/// (bit 0: connection is said), 7 length of the header u8, 8 position u32, 12 traceId u32, 16 handle u64, 24
/// time u64, 32 connection u32, 36 mark u32; then tableFamily, table, chain, target, in, out and physicalIn,
/// a u8 length and the bytes each; then the header.
void packTraceEvent(const TraceEvent& event, std::span<const std::uint8_t> header, std::uint32_t mark,
    std::vector<std::uint8_t>& out);

/// Invalid if a length or a field has an impossible value. A header too short to name both ends is none.
Result<std::vector<TraceEvent>> unpackTraceEvents(std::span<const std::uint8_t> bytes);

} // namespace portolan
