// A number for a text: equal for equal ones, and for others very likely another.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace portolan::xtables {

/// Against mistakes, not against an adversary. Four lanes, or each multiplication waits for the one before.
class Mixer {
public:
    void add(std::string_view text)
    {
        const char* bytes = text.data();
        std::size_t size = text.size();
        for (; size >= 32; size -= 32, bytes += 32)
            for (std::size_t lane = 0; lane < m_lanes.size(); ++lane)
                step(lane, word(bytes + 8 * lane, 8));
        for (std::size_t lane = 0; size > 0; ++lane) {
            const std::size_t part = std::min<std::size_t>(size, 8);
            step(lane, word(bytes, part) + part);
            bytes += part;
            size -= part;
        }
    }
    std::uint64_t value() const
    {
        std::uint64_t sum = 0;
        for (const auto lane : m_lanes)
            sum = (std::rotl(sum, 23) ^ lane ^ (lane >> 29)) * kGoldenRatio;
        return sum;
    }

private:
    static constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15U; // times 2^64

    static std::uint64_t word(const char* bytes, std::size_t size)
    {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes, size);
        return value;
    }
    void step(std::size_t lane, std::uint64_t word)
    {
        m_lanes[lane] = (std::rotl(m_lanes[lane], 23) ^ word) * kGoldenRatio;
    }

    std::array<std::uint64_t, 4> m_lanes{};
};

} // namespace portolan::xtables
