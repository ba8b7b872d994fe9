// A connection in eighty bytes, for tables of hundreds of thousands.
#pragma once

#include "backend/flow/flow.h"

#include <array>
#include <cstdint>

namespace portolan {

/// The fields of a Flow. Four addresses of IPv4 fit; those of IPv6 stand in a table of the store that keeps
/// the row. In the order original source and destination, reply source and destination.
struct PackedFlow {
    std::uint64_t sentBytes = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t sentPackets : 48 = 0;
    std::uint64_t zone : 16 = 0;
    std::uint64_t receivedPackets : 48 = 0;
    std::uint64_t status : 16 = 0; ///< the kernel has sixteen bits of status
    std::uint64_t start : 44 = 0; ///< milliseconds since the epoch; 0: unknown
    std::uint64_t protocol : 8 = 0;
    std::uint64_t state : 8 = 0;
    std::uint64_t closer : 2 = 0;
    std::uint64_t counted : 1 = 0;
    std::uint64_t isIpv6 : 1 = 0;
    std::array<std::uint32_t, 4> addresses{}; ///< IPv4 in host order; IPv6: their numbers
    std::array<std::uint16_t, 4> ports{};
    std::uint32_t id = 0;
    std::uint32_t mark = 0;
    std::uint32_t timeout = 0; ///< seconds
    std::uint32_t link = 0; ///< the store's own: the next row of its chain

    bool isFinished() const;
    Counters sent() const { return {sentPackets, sentBytes}; }
    Counters received() const { return {receivedPackets, receivedBytes}; }
    std::uint64_t startNanoseconds() const { return start * 1'000'000; }

    // As much of the numbers as there is room for.
    void setSent(const Counters& counters)
    {
        sentBytes = counters.bytes;
        sentPackets = counters.packets & 0xffff'ffff'ffff;
    }
    void setReceived(const Counters& counters)
    {
        receivedBytes = counters.bytes;
        receivedPackets = counters.packets & 0xffff'ffff'ffff;
    }
    void setStart(std::uint64_t nanoseconds) { start = nanoseconds / 1'000'000 & 0xfff'ffff'ffff; }
};

static_assert(sizeof(PackedFlow) == 80);

/// The addresses of one IPv6 connection, in the same order.
using AddressBlock = std::array<std::array<std::uint8_t, 16>, 4>;

/// A connection in no store: its addresses of IPv6 stand beside it.
struct LooseFlow {
    LooseFlow() = default;
    explicit LooseFlow(const Flow& flow);

    PackedFlow packed;
    AddressBlock ipv6; ///< if packed.isIpv6; packed.addresses are nothing then
};

/// ipv6: the addresses if it is a connection of IPv6.
Flow unpacked(const PackedFlow& packed, const AddressBlock* ipv6);
/// One of the four ends in the order of PackedFlow::addresses.
Address addressOf(const PackedFlow& packed, const AddressBlock* ipv6, unsigned which);

} // namespace portolan
