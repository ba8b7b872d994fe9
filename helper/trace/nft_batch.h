// Changes to nf_tables in one transaction, as netlink messages.
#pragma once

#include "backend/base/error.h"

#include <libmnl/libmnl.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace portolan {

/// The expressions of one rule, in the order the kernel evaluates them. Values are network order.
class NftRule {
public:
    /// Each compares what it loads with the bytes (include/uapi/linux/netfilter/nf_tables.h: NFT_CMP_*).
    NftRule& meta(unsigned key, unsigned operation, std::span<const std::uint8_t> bytes);
    NftRule& payload(unsigned base, unsigned offset, unsigned operation, std::span<const std::uint8_t> bytes);
    /// Of the original direction where `original`, else of none.
    NftRule& conntrack(unsigned key, bool original, unsigned operation, std::span<const std::uint8_t> bytes);
    /// As payload() and conntrack() with an equal prefix of that many bits.
    NftRule& payloadPrefix(
        unsigned base, unsigned offset, std::span<const std::uint8_t> bytes, unsigned bits);
    NftRule& conntrackPrefix(unsigned key, std::span<const std::uint8_t> bytes, unsigned bits);
    NftRule& limit(std::uint64_t aSecond, std::uint32_t burst);
    NftRule& markForTrace();

    void write(nlmsghdr* message) const;

private:
    using Writer = std::function<void(nlmsghdr*)>;
    NftRule& add(Writer writer);
    NftRule& compare(unsigned operation, std::span<const std::uint8_t> bytes);
    NftRule& mask(std::size_t size, unsigned bits);
    NftRule& comparePrefix(std::span<const std::uint8_t> bytes, unsigned bits);

    std::vector<Writer> m_expressions;
};

class NftBatch {
public:
    NftBatch();

    /// In family inet. owned: of the socket it is sent by, and gone with it.
    void addTable(std::string_view name, bool owned);
    void addChain(std::string_view table, const std::string& name, unsigned hook, int priority);
    void addRule(std::string_view table, const std::string& chain, const NftRule& rule);
    /// Of all chains of the table.
    void removeRules(std::string_view table);

    /// All of it happens, or nothing. The errno of what the kernel refused first; 0: done.
    int send(int descriptor);

private:
    nlmsghdr* start(unsigned type, unsigned flags);
    void finish();

    std::vector<char> m_bytes;
    std::size_t m_size = 0;
    std::uint32_t m_sequence = 0;
};

} // namespace portolan
