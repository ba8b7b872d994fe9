// What the kernel says of nf_tables, attribute by attribute. Nothing in a message is trusted.
#pragma once

#include "helper/host/netlink.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace portolan::nftlisting {

using Bytes = std::span<const std::uint8_t>;

/// The attributes of one level, by their numbers up to `Last`; the last of a number counts.
template <unsigned Last> class Fields {
public:
    explicit Fields(Bytes level)
    {
        forEachAttribute(level.data(), level.size(), [this](unsigned type, const nlattr* attribute) {
            if (type > Last) {
                m_more = true;
                return;
            }
            m_bytes[type]
                = {static_cast<const std::uint8_t*>(payloadOf(attribute)), payloadSizeOf(attribute)};
            m_has |= std::uint64_t(1) << type;
        });
    }

    bool has(unsigned type) const { return (m_has >> type & 1) != 0; }
    /// Whether there is one of a number that is not known here.
    bool more() const { return m_more; }
    Bytes bytes(unsigned type) const { return m_bytes[type]; }
    /// In the kernel's (network) order; 0 where it is missing or too short.
    std::uint64_t number(unsigned type) const
    {
        const Bytes bytes = m_bytes[type];
        std::uint64_t read = 0;
        if (bytes.size() <= sizeof read)
            for (const std::uint8_t byte : bytes)
                read = read << 8 | byte;
        return read;
    }
    std::uint32_t u32(unsigned type) const { return std::uint32_t(number(type)); }
    /// Up to its zero, or to the end of the attribute.
    std::string_view text(unsigned type) const
    {
        const Bytes bytes = m_bytes[type];
        const auto* begin = reinterpret_cast<const char*>(bytes.data());
        return bytes.empty() ? std::string_view() : std::string_view(begin, strnlen(begin, bytes.size()));
    }

private:
    static_assert(Last < 64);
    std::array<Bytes, Last + 1> m_bytes{};
    std::uint64_t m_has = 0;
    bool m_more = false;
};

/// Calls visit(type, bytes) for each entry of userdata, which is of programs' making: a byte of type, a byte
/// of length. False: it is not well-formed.
template <typename Visit> bool forEachUserdata(Bytes userdata, Visit visit)
{
    while (!userdata.empty()) {
        if (userdata.size() < 2 || userdata.size() - 2 < userdata[1])
            return false;
        visit(userdata[0], userdata.subspan(2, userdata[1]));
        userdata = userdata.subspan(2U + userdata[1]);
    }
    return true;
}

} // namespace portolan::nftlisting
