#include "backend/flow/packed_flow.h"

#include <cstring>

namespace portolan {

namespace {

std::uint32_t fourBytes(const Address& address)
{
    const std::uint8_t* bytes = address.bytes();
    return std::uint32_t(bytes[0]) << 24 | std::uint32_t(bytes[1]) << 16 | std::uint32_t(bytes[2]) << 8
        | bytes[3];
}

Address fromFourBytes(std::uint32_t value)
{
    const std::uint8_t bytes[]{
        std::uint8_t(value >> 24), std::uint8_t(value >> 16), std::uint8_t(value >> 8), std::uint8_t(value)};
    return Address::fromBytes(Family::Ipv4, bytes);
}

} // namespace

bool PackedFlow::isFinished() const
{
    return protocol == ProtocolNumber(Protocol::Tcp)
        && (state == std::uint64_t(TcpState::TimeWait) || state == std::uint64_t(TcpState::Close));
}

LooseFlow::LooseFlow(const Flow& flow)
{
    packed.setSent(flow.sent);
    packed.setReceived(flow.received);
    packed.zone = flow.zone;
    packed.status = flow.status & 0xffff;
    packed.setStart(flow.start);
    packed.protocol = flow.protocol;
    packed.state = flow.state;
    packed.closer = std::uint8_t(flow.closer) & 3;
    packed.counted = flow.counted;
    packed.isIpv6 = flow.family() == Family::Ipv6;
    packed.ports = {flow.original.sourcePort, flow.original.destinationPort, flow.reply.sourcePort,
        flow.reply.destinationPort};
    packed.id = flow.id;
    packed.mark = flow.mark;
    packed.timeout = flow.timeout;
    const Address* const addresses[]{
        &flow.original.source, &flow.original.destination, &flow.reply.source, &flow.reply.destination};
    for (std::size_t i = 0; i < 4; ++i) {
        if (packed.isIpv6)
            std::memcpy(ipv6[i].data(), addresses[i]->bytes(), 16);
        else
            packed.addresses[i] = fourBytes(*addresses[i]);
    }
}

Address addressOf(const PackedFlow& packed, const AddressBlock* ipv6, unsigned which)
{
    return packed.isIpv6 ? Address::fromBytes(Family::Ipv6, (*ipv6)[which].data())
                         : fromFourBytes(packed.addresses[which]);
}

Flow unpacked(const PackedFlow& packed, const AddressBlock* ipv6)
{
    const auto address = [&](unsigned which) { return addressOf(packed, ipv6, which); };
    Flow flow;
    flow.id = packed.id;
    flow.protocol = ProtocolNumber(packed.protocol);
    flow.state = std::uint8_t(packed.state);
    flow.zone = std::uint16_t(packed.zone);
    flow.status = std::uint32_t(packed.status);
    flow.mark = packed.mark;
    flow.timeout = packed.timeout;
    flow.counted = packed.counted;
    flow.closer = FlowCloser(packed.closer);
    flow.start = packed.startNanoseconds();
    flow.original = {address(0), address(1), packed.ports[0], packed.ports[1]};
    flow.reply = {address(2), address(3), packed.ports[2], packed.ports[3]};
    flow.sent = packed.sent();
    flow.received = packed.received();
    return flow;
}

} // namespace portolan
