#include "backend/net/port.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace portolan {
namespace {

struct ProtocolEntry {
    ProtocolNumber number;
    const char* name;
};

// The names of libnetfilter_conntrack's l4proto2str and of libxtables' xtables_chain_protos.
constexpr std::array kProtocolNames{
    ProtocolEntry{1, "icmp"},
    ProtocolEntry{6, "tcp"},
    ProtocolEntry{17, "udp"},
    ProtocolEntry{33, "dccp"},
    ProtocolEntry{47, "gre"},
    ProtocolEntry{50, "esp"},
    ProtocolEntry{51, "ah"},
    ProtocolEntry{58, "icmpv6"},
    ProtocolEntry{132, "sctp"},
    ProtocolEntry{136, "udplite"},
};

Result<std::uint16_t> parsePort(std::string_view text)
{
    unsigned port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool number = end == text.data() + text.size() && !text.empty();
    if (!number || problem == std::errc::invalid_argument)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("“%1” is not a port; write a number from 1 to 65535."),
            {std::string(text.substr(0, 64))});
    if (problem != std::errc{} || port > 65535)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("Port %1 does not exist; the highest is 65535."),
            {std::string(text.substr(0, 64))});
    if (port == 0)
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("Port 0 cannot be used; write a number from 1 to 65535."));
    return std::uint16_t(port);
}

} // namespace

const char* toString(Protocol protocol)
{
    switch (protocol) {
    case Protocol::Tcp:
        return "tcp";
    case Protocol::Udp:
        return "udp";
    case Protocol::Sctp:
        break;
    }
    return "sctp";
}

Result<Protocol> parseProtocol(std::string_view text)
{
    for (Protocol protocol : {Protocol::Tcp, Protocol::Udp, Protocol::Sctp})
        if (text == toString(protocol))
            return protocol;
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("“%1” is not a protocol that can be forwarded; use tcp, udp or sctp."),
        {std::string(text.substr(0, 64))});
}

std::string protocolName(ProtocolNumber number)
{
    for (const ProtocolEntry& entry : kProtocolNames)
        if (entry.number == number)
            return entry.name;
    return std::to_string(number);
}

Result<PortRange> PortRange::parse(std::string_view text)
{
    const std::size_t dash = text.find('-');
    const auto first = parsePort(text.substr(0, dash));
    if (!first)
        return tl::unexpected(first.error());
    if (dash == std::string_view::npos)
        return PortRange{*first, *first};
    const auto last = parsePort(text.substr(dash + 1));
    if (!last)
        return tl::unexpected(last.error());
    if (*last < *first)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("The port range %1 runs backwards; write %2."),
            {std::string(text), PortRange{*last, *first}.toString()});
    return PortRange{*first, *last};
}

std::string PortRange::toString(char separator) const
{
    std::string text = std::to_string(first);
    if (last != first)
        text += separator + std::to_string(last);
    return text;
}

Result<InterfaceName> InterfaceName::parse(std::string_view text)
{
    if (text.empty())
        return failure(ErrorCode::Invalid, PORTOLAN_TR("An interface name is missing; write one like eth0."));
    if (text.size() > 15) // IFNAMSIZ - 1
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is too long for an interface name; at most 15 bytes are possible."),
            {std::string(text.substr(0, 64))});
    const bool bad = std::any_of(text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '/' || c == ':'; });
    if (bad || text == "." || text == "..")
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” cannot be an interface name; spaces, slashes, colons and control characters "
                        "are not possible."),
            {std::string(text)});
    InterfaceName name;
    name.m_name = text;
    return name;
}

} // namespace portolan
