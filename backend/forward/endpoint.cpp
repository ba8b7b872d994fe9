#include "backend/forward/endpoint.h"

#include "backend/forward/text.h"

#include <algorithm>

namespace portolan {
namespace {

/// "ADDR" and "PORTS" of "ADDR:PORTS", either of which may be absent.
struct Halves {
    std::optional<std::string_view> address;
    std::optional<std::string_view> ports;
};

Result<Halves> bracketed(std::string_view text, const char* field)
{
    const std::size_t close = text.find(']');
    const std::string_view after = close == text.npos ? std::string_view{} : text.substr(close + 1);
    if (close == text.npos || (!after.empty() && after.front() != ':'))
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is not an address with a port: write an IPv6 one as [fd00::2]:80."),
            {clipped(text)}, field);
    Halves halves{text.substr(1, close - 1), {}};
    if (!after.empty())
        halves.ports = after.substr(1);
    return halves;
}

} // namespace

Error aboutField(Error error, const char* field)
{
    for (MessageArgument& argument : error.message.arguments)
        argument = clipped(argument.text());
    error.field = field;
    return error;
}

Result<Address> parseAddressField(std::string_view text, const char* field)
{
    auto address = Address::parse(text);
    if (address)
        return address;
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("“%1” is not an address: use one like 192.0.2.10 or fd00::2; host names are not taken "
                    "because what they mean can change."),
        {clipped(text)}, field);
}

Result<PortRange> parsePortsField(std::string_view text, const char* field)
{
    constexpr std::size_t kLongest = 11; // "65535-65535"
    auto ports = PortRange::parse(text.substr(0, kLongest + 1));
    if (text.size() > kLongest)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is not a port: write a number from 1 to 65535, or a range such as 8000-8010."),
            {clipped(text)}, field);
    if (!ports)
        return tl::unexpected(aboutField(ports.error(), field));
    return ports;
}

Result<PortForward::Listen> parseListen(std::string_view text)
{
    Halves halves;
    const auto colons = std::count(text.begin(), text.end(), ':');
    if (text.starts_with('[')) {
        const auto split = bracketed(text, "listen.address");
        if (!split)
            return tl::unexpected(split.error());
        halves = *split;
    } else if (colons == 0) {
        halves.ports = text;
    } else if (colons == 1) {
        halves = {text.substr(0, text.find(':')), text.substr(text.find(':') + 1)};
    } else {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” does not say where the address ends: write an IPv6 one as [fd00::1]:8080."),
            {clipped(text)}, "listen.address");
    }
    if (!halves.ports)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” has no port to listen on: write one after it, as in 192.0.2.1:8080."),
            {clipped(text)}, "listen.ports");

    PortForward::Listen listen;
    if (halves.address && *halves.address != "any") {
        const auto address = parseAddressField(*halves.address, "listen.address");
        if (!address)
            return tl::unexpected(address.error());
        listen.address = *address;
    }
    const auto ports = parsePortsField(*halves.ports, "listen.ports");
    if (!ports)
        return tl::unexpected(ports.error());
    listen.ports = *ports;
    return listen;
}

Result<PortForward::To> parseTo(std::string_view text)
{
    Halves halves{text, {}};
    if (text.starts_with('[')) {
        const auto split = bracketed(text, "to.address");
        if (!split)
            return tl::unexpected(split.error());
        halves = *split;
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        halves = {text.substr(0, text.find(':')), text.substr(text.find(':') + 1)};
    }

    PortForward::To to;
    if (*halves.address != "local") {
        const auto address = parseAddressField(*halves.address, "to.address");
        if (!address)
            return tl::unexpected(address.error());
        to.address = *address;
    }
    if (halves.ports) {
        const auto ports = parsePortsField(*halves.ports, "to.ports");
        if (!ports)
            return tl::unexpected(ports.error());
        to.ports = *ports;
    }
    return to;
}

} // namespace portolan
