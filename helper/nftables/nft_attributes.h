// Netlink attributes in the making, as nf_tables wants them: numbers in network order, lists nested.
#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace portolan {

class NftAttributes {
public:
    void bytes(unsigned type, std::span<const std::uint8_t> value)
    {
        const std::size_t start = open(type);
        m_bytes.insert(m_bytes.end(), value.begin(), value.end());
        close(start);
    }
    void number(unsigned type, std::uint32_t value)
    {
        const std::uint8_t wire[]{std::uint8_t(value >> 24), std::uint8_t(value >> 16),
            std::uint8_t(value >> 8), std::uint8_t(value)};
        bytes(type, wire);
    }
    void longNumber(unsigned type, std::uint64_t value)
    {
        std::uint8_t wire[8];
        for (unsigned i = 0; i < sizeof wire; ++i)
            wire[i] = std::uint8_t(value >> (56 - 8 * i));
        bytes(type, wire);
    }
    /// With the zero the kernel's names end in.
    void text(unsigned type, std::string_view value)
    {
        const std::size_t start = open(type);
        m_bytes.insert(m_bytes.end(), value.begin(), value.end());
        m_bytes.push_back(0);
        close(start);
    }
    /// fill() adds what is within; less than 64 KiB.
    template <typename Fill> void nest(unsigned type, const Fill& fill)
    {
        const std::size_t start = open(type | NLA_F_NESTED);
        fill();
        close(start);
    }
    /// Attributes that were made elsewhere.
    void append(std::span<const std::uint8_t> attributes)
    {
        m_bytes.insert(m_bytes.end(), attributes.begin(), attributes.end());
    }

    std::span<const std::uint8_t> all() const { return m_bytes; }

private:
    static constexpr std::size_t kUsualSize = 1024; // a rule of ours fits

    std::size_t open(unsigned type)
    {
        if (m_bytes.empty())
            m_bytes.reserve(kUsualSize);
        const std::size_t start = m_bytes.size();
        const nlattr head{0, std::uint16_t(type)};
        m_bytes.resize(start + sizeof head);
        std::memcpy(m_bytes.data() + start, &head, sizeof head);
        return start;
    }
    void close(std::size_t start)
    {
        const auto length = std::uint16_t(m_bytes.size() - start);
        std::memcpy(m_bytes.data() + start, &length, sizeof length);
        m_bytes.resize(start + NLA_ALIGN(length));
    }

    std::vector<std::uint8_t> m_bytes;
};

} // namespace portolan
