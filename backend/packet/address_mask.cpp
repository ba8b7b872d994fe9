#include "backend/packet/address_mask.h"

#include <algorithm>
#include <array>

namespace portolan {

namespace {

bool isAddressCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
}

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::array<std::uint8_t, 4> bytesOfIpv4(std::uint32_t number)
{
    return {std::uint8_t(number >> 24), std::uint8_t(number >> 16), std::uint8_t(number >> 8),
        std::uint8_t(number)};
}

/// The n-th of the addresses meant for examples, from 0.
std::uint32_t exampleIpv4(std::uint32_t n)
{
    static constexpr std::array<std::uint32_t, 3> kNets = {0xc0000200, 0xc6336400, 0xcb007100};
    constexpr std::uint32_t kEach = 254;
    constexpr std::uint32_t kBenchmark = 0xc6120000; // 198.18.0.0/15
    constexpr std::uint32_t kBenchmarkSize = 1U << 17U;
    if (n < kNets.size() * kEach)
        return kNets[n / kEach] + n % kEach + 1;
    return kBenchmark + (n - std::uint32_t(kNets.size()) * kEach) % kBenchmarkSize;
}

} // namespace

Address AddressMask::standIn(const Address& address)
{
    if (address.isLoopback() || address.isUnspecified())
        return address;
    const auto known = m_standIns.find(address);
    if (known != m_standIns.end())
        return known->second;
    Address standIn;
    if (address.family() == Family::Ipv4) {
        standIn = Address::fromBytes(Family::Ipv4, bytesOfIpv4(exampleIpv4(m_ipv4++)).data());
    } else {
        std::array<std::uint8_t, 16> bytes{0x20, 0x01, 0x0d, 0xb8};
        const auto low = bytesOfIpv4(++m_ipv6);
        std::copy(low.begin(), low.end(), bytes.begin() + 12);
        standIn = Address::fromBytes(Family::Ipv6, bytes.data());
    }
    m_standIns.emplace(address, standIn);
    return standIn;
}

/// word: of address characters alone.
std::string AddressMask::maskedWord(std::string_view word)
{
    // A colon or a full stop of the sentence may stand at the end.
    std::size_t end = word.size();
    while (end > 0 && (word[end - 1] == '.' || word[end - 1] == ':'))
        if (word.substr(0, end).ends_with("::"))
            break;
        else
            --end;
    const std::string_view core = word.substr(0, end);
    const std::string rest(word.substr(end));
    if (const Result<Address> address = Address::parse(core))
        return standIn(*address).toString() + rest;
    // "1.2.3.4:80"
    if (const std::size_t colon = core.find(':'); colon != std::string_view::npos)
        if (const Result<Address> address = Address::parse(core.substr(0, colon)))
            return standIn(*address).toString() + std::string(core.substr(colon)) + rest;
    return std::string(word);
}

std::string AddressMask::masked(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const char before = at == 0 ? ' ' : text[at - 1];
        if (!isAddressCharacter(text[at]) || isWordCharacter(before)) {
            out += text[at++];
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isAddressCharacter(text[end]))
            ++end;
        const std::string_view word = text.substr(at, end - at);
        const bool insideWord = end < text.size() && isWordCharacter(text[end]);
        const bool netmask = before == '/';
        if (insideWord || netmask)
            out += word;
        else
            out += maskedWord(word);
        at = end;
    }
    return out;
}

} // namespace portolan
