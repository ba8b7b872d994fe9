#include "backend/net/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace portolan {

const char* toString(Family family)
{
    return family == Family::Ipv4 ? "ipv4" : "ipv6";
}

Result<Family> parseFamily(std::string_view text)
{
    if (text == "ipv4")
        return Family::Ipv4;
    if (text == "ipv6")
        return Family::Ipv6;
    return failure(
        ErrorCode::Invalid, PORTOLAN_TR("“%1” is no address family; use ipv4 or ipv6."), {std::string(text)});
}

Address Address::fromBytes(Family family, const void* bytes)
{
    Address address;
    address.m_family = family;
    std::memcpy(address.m_bytes.data(), bytes, address.size());
    return address;
}

Result<Address> Address::parse(std::string_view text)
{
    char terminated[INET6_ADDRSTRLEN];
    std::uint8_t bytes[16];
    if (text.size() < sizeof terminated && text.find('\0') == std::string_view::npos) {
        terminated[text.copy(terminated, text.size())] = '\0';
        if (inet_pton(AF_INET, terminated, bytes) == 1)
            return fromBytes(Family::Ipv4, bytes);
        if (inet_pton(AF_INET6, terminated, bytes) == 1)
            return fromBytes(Family::Ipv6, bytes);
    }
    if (text.empty())
        return failure(ErrorCode::Invalid, PORTOLAN_TR("An address is missing; write one like 192.0.2.1."));
    // Long input is cut: the sentence is for a person.
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR(
            "“%1” is not an IPv4 or IPv6 address; host names are not taken, write the address itself."),
        {std::string(text.substr(0, 64))});
}

bool Address::isUnspecified() const
{
    return std::all_of(m_bytes.begin(), m_bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool Address::isLoopback() const
{
    if (m_family == Family::Ipv4)
        return m_bytes[0] == 127;
    return m_bytes[15] == 1
        && std::all_of(m_bytes.begin(), m_bytes.end() - 1, [](std::uint8_t b) { return b == 0; });
}

bool Address::isMulticast() const
{
    return m_family == Family::Ipv4 ? (m_bytes[0] & 0xf0) == 0xe0 : m_bytes[0] == 0xff;
}

bool Address::isLimitedBroadcast() const
{
    return m_family == Family::Ipv4
        && std::all_of(bytes(), bytes() + 4, [](std::uint8_t b) { return b == 255; });
}

bool Address::isLinkLocal() const
{
    if (m_family == Family::Ipv4)
        return m_bytes[0] == 169 && m_bytes[1] == 254;
    return m_bytes[0] == 0xfe && (m_bytes[1] & 0xc0) == 0x80;
}

namespace {

/// The first of the longest runs of two or more groups of zeros, as RFC 5952 shortens it; else no run.
std::pair<std::size_t, std::size_t> longestZeros(const std::array<unsigned, 8>& groups)
{
    std::size_t first = 0;
    std::size_t length = 1;
    for (std::size_t from = 0; from < groups.size(); ++from) {
        std::size_t to = from;
        while (to < groups.size() && groups[to] == 0)
            ++to;
        if (to - from > length) {
            first = from;
            length = to - from;
        }
        from = std::max(from, to);
    }
    return length > 1 ? std::pair(first, length) : std::pair(groups.size(), std::size_t(0));
}

void appendIpv6(const std::array<std::uint8_t, 16>& bytes, std::string& text)
{
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = unsigned(bytes[2 * i]) << 8 | bytes[2 * i + 1];
    const auto [first, length] = longestZeros(groups);
    char buffer[INET6_ADDRSTRLEN];
    // With an address of IPv4 in it: the rare form is inet_ntop's to write.
    if (first == 0 && (length == 6 || (length == 5 && groups[5] == 0xffff))) {
        text += inet_ntop(AF_INET6, bytes.data(), buffer, sizeof buffer);
        return;
    }
    char* end = buffer;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i == first) {
            *end++ = ':';
            *end = ':';
            i += length - 1;
            end += i + 1 == groups.size();
            continue;
        }
        if (i > 0)
            *end++ = ':';
        end = std::to_chars(end, buffer + sizeof buffer, groups[i], 16).ptr;
    }
    text.append(buffer, end);
}

} // namespace

void Address::appendTo(std::string& text) const
{
    // inet_ntop goes by printf: ten times the time.
    char buffer[INET6_ADDRSTRLEN];
    if (m_family == Family::Ipv6) {
        appendIpv6(m_bytes, text);
        return;
    }
    char* end = buffer;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i > 0)
            *end++ = '.';
        end = std::to_chars(end, buffer + sizeof buffer, unsigned(m_bytes[i])).ptr;
    }
    text.append(buffer, end);
}

std::string Address::toString() const
{
    std::string text;
    appendTo(text);
    return text;
}

std::string Address::toBracketed() const
{
    return m_family == Family::Ipv4 ? toString() : '[' + toString() + ']';
}

Prefix::Prefix(const Address& address, unsigned length)
    : m_length(std::min<unsigned>(length, unsigned(address.size()) * 8))
{
    std::uint8_t bytes[16]{};
    for (unsigned i = 0; i < address.size(); ++i) {
        const unsigned bits = m_length > i * 8 ? std::min(m_length - i * 8, 8u) : 0;
        bytes[i] = std::uint8_t(address.bytes()[i] & (0xff00u >> bits));
    }
    m_address = Address::fromBytes(address.family(), bytes);
}

Result<Prefix> Prefix::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = Address::parse(text.substr(0, slash));
    if (!address)
        return tl::unexpected(address.error());
    const unsigned longest = unsigned(address->size()) * 8;
    if (slash == std::string_view::npos)
        return Prefix(*address, longest);

    const std::string_view digits = text.substr(slash + 1);
    unsigned length = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (problem != std::errc{} || end != digits.data() + digits.size() || length > longest)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” has no valid prefix length; write a number from 0 to %2 after the slash."),
            {std::string(text.substr(0, 64)), std::to_string(longest)});
    const Prefix prefix(*address, length);
    if (prefix.address() != *address)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” names a host inside a network; write %2 for the network or %3 for the host."),
            {std::string(text), prefix.toString(), Prefix(*address, longest).toString()});
    return prefix;
}

bool Prefix::contains(const Address& address) const
{
    return address.family() == family() && Prefix(address, m_length).m_address == m_address;
}

std::string Prefix::toString() const
{
    return m_address.toString() + '/' + std::to_string(m_length);
}

} // namespace portolan
