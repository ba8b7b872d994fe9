#include "helper/snapshots/digest.h"

#include <cstdio>

namespace portolan {

namespace {

__extension__ using Number = unsigned __int128;

// draft-eastlake-fnv: the 128-bit offset basis, and the prime 2^88 + 2^8 + 0x3b.
constexpr Number kBasis = (Number(0x6c62272e07bb0142) << 64) | 0x62b821756295c58d;
constexpr Number kPrime = (Number(1) << 88) | 0x13b;

} // namespace

Digest::Digest()
    : m_value(kBasis)
{
}

void Digest::add(std::span<const std::byte> bytes)
{
    Number value = m_value;
    for (const std::byte byte : bytes) {
        value = (value ^ std::to_integer<unsigned>(byte)) * kPrime;
    }
    m_value = value;
}

void Digest::add(std::string_view text)
{
    add(std::uint64_t(text.size()));
    add(std::as_bytes(std::span(text)));
}

void Digest::add(std::uint64_t number)
{
    add(std::as_bytes(std::span(&number, 1)));
}

std::string Digest::text() const
{
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016llx%016llx",
        static_cast<unsigned long long>(std::uint64_t(m_value >> 64)),
        static_cast<unsigned long long>(std::uint64_t(m_value)));
    return digits;
}

std::string digestOf(std::string_view bytes)
{
    Digest digest;
    digest.add(bytes);
    return digest.text();
}

} // namespace portolan
