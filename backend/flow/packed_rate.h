// A rate in two bytes, for tables of hundreds of thousands.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace portolan {

/// Bytes a second, to one part in two thousand: a float without sign, with six bits of exponent and ten of
/// mantissa. From 1/128 to 2⁵⁵; below that it is 0.
class PackedRate {
public:
    PackedRate() = default;
    explicit PackedRate(double bytesPerSecond)
    {
        constexpr float kLeast = 1.0F / 128;
        const auto value = float(bytesPerSecond);
        if (!(value > kLeast))
            return;
        const std::uint32_t rounded = (std::bit_cast<std::uint32_t>(value) + kHalf) >> kDropped;
        m_bits = std::uint16_t(std::min(rounded - kOffset, 0xffffu));
    }

    double value() const
    {
        return m_bits == 0 ? 0.0 : double(std::bit_cast<float>((m_bits + kOffset) << kDropped));
    }
    bool isZero() const { return m_bits == 0; }
    /// Greater ones are of greater rates.
    std::uint16_t bits() const { return m_bits; }
    friend bool operator==(PackedRate, PackedRate) = default;

private:
    static constexpr unsigned kDropped = 13; ///< bits of a float's mantissa
    static constexpr std::uint32_t kHalf = 1u << (kDropped - 1);
    static constexpr std::uint32_t kOffset = 119u << 10; ///< the exponent of 2⁻⁸ and no mantissa

    std::uint16_t m_bits = 0;
};

} // namespace portolan
