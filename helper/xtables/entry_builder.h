// Entries of the legacy tables, put together from their parts.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"
#include "helper/xtables/netfilter.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace portolan {

template <typename T> std::span<const std::byte> objectBytes(const T& value)
{
    return std::as_bytes(std::span(&value, 1));
}

inline nf_inet_addr kernelAddress(const Address& address)
{
    nf_inet_addr result = {};
    std::memcpy(&result, address.bytes(), address.size());
    return result;
}

inline nf_inet_addr kernelMask(const Prefix& prefix)
{
    nf_inet_addr result = {};
    auto* bytes = reinterpret_cast<std::uint8_t*>(&result);
    for (unsigned bit = 0; bit < prefix.length(); ++bit) {
        bytes[bit / 8] |= static_cast<std::uint8_t>(0x80u >> (bit % 8));
    }
    return result;
}

/// Puts an entry together: header, then matches, then the target, each padded as the kernel wants it.
class EntryBuilder {
public:
    explicit EntryBuilder(std::size_t headerSize)
        : m_bytes(headerSize)
    {
    }

    void addMatch(const char* name, std::uint8_t revision, std::span<const std::byte> data)
    {
        add<xt_entry_match>(name, revision, data,
            [](xt_entry_match& match, std::uint16_t size) { match.u.match_size = size; });
    }

    void addTarget(const std::string& name, std::uint8_t revision, std::span<const std::byte> data)
    {
        m_targetOffset = static_cast<std::uint16_t>(m_bytes.size());
        add<xt_entry_target>(name.c_str(), revision, data,
            [](xt_entry_target& target, std::uint16_t size) { target.u.target_size = size; });
    }

    template <typename Entry> std::vector<std::byte> finish(Entry header) &&
    {
        header.target_offset = m_targetOffset;
        header.next_offset = static_cast<std::uint16_t>(m_bytes.size());
        std::memcpy(m_bytes.data(), &header, sizeof header);
        return std::move(m_bytes);
    }

private:
    template <typename Head, typename SetSize>
    void add(const char* name, std::uint8_t revision, std::span<const std::byte> data, SetSize setSize)
    {
        const std::size_t size = XT_ALIGN(sizeof(Head)) + XT_ALIGN(data.size());
        Head head = {};
        setSize(head, static_cast<std::uint16_t>(size));
        std::strncpy(head.u.user.name, name, sizeof head.u.user.name - 1);
        head.u.user.revision = revision;
        const std::size_t start = m_bytes.size();
        m_bytes.resize(start + size);
        std::memcpy(&m_bytes[start], &head, sizeof head);
        if (!data.empty()) {
            std::memcpy(&m_bytes[start + XT_ALIGN(sizeof head)], data.data(), data.size());
        }
    }

    std::vector<std::byte> m_bytes;
    std::uint16_t m_targetOffset = 0;
};

template <typename Ip> void setInterface(Ip& ip, const std::optional<InterfaceName>& in)
{
    if (in) {
        const std::string& name = in->toString();
        std::memcpy(ip.iniface, name.data(), name.size());
        std::memset(ip.iniface_mask, 0xff, name.size() + 1); // the NUL too: the whole name, not a prefix
    }
}

template <typename Field> void setPrefix(const std::optional<Prefix>& prefix, Field& address, Field& mask)
{
    if (prefix) {
        const nf_inet_addr value = kernelAddress(prefix->address());
        const nf_inet_addr bits = kernelMask(*prefix);
        std::memcpy(&address, &value, sizeof address);
        std::memcpy(&mask, &bits, sizeof mask);
    }
}

} // namespace portolan
