#include "backend/packet/packet_namer.h"

#include "backend/flow/flow.h"

namespace portolan {

namespace {

std::string endpointKey(const Address& address, std::uint16_t port)
{
    return address.toBracketed() + ':' + std::to_string(port);
}

std::string sourceKey(const Packet& packet)
{
    return endpointKey(packet.source, packet.sourcePort);
}

std::string destinationKey(const Packet& packet)
{
    return endpointKey(packet.destination, packet.destinationPort);
}

/// The same for both directions.
std::string endpointsKey(const Packet& packet)
{
    const std::string source = sourceKey(packet);
    const std::string destination = destinationKey(packet);
    std::string key = std::to_string(packet.protocol) + '/' + std::to_string(packet.icmpId) + '/';
    return source < destination ? key + source + '/' + destination : key + destination + '/' + source;
}

Message icmpPacketName(const Packet& packet)
{
    struct Named {
        ProtocolNumber protocol;
        int type;
        int code; ///< -1: any
        const char* name;
    };
    static constexpr Named kNamed[] = {
        {1, 8, -1, PORTOLAN_TR("echo request")},
        {1, 0, -1, PORTOLAN_TR("echo reply")},
        {1, 3, 0, PORTOLAN_TR("ICMP: network unreachable")},
        {1, 3, 1, PORTOLAN_TR("ICMP: host unreachable")},
        {1, 3, 3, PORTOLAN_TR("ICMP: port unreachable")},
        {1, 3, 4, PORTOLAN_TR("ICMP: too big for the way, and not to be fragmented")},
        {1, 3, -1, PORTOLAN_TR("ICMP: destination unreachable")},
        {1, 5, -1, PORTOLAN_TR("ICMP: redirect")},
        {1, 11, -1, PORTOLAN_TR("ICMP: time exceeded")},
        {58, 128, -1, PORTOLAN_TR("echo request")},
        {58, 129, -1, PORTOLAN_TR("echo reply")},
        {58, 1, 4, PORTOLAN_TR("ICMP: port unreachable")},
        {58, 1, -1, PORTOLAN_TR("ICMP: destination unreachable")},
        {58, 2, -1, PORTOLAN_TR("ICMP: too big for the way, and not to be fragmented")},
        {58, 3, -1, PORTOLAN_TR("ICMP: time exceeded")},
        {58, 135, -1, PORTOLAN_TR("neighbour solicitation")},
        {58, 136, -1, PORTOLAN_TR("neighbour advertisement")},
    };
    for (const Named& named : kNamed)
        if (named.protocol == packet.protocol && named.type == packet.icmpType
            && (named.code < 0 || named.code == packet.icmpCode))
            return {named.name, {}};
    return {PORTOLAN_TR("ICMP type %1 code %2"),
        {std::to_string(packet.icmpType), std::to_string(packet.icmpCode)}};
}

Message dataName(bool asks, std::optional<std::uint32_t> bytes)
{
    if (!bytes)
        return {asks ? PORTOLAN_TR("request") : PORTOLAN_TR("answer"), {}};
    return {
        asks ? PORTOLAN_TR("request, %1 bytes") : PORTOLAN_TR("answer, %1 bytes"), {std::to_string(*bytes)}};
}

} // namespace

void PacketNamer::name(Trajectory& trajectory)
{
    trajectory.number = ++m_number;
    const Packet& packet = trajectory.first;
    Conversation& own = conversation(trajectory);
    const bool asks = own.askers.contains(sourceKey(packet));
    trajectory.answers = !asks;
    const bool again = sentAgain(packet, own);
    trajectory.description = describe(trajectory, own, asks);
    if (again)
        trajectory.description = {PORTOLAN_TR("%1, sent again"), {trajectory.description}};
}

PacketNamer::Conversation& PacketNamer::conversation(const Trajectory& trajectory)
{
    if (m_conversations.size() >= kMostConversations) {
        m_conversations.clear();
        m_byEndpoints.clear();
    }
    // As it came, as it left, and as it was between: an answer has the addresses of any of them.
    std::vector<const Packet*> sights{&trajectory.first, &trajectory.last};
    for (const Hop& hop : trajectory.hops)
        sights.push_back(&hop.packet);
    std::size_t number = m_conversations.size();
    for (const Packet* sight : sights)
        if (const auto known = m_byEndpoints.find(endpointsKey(*sight)); known != m_byEndpoints.end())
            number = std::min(number, known->second);
    const bool isNew = number == m_conversations.size();
    if (isNew)
        m_conversations.emplace_back();
    Conversation& own = m_conversations[number];
    constexpr std::uint8_t kGreeting = TcpFlag::Syn | TcpFlag::Ack;
    // Where its beginning was not seen, who has a port of Linux' range for clients (ip_local_port_range)
    // asks.
    constexpr std::uint16_t kClientPorts = 32768;
    const bool begins = (trajectory.first.tcpFlags & TcpFlag::Syn) != 0;
    const bool fromServer = !begins && trajectory.first.sourcePort > 0
        && trajectory.first.sourcePort < kClientPorts && trajectory.first.destinationPort >= kClientPorts;
    const bool answers = (trajectory.first.tcpFlags & kGreeting) == kGreeting || fromServer;
    const bool asks = isNew ? !answers : own.askers.contains(sourceKey(trajectory.first));
    for (const Packet* sight : sights) {
        m_byEndpoints.emplace(endpointsKey(*sight), number);
        own.askers.insert(asks ? sourceKey(*sight) : destinationKey(*sight));
    }
    return own;
}

bool PacketNamer::sentAgain(const Packet& packet, Conversation& conversation) const
{
    if (packet.protocol != 6 || packet.fragment || (packet.tcpFlags & TcpFlag::Rst) != 0)
        return false;
    const bool greets = (packet.tcpFlags & TcpFlag::Syn) != 0;
    if (!packet.sequence)
        return greets && !conversation.greetings.insert(sourceKey(packet)).second;
    const bool carries = greets || (packet.tcpFlags & TcpFlag::Fin) != 0 || packet.payload.value_or(0) > 0;
    if (!carries || conversation.segments.size() >= kMostSegments)
        return false;
    return !conversation.segments.emplace(sourceKey(packet), *packet.sequence).second;
}

Message PacketNamer::describe(const Trajectory& trajectory, Conversation& conversation, bool asks) const
{
    const Packet& packet = trajectory.first;
    if (packet.fragment)
        return {PORTOLAN_TR("further fragment"), {}};
    if (isIcmp(packet.protocol))
        return icmpPacketName(packet);
    if (packet.protocol != 6)
        return dataName(asks, packet.payload);
    const std::uint8_t flags = packet.tcpFlags;
    if ((flags & TcpFlag::Rst) != 0)
        return {PORTOLAN_TR("RST"), {}};
    if ((flags & TcpFlag::Syn) != 0)
        return {(flags & TcpFlag::Ack) != 0 ? PORTOLAN_TR("SYN+ACK") : PORTOLAN_TR("SYN"), {}};
    std::optional<std::uint32_t> bytes = packet.payload;
    if (!bytes && (flags & TcpFlag::Psh) == 0
        && (conversation.bareLength == 0 || packet.length < conversation.bareLength))
        conversation.bareLength = packet.length;
    if (!bytes && conversation.bareLength > 0)
        bytes = packet.length > conversation.bareLength ? packet.length - conversation.bareLength : 0;
    const bool carries = bytes ? *bytes > 0 : (flags & TcpFlag::Psh) != 0;
    const bool ends = (flags & TcpFlag::Fin) != 0;
    if (carries && ends)
        return {PORTOLAN_TR("%1, FIN"), {dataName(asks, bytes)}};
    if (carries)
        return dataName(asks, bytes);
    return {ends ? PORTOLAN_TR("FIN") : PORTOLAN_TR("ACK"), {}};
}

} // namespace portolan
