// IPv4 and IPv6 addresses and prefixes.
#pragma once

#include "backend/base/error.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace portolan {

enum class Family : std::uint8_t { Ipv4, Ipv6 };

/// "ipv4" or "ipv6".
const char* toString(Family family);
Result<Family> parseFamily(std::string_view text);

/// One IPv4 or IPv6 address. Bytes are in network order; IPv4 uses the first four.
class Address {
public:
    Address() = default; ///< 0.0.0.0
    /// bytes: 4 for IPv4, 16 for IPv6, network order.
    static Address fromBytes(Family family, const void* bytes);
    /// Dotted quad or IPv6 text; no brackets, no scope, no host names, no octal.
    static Result<Address> parse(std::string_view text);

    Family family() const { return m_family; }
    const std::uint8_t* bytes() const { return m_bytes.data(); }
    std::size_t size() const { return m_family == Family::Ipv4 ? 4 : 16; }

    bool isUnspecified() const;
    bool isLoopback() const; ///< 127.0.0.0/8, ::1
    bool isMulticast() const;
    bool isLimitedBroadcast() const; ///< 255.255.255.255
    bool isLinkLocal() const; ///< 169.254.0.0/16, fe80::/10

    /// "1.2.3.4", "fd00::2".
    std::string toString() const;
    /// The same behind what is there, for many at once.
    void appendTo(std::string& text) const;
    /// As in a URL: IPv6 in brackets.
    std::string toBracketed() const;

    friend auto operator<=>(const Address&, const Address&) = default;

private:
    Family m_family = Family::Ipv4;
    std::array<std::uint8_t, 16> m_bytes{};
};

/// An address and a prefix length; host bits are zero.
class Prefix {
public:
    Prefix() = default; ///< 0.0.0.0/0
    /// length is cut to the family's 32 or 128; host bits are cleared.
    Prefix(const Address& address, unsigned length);
    /// "10.0.0.0/8"; without a length, the single address. Host bits set are an error that names the prefix
    /// meant.
    static Result<Prefix> parse(std::string_view text);

    const Address& address() const { return m_address; }
    unsigned length() const { return m_length; }
    Family family() const { return m_address.family(); }
    bool contains(const Address& address) const;
    /// Always with the length: "1.2.3.4/32".
    std::string toString() const;

    friend auto operator<=>(const Prefix&, const Prefix&) = default;

private:
    Address m_address;
    unsigned m_length = 0;
};

} // namespace portolan
