// One rule of nf_tables, expression by expression.
#pragma once

#include "helper/nftables/nft_attributes.h"

#include <string>

namespace portolan {

/// The expressions of one rule, in the order the kernel evaluates them. Values are network order, save those
/// of the kernel's own (states, types), which are the host's.
class NftRule {
public:
    using Bytes = std::span<const std::uint8_t>;

    /// Each compares what it loads with the bytes (include/uapi/linux/netfilter/nf_tables.h: NFT_CMP_*).
    NftRule& meta(unsigned key, unsigned operation, Bytes bytes);
    NftRule& payload(unsigned base, unsigned offset, unsigned operation, Bytes bytes);
    /// Of the original direction where `original`, else of none.
    NftRule& conntrack(unsigned key, bool original, unsigned operation, Bytes bytes);
    /// As payload() and conntrack() with a prefix of that many bits.
    NftRule& payloadPrefix(unsigned base, unsigned offset, unsigned operation, Bytes bytes, unsigned bits);
    NftRule& conntrackPrefix(unsigned key, Bytes bytes, unsigned bits);
    /// One of these bits of the connection's status (IPS_*).
    NftRule& conntrackStatus(std::uint32_t bits);
    /// What kind of address (RTN_*) the packet's is to this host. address: NFTA_FIB_F_SADDR or _DADDR.
    NftRule& addressType(unsigned address, unsigned operation, std::uint32_t type);
    NftRule& limit(std::uint64_t aSecond, std::uint32_t burst);
    NftRule& markForTrace();
    NftRule& counter();

    // The last of a rule.
    NftRule& jump(std::string_view chain);
    /// port, last: network order; empty: the packet's own. family: NFPROTO_*.
    NftRule& destination(unsigned family, Bytes address, Bytes port, Bytes last);
    /// To the port that the map has for the packet's.
    NftRule& destinationByMap(unsigned family, Bytes address, std::string_view map);
    NftRule& redirect(Bytes port, Bytes last);
    NftRule& masquerade();

    /// As nft shows it.
    NftRule& comment(std::string text);
    const std::string& comment() const { return m_comment; }

    /// The list elements, without the attribute that holds them.
    Bytes expressions() const { return m_expressions.all(); }
    void write(NftAttributes& message) const;

private:
    template <typename Fill> NftRule& add(const char* name, const Fill& fill);
    NftRule& compare(unsigned operation, Bytes bytes);
    NftRule& comparePrefix(unsigned operation, Bytes bytes, unsigned bits);
    NftRule& mask(Bytes bits);
    NftRule& loadPayload(unsigned base, unsigned offset, std::size_t size, unsigned target);
    NftRule& loadConntrack(unsigned key, bool original);
    NftRule& immediate(unsigned target, Bytes bytes);
    void value(unsigned type, Bytes bytes);

    NftAttributes m_expressions;
    std::string m_comment;
};

} // namespace portolan
