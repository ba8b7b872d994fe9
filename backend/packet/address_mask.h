// Puts stand-ins in the place of addresses, so that a text can be shown to others.
#pragma once

#include "backend/net/address.h"

#include <map>
#include <string>
#include <string_view>

namespace portolan {

/// The same address has the same stand-in everywhere, another one another: 192.0.2.1, 192.0.2.2 …,
/// 2001:db8::1 (RFC 5737, 3849), past the first 762 of IPv4 those of 198.18.0.0/15 (RFC 2544). Loopback and
/// the unspecified address name nobody and stay, as do netmasks and prefix lengths.
class AddressMask {
public:
    Address standIn(const Address& address);
    /// Every address that stands in the text, with a port or a prefix length behind it too. A word that only
    /// looks like one ("dead::beef") is taken for one.
    std::string masked(std::string_view text);

private:
    std::string maskedWord(std::string_view word);

    std::map<Address, Address> m_standIns;
    std::uint32_t m_ipv4 = 0;
    std::uint32_t m_ipv6 = 0;
};

} // namespace portolan
