#include "backend/packet/trace_request.h"

#include "backend/flow/flow.h"
#include "backend/forward/endpoint.h"
#include "backend/forward/text.h"

#include <algorithm>

namespace portolan {

namespace {

using TraceField = ForwardFields::mapped_type;

template <typename T, typename Parsed>
Result<void> takeParsed(Result<T> parsed, const char* field, Parsed& out)
{
    if (!parsed) {
        Error error = parsed.error();
        error.field = field;
        return tl::unexpected(std::move(error));
    }
    out = std::move(*parsed);
    return {};
}

Result<TraceTarget> parseTarget(const std::string& text)
{
    const Result<PortForward::To> to = parseTo(text);
    if (!to)
        return tl::unexpected(to.error());
    if (!to->address || !to->ports || to->ports->count() != 1)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is no target: an address with one port is, such as 172.17.0.2:80."),
            {clipped(text)}, "targets");
    return TraceTarget{*to->address, to->ports->first};
}

Result<void> takeTargets(const TraceField& value, TraceFilter& filter)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&value);
    if (!texts || texts->size() > TraceFilter::kMostTargets)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("“targets” must be a list of at most %1 texts."),
            {std::to_string(TraceFilter::kMostTargets)}, "targets");
    for (const std::string& text : *texts) {
        const Result<TraceTarget> target = parseTarget(text);
        if (!target)
            return tl::unexpected(target.error());
        filter.targets.push_back(*target);
    }
    return {};
}

Result<void> takeText(const std::string& key, const std::string& text, TraceFilter& filter)
{
    if (key == "protocol")
        return takeParsed(parseTraceProtocol(text), "protocol", filter.protocol);
    if (key == "ports")
        return takeParsed(PortRange::parse(text), "ports", filter.ports);
    if (key == "fromPorts")
        return takeParsed(PortRange::parse(text), "fromPorts", filter.fromPorts);
    if (key == "from")
        return takeParsed(Prefix::parse(text), "from", filter.from);
    if (key == "to")
        return takeParsed(Prefix::parse(text), "to", filter.to);
    if (key == "in")
        return takeParsed(InterfaceName::parse(text), "in", filter.in);
    return failure(ErrorCode::Invalid, PORTOLAN_TR("Nothing can be traced by “%1”."), {clipped(key)}, key);
}

Result<void> checkTraceFilter(const TraceFilter& filter)
{
    for (const auto& [ports, field] : {std::pair(filter.ports, "ports"), std::pair(filter.fromPorts, "from")})
        if (ports && !hasPorts(filter.protocol))
            return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 has no ports: leave them out."),
                {protocolName(filter.protocol)}, field);
    if (!filter.ports && hasPorts(filter.protocol))
        return failure(ErrorCode::Invalid, PORTOLAN_TR("Which port? Every packet of %1 would be too many."),
            {protocolName(filter.protocol)}, "ports");
    if (filter.from && filter.to && filter.from->family() != filter.to->family())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("%1 and %2 are not of one family: no packet goes from one to the other."),
            {filter.from->toString(), filter.to->toString()}, "from");
    return {};
}

Result<void> checkLimit(unsigned value, unsigned most, const char* name)
{
    if (value >= 1 && value <= most)
        return {};
    return failure(ErrorCode::Invalid, PORTOLAN_TR("The limit “%1” is from 1 to %2, not %3."),
        {name, std::to_string(most), std::to_string(value)}, name);
}

} // namespace

Result<ProtocolNumber> parseTraceProtocol(std::string_view text)
{
    for (const ProtocolNumber number : {6, 17, 132, 1, 58})
        if (protocolName(number) == text)
            return number;
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("“%1” is no protocol that can be traced: tcp, udp, sctp, icmp and icmpv6 can."),
        {clipped(text)}, "protocol");
}

ForwardFields toTraceFields(const TraceFilter& filter)
{
    ForwardFields fields;
    fields["protocol"] = protocolName(filter.protocol);
    if (filter.ports)
        fields["ports"] = filter.ports->toString();
    if (filter.from)
        fields["from"] = filter.from->toString();
    if (filter.to)
        fields["to"] = filter.to->toString();
    if (filter.fromPorts)
        fields["fromPorts"] = filter.fromPorts->toString();
    if (filter.in)
        fields["in"] = filter.in->toString();
    std::vector<std::string> targets;
    for (const TraceTarget& target : filter.targets)
        targets.push_back(target.address.toBracketed() + ':' + std::to_string(target.port));
    if (!targets.empty())
        fields["targets"] = std::move(targets);
    return fields;
}

Result<TraceFilter> fromTraceFields(const ForwardFields& fields)
{
    TraceFilter filter;
    for (const auto& [key, value] : fields) {
        Result<void> taken;
        if (key == "targets")
            taken = takeTargets(value, filter);
        else if (const auto* text = std::get_if<std::string>(&value))
            taken = takeText(key, *text, filter);
        else
            taken = failure(ErrorCode::Invalid, PORTOLAN_TR("“%1” must be a text."), {clipped(key)}, key);
        if (!taken)
            return tl::unexpected(taken.error());
    }
    if (const Result<void> checked = checkTraceFilter(filter); !checked)
        return tl::unexpected(checked.error());
    return filter;
}

Result<void> checkTraceLimits(const TraceLimits& limits)
{
    for (const auto& checked : {checkLimit(limits.packets, TraceLimits::kMostPackets, "packets"),
             checkLimit(limits.seconds, TraceLimits::kMostSeconds, "seconds"),
             checkLimit(limits.rate, TraceLimits::kMostRate, "rate")})
        if (!checked)
            return checked;
    return {};
}

void takeClient(std::string_view text, ForwardFields& fields)
{
    const Result<PortForward::To> client = parseTo(text);
    if (client && client->address && client->ports) {
        fields["from"] = client->address->toString();
        fields["fromPorts"] = client->ports->toString();
    } else {
        fields["from"] = std::string(text);
    }
}

bool isAskedFor(const Trajectory& packet, const TraceFilter& filter)
{
    if (packet.wanted == false)
        return false;
    if (!filter.in)
        return true;
    // The answers leave by where the requests come in.
    const bool asks = filter.ports && filter.ports->contains(packet.first.destinationPort);
    const std::string& wanted = filter.in->toString();
    std::string in = packet.lastIn;
    std::string out = packet.lastOut;
    for (const Hop& hop : packet.hops) {
        in = hop.in.empty() ? in : hop.in;
        out = hop.out.empty() ? out : hop.out;
    }
    const bool leaves = out.empty() || out == wanted;
    return asks ? in == wanted : leaves || (!filter.ports && in == wanted);
}

std::vector<TraceTarget> traceTargets(const TraceFilter& filter, const std::vector<FoundForward>& forwards)
{
    std::vector<TraceTarget> targets;
    for (const FoundForward& found : forwards) {
        const PortForward& forward = found.forward;
        const auto& listens = forward.listen.ports;
        if (ProtocolNumber(forward.protocol) != filter.protocol || !filter.ports || !forward.to.address)
            continue;
        const unsigned first = std::max(filter.ports->first, listens ? listens->first : std::uint16_t(1));
        const unsigned last = std::min(filter.ports->last, listens ? listens->last : std::uint16_t(65535));
        for (unsigned port = first; port <= last && targets.size() < TraceFilter::kMostTargets; ++port) {
            const auto& answers = forward.to.ports;
            const unsigned moved = !answers ? port
                : answers->count() == 1     ? answers->first
                                            : answers->first + (port - (listens ? listens->first : 1));
            const TraceTarget target{*forward.to.address, std::uint16_t(moved)};
            if (std::find(targets.begin(), targets.end(), target) == targets.end())
                targets.push_back(target);
        }
    }
    return targets;
}

std::string describeTrace(const TraceFilter& filter)
{
    std::string text = protocolName(filter.protocol);
    if (filter.ports)
        text += " port " + filter.ports->toString();
    if (filter.to)
        text += " to " + filter.to->toString();
    if (filter.from)
        text += " from " + filter.from->toString();
    if (filter.fromPorts)
        text += (filter.from ? " port " : " from port ") + filter.fromPorts->toString();
    if (filter.in)
        text += " in by " + filter.in->toString();
    return text;
}

} // namespace portolan
