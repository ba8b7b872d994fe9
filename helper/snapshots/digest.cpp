#include "helper/snapshots/digest.h"

#include <array>
#include <bit>
#include <cstdio>
#include <cstring>

namespace portolan {

namespace {

__extension__ using Number = unsigned __int128;

// draft-eastlake-fnv: the 128-bit offset basis, and the prime 2^88 + 2^8 + 0x3b.
constexpr Number kBasis = (Number(0x6c62272e07bb0142) << 64) | 0x62b821756295c58d;
constexpr Number kPrime = (Number(1) << 88) | 0x13b;

// The fractions of the golden ratio and of the square root of 3, odd.
constexpr std::uint64_t kQuickPrime = 0x9e3779b97f4a7c15;
constexpr std::uint64_t kOtherQuickPrime = 0xbb67ae8584caa73b;

/// Two hashes side by side, so that neither waits for the other's multiplication. A step is a bijection of
/// the state for each word and of the word for each state: one word changed is never missed.
struct QuickState {
    std::uint64_t one = kQuickPrime;
    std::uint64_t other = kOtherQuickPrime;
    void add(std::uint64_t word)
    {
        one = std::rotl((one ^ word) * kQuickPrime, 29);
        other = std::rotl((other + word) * kOtherQuickPrime, 31);
    }
};

std::string hexadecimal(std::uint64_t high, std::uint64_t low)
{
    std::array<char, 33> digits;
    std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(high),
        static_cast<unsigned long long>(low));
    return digits.data();
}

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
    return hexadecimal(std::uint64_t(m_value >> 64), std::uint64_t(m_value));
}

std::string digestOf(std::string_view bytes)
{
    Digest digest;
    digest.add(bytes);
    return digest.text();
}

std::string quickDigestOf(std::string_view bytes)
{
    QuickState state;
    state.add(bytes.size());
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        if constexpr (std::endian::native == std::endian::big) {
            word = __builtin_bswap64(word); // a state directory may move to another machine
        }
        state.add(word);
    }
    std::uint64_t rest = 0;
    for (const char byte : bytes) {
        rest = rest << 8 | static_cast<unsigned char>(byte);
    }
    for (const std::uint64_t word : {rest, std::uint64_t(0), std::uint64_t(0)}) {
        state.add(word);
    }
    return 'q' + hexadecimal(state.one, state.other);
}

} // namespace portolan
