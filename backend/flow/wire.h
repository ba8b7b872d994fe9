// Flows packed for the bus: fixed-size little-endian records, many to one `ay`.
#pragma once

#include "backend/flow/packed_flow.h"

#include <span>
#include <vector>

namespace portolan {

/// What happened to the flow of a record.
enum class FlowEvent : std::uint8_t {
    Present = 0, ///< it was there when the table was read
    New = 1,
    Update = 2,
    Destroy = 3,
};

struct FlowRecord {
    FlowEvent event = FlowEvent::Present;
    std::uint64_t time = 0; ///< nanoseconds since the epoch, when the helper saw it
    Flow flow;
    friend bool operator==(const FlowRecord&, const FlowRecord&) = default;
};

/// Bytes of one packed record. Layout (offset: field, little-endian):
/// 0 event u8, 1 family u8 (4 or 6), 2 protocol u8, 3 state u8, 4 zone u16, 6 flags u16 (bit 0: counted, bits
/// 1 and 2: closer), 8 id u32, 12 status u32, 16 mark u32, 20 timeout u32, 24 time u64, 32 start u64, 40
/// original source 16 bytes, 56 original destination 16, 72 sport u16, 74 dport u16, 76 zero u32, 80 reply
/// source 16, 96 reply destination 16, 112 sport u16, 114 dport u16, 116 zero u32, 120 sent packets u64, 128
/// bytes u64, 136 received packets u64, 144 bytes u64. Addresses in network order.
inline constexpr std::size_t kFlowRecordSize = 152;

void packFlow(const FlowRecord& record, std::vector<std::uint8_t>& out);
/// The same of a row, for very many: without a Flow between. ipv6: the addresses of a connection of IPv6.
void packRow(FlowEvent event, std::uint64_t time, const PackedFlow& row, const AddressBlock* ipv6,
    std::vector<std::uint8_t>& out);
/// Invalid if the length is no multiple of kFlowRecordSize or a field has an impossible value.
Result<std::vector<FlowRecord>> unpackFlows(std::span<const std::uint8_t> bytes);

} // namespace portolan
