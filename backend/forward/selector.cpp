#include "backend/forward/selector.h"

#include <algorithm>
#include <charconv>

namespace portolan {
namespace {

/// "8000:8010" or "8000-8010".
std::optional<PortRange> portsOf(std::string_view text)
{
    std::string dashed(text);
    std::replace(dashed.begin(), dashed.end(), ':', '-');
    const auto ports = PortRange::parse(dashed);
    return ports ? std::optional(*ports) : std::nullopt;
}

std::vector<PortRange> portList(std::string_view text)
{
    std::vector<PortRange> list;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const auto ports = portsOf(text.substr(0, comma)))
            list.push_back(*ports);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

std::optional<Prefix> prefixOf(const Option* option)
{
    if (!option || option->inverted)
        return std::nullopt;
    const auto prefix = Prefix::parse(option->value());
    return prefix && prefix->length() > 0 ? std::optional(*prefix) : std::nullopt;
}

std::optional<Address> addressOf(std::string_view text)
{
    const auto address = Address::parse(text);
    return address ? std::optional(*address) : std::nullopt;
}

std::optional<double> number(const Option* option)
{
    if (!option)
        return std::nullopt;
    double value = 0;
    const std::string_view text = option->value();
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// "A", "A:P-Q/B", "A-B:P", "[A]:P", "[A]-[B]:P", "A-B" of IPv6, ":P". Of several addresses, the first.
std::optional<PortForward::To> parseDestination(std::string_view text)
{
    PortForward::To to;
    std::string_view address;
    std::string_view ports;
    if (text.starts_with('[')) {
        const std::size_t last = text.rfind(']');
        address = text.substr(1, text.find(']') - 1);
        if (last + 1 < text.size() && text[last + 1] == ':')
            ports = text.substr(last + 2);
    } else if (std::count(text.begin(), text.end(), ':') > 1) {
        address = text;
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        address = text.substr(0, colon);
        ports = text.substr(std::min(colon + 1, text.size()));
    }
    if (!address.empty()) {
        to.address = addressOf(address.substr(0, address.find('-')));
        if (!to.address)
            return std::nullopt;
    }
    if (!ports.empty())
        to.ports = portsOf(ports.substr(0, ports.find('/')));
    return to;
}

/// These three: what passes both goes into `into`; false where nothing does.
template <typename Value>
bool narrowEqual(
    const std::optional<Value>& outer, const std::optional<Value>& inner, std::optional<Value>& into)
{
    into = inner ? inner : outer;
    return !outer || !inner || *outer == *inner;
}

bool narrowPrefix(
    const std::optional<Prefix>& outer, const std::optional<Prefix>& inner, std::optional<Prefix>& into)
{
    if (!outer || !inner)
        return narrowEqual(outer, inner, into);
    const bool innerIsLonger = inner->length() >= outer->length();
    into = innerIsLonger ? inner : outer;
    return innerIsLonger ? outer->contains(inner->address()) : inner->contains(outer->address());
}

bool narrowPorts(
    const std::vector<PortRange>& outer, const std::vector<PortRange>& inner, std::vector<PortRange>& into)
{
    if (outer.empty() || inner.empty()) {
        into = inner.empty() ? outer : inner;
        return true;
    }
    for (const PortRange& mine : inner)
        for (const PortRange& theirs : outer)
            if (mine.overlaps(theirs))
                into.push_back({std::max(mine.first, theirs.first), std::min(mine.last, theirs.last)});
    return !into.empty();
}

} // namespace

ProtocolNumber protocolNumber(std::string_view name)
{
    unsigned value = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), value);
    if (problem == std::errc{} && end == name.data() + name.size() && value < 255)
        return ProtocolNumber(value);
    if (name == "all")
        return 0;
    if (name == "ipv6-icmp")
        return 58;
    for (unsigned known = 0; known < 255; ++known)
        if (protocolName(ProtocolNumber(known)) == name)
            return ProtocolNumber(known);
    return 255;
}

Selector selectorOf(const Rule& rule)
{
    Selector selector;
    if (const Option* protocol = rule.headerOption("-p"); protocol && !protocol->inverted)
        if (const ProtocolNumber number = protocolNumber(protocol->value()); number != 0)
            selector.protocol = number;
    selector.source = prefixOf(rule.headerOption("-s"));
    selector.destination = prefixOf(rule.headerOption("-d"));
    if (const Option* in = rule.headerOption("-i"); in && !in->inverted && !in->value().ends_with('+'))
        if (const auto name = InterfaceName::parse(in->value()))
            selector.in = *name;
    for (const char* name : {"--dport", "--dports"})
        if (const Option* ports = rule.matchOption(name); ports && !ports->inverted)
            selector.ports = portList(ports->value());
    if (const Option* family = rule.matchOption("--nfproto", "nfproto"))
        selector.family = family->value() == "ipv6" ? Family::Ipv6 : Family::Ipv4;
    const Option* type = rule.matchOption("--src-type", "addrtype");
    selector.sourceIsNotLocal = type && type->inverted && type->value() == "LOCAL";
    return selector;
}

std::optional<Selector> narrowed(const Selector& outer, const Selector& inner)
{
    Selector result;
    if (!narrowPorts(outer.ports, inner.ports, result.ports)
        || !narrowEqual(outer.family, inner.family, result.family)
        || !narrowEqual(outer.protocol, inner.protocol, result.protocol)
        || !narrowEqual(outer.in, inner.in, result.in)
        || !narrowPrefix(outer.destination, inner.destination, result.destination)
        || !narrowPrefix(outer.source, inner.source, result.source))
        return std::nullopt;
    result.sourceIsNotLocal = outer.sourceIsNotLocal || inner.sourceIsNotLocal;
    return result;
}

bool covers(const Selector& wide, const Selector& narrow)
{
    const auto both = narrowed(wide, narrow);
    return both && *both == narrow;
}

std::optional<PortForward::To> destinationOf(const Rule& rule)
{
    if (rule.target == "DNAT") {
        const Option* to = rule.targetOption("--to-destination");
        return to ? parseDestination(to->value()) : std::nullopt;
    }
    if (rule.target != "REDIRECT")
        return std::nullopt;
    PortForward::To to;
    if (const Option* ports = rule.targetOption("--to-ports"))
        to.ports = portsOf(ports->value());
    return to;
}

std::optional<double> probabilityOf(const Rule& rule)
{
    if (const auto probability = number(rule.matchOption("--probability", "statistic")))
        return std::clamp(*probability, 0.0, 1.0);
    const auto every = number(rule.matchOption("--every", "statistic"));
    return every && *every >= 1 ? std::optional(1.0 / *every) : std::nullopt;
}

} // namespace portolan
