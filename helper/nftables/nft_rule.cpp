#include "helper/nftables/nft_rule.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <algorithm>

namespace portolan {

namespace {

constexpr std::uint64_t kSecondUnit = 1;
constexpr unsigned kDestinationPortOffset = 2; // of TCP, UDP and SCTP alike
constexpr unsigned kRuleComment = 0; // NFTNL_UDATA_RULE_COMMENT of libnftnl, which keeps it for nft

NftRule::Bytes bytesOfNumber(const std::uint32_t& number) // in the host's order
{
    return {reinterpret_cast<const std::uint8_t*>(&number), sizeof number};
}

} // namespace

template <typename Fill> NftRule& NftRule::add(const char* name, const Fill& fill)
{
    m_expressions.nest(NFTA_LIST_ELEM, [&] {
        m_expressions.text(NFTA_EXPR_NAME, name);
        m_expressions.nest(NFTA_EXPR_DATA, fill);
    });
    return *this;
}

void NftRule::value(unsigned type, Bytes bytes)
{
    m_expressions.nest(type, [&] { m_expressions.bytes(NFTA_DATA_VALUE, bytes); });
}

NftRule& NftRule::compare(unsigned operation, Bytes bytes)
{
    return add("cmp", [&] {
        m_expressions.number(NFTA_CMP_SREG, NFT_REG_1);
        m_expressions.number(NFTA_CMP_OP, operation);
        value(NFTA_CMP_DATA, bytes);
    });
}

NftRule& NftRule::mask(Bytes bits)
{
    return add("bitwise", [&] {
        m_expressions.number(NFTA_BITWISE_SREG, NFT_REG_1);
        m_expressions.number(NFTA_BITWISE_DREG, NFT_REG_1);
        m_expressions.number(NFTA_BITWISE_LEN, std::uint32_t(bits.size()));
        value(NFTA_BITWISE_MASK, bits);
        value(NFTA_BITWISE_XOR, std::vector<std::uint8_t>(bits.size()));
    });
}

NftRule& NftRule::comparePrefix(unsigned operation, Bytes bytes, unsigned bits)
{
    if (bits < bytes.size() * 8) {
        std::vector<std::uint8_t> masked(bytes.size());
        for (std::uint8_t& byte : masked) {
            const unsigned own = std::min(8u, bits);
            byte = std::uint8_t(0xff00u >> own);
            bits -= own;
        }
        mask(masked);
    }
    return compare(operation, bytes);
}

NftRule& NftRule::loadPayload(unsigned base, unsigned offset, std::size_t size, unsigned target)
{
    return add("payload", [&] {
        m_expressions.number(NFTA_PAYLOAD_DREG, target);
        m_expressions.number(NFTA_PAYLOAD_BASE, base);
        m_expressions.number(NFTA_PAYLOAD_OFFSET, offset);
        m_expressions.number(NFTA_PAYLOAD_LEN, std::uint32_t(size));
    });
}

NftRule& NftRule::loadConntrack(unsigned key, bool original)
{
    return add("ct", [&] {
        m_expressions.number(NFTA_CT_DREG, NFT_REG_1);
        m_expressions.number(NFTA_CT_KEY, key);
        const std::uint8_t direction = 0; // IP_CT_DIR_ORIGINAL
        if (original)
            m_expressions.bytes(NFTA_CT_DIRECTION, {&direction, 1});
    });
}

NftRule& NftRule::immediate(unsigned target, Bytes bytes)
{
    return add("immediate", [&] {
        m_expressions.number(NFTA_IMMEDIATE_DREG, target);
        value(NFTA_IMMEDIATE_DATA, bytes);
    });
}

NftRule& NftRule::meta(unsigned key, unsigned operation, Bytes bytes)
{
    add("meta", [&] {
        m_expressions.number(NFTA_META_DREG, NFT_REG_1);
        m_expressions.number(NFTA_META_KEY, key);
    });
    return compare(operation, bytes);
}

NftRule& NftRule::payload(unsigned base, unsigned offset, unsigned operation, Bytes bytes)
{
    return loadPayload(base, offset, bytes.size(), NFT_REG_1).compare(operation, bytes);
}

NftRule& NftRule::payloadPrefix(
    unsigned base, unsigned offset, unsigned operation, Bytes bytes, unsigned bits)
{
    return loadPayload(base, offset, bytes.size(), NFT_REG_1).comparePrefix(operation, bytes, bits);
}

NftRule& NftRule::conntrack(unsigned key, bool original, unsigned operation, Bytes bytes)
{
    return loadConntrack(key, original).compare(operation, bytes);
}

NftRule& NftRule::conntrackPrefix(unsigned key, Bytes bytes, unsigned bits)
{
    return loadConntrack(key, true).comparePrefix(NFT_CMP_EQ, bytes, bits);
}

NftRule& NftRule::conntrackStatus(std::uint32_t bits)
{
    const std::uint32_t none = 0;
    return loadConntrack(NFT_CT_STATUS, false)
        .mask(bytesOfNumber(bits))
        .compare(NFT_CMP_NEQ, bytesOfNumber(none));
}

NftRule& NftRule::addressType(unsigned address, unsigned operation, std::uint32_t type)
{
    add("fib", [&] {
        m_expressions.number(NFTA_FIB_DREG, NFT_REG_1);
        m_expressions.number(NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE);
        m_expressions.number(NFTA_FIB_FLAGS, address);
    });
    return compare(operation, bytesOfNumber(type));
}

NftRule& NftRule::limit(std::uint64_t aSecond, std::uint32_t burst)
{
    return add("limit", [&] {
        m_expressions.longNumber(NFTA_LIMIT_RATE, aSecond);
        m_expressions.longNumber(NFTA_LIMIT_UNIT, kSecondUnit);
        m_expressions.number(NFTA_LIMIT_BURST, burst);
        m_expressions.number(NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS);
        m_expressions.number(NFTA_LIMIT_FLAGS, 0);
    });
}

NftRule& NftRule::markForTrace()
{
    const std::uint8_t on = 1;
    immediate(NFT_REG_1, {&on, 1});
    return add("meta", [&] {
        m_expressions.number(NFTA_META_KEY, NFT_META_NFTRACE);
        m_expressions.number(NFTA_META_SREG, NFT_REG_1);
    });
}

NftRule& NftRule::counter()
{
    return add("counter", [] {});
}

NftRule& NftRule::jump(std::string_view chain)
{
    return add("immediate", [&] {
        m_expressions.number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
        m_expressions.nest(NFTA_IMMEDIATE_DATA, [&] {
            m_expressions.nest(NFTA_DATA_VERDICT, [&] {
                m_expressions.number(NFTA_VERDICT_CODE, std::uint32_t(NFT_JUMP));
                m_expressions.text(NFTA_VERDICT_CHAIN, chain);
            });
        });
    });
}

NftRule& NftRule::destination(unsigned family, Bytes address, Bytes port, Bytes last)
{
    immediate(NFT_REG_1, address);
    if (!port.empty())
        immediate(NFT_REG_2, port);
    if (!last.empty())
        immediate(NFT_REG_3, last);
    return add("nat", [&] {
        m_expressions.number(NFTA_NAT_TYPE, NFT_NAT_DNAT);
        m_expressions.number(NFTA_NAT_FAMILY, family);
        m_expressions.number(NFTA_NAT_REG_ADDR_MIN, NFT_REG_1);
        if (!port.empty())
            m_expressions.number(NFTA_NAT_REG_PROTO_MIN, NFT_REG_2);
        if (!last.empty())
            m_expressions.number(NFTA_NAT_REG_PROTO_MAX, NFT_REG_3);
    });
}

NftRule& NftRule::destinationByMap(unsigned family, Bytes address, std::string_view map)
{
    immediate(NFT_REG_1, address);
    loadPayload(NFT_PAYLOAD_TRANSPORT_HEADER, kDestinationPortOffset, sizeof(std::uint16_t), NFT_REG_2);
    add("lookup", [&] {
        m_expressions.text(NFTA_LOOKUP_SET, map);
        m_expressions.number(NFTA_LOOKUP_SREG, NFT_REG_2);
        m_expressions.number(NFTA_LOOKUP_DREG, NFT_REG_2);
    });
    return add("nat", [&] {
        m_expressions.number(NFTA_NAT_TYPE, NFT_NAT_DNAT);
        m_expressions.number(NFTA_NAT_FAMILY, family);
        m_expressions.number(NFTA_NAT_REG_ADDR_MIN, NFT_REG_1);
        m_expressions.number(NFTA_NAT_REG_PROTO_MIN, NFT_REG_2);
    });
}

NftRule& NftRule::redirect(Bytes port, Bytes last)
{
    if (!port.empty())
        immediate(NFT_REG_1, port);
    if (!last.empty())
        immediate(NFT_REG_2, last);
    return add("redir", [&] {
        if (!port.empty())
            m_expressions.number(NFTA_REDIR_REG_PROTO_MIN, NFT_REG_1);
        if (!last.empty())
            m_expressions.number(NFTA_REDIR_REG_PROTO_MAX, NFT_REG_2);
    });
}

NftRule& NftRule::masquerade()
{
    return add("masq", [] {});
}

NftRule& NftRule::comment(std::string text)
{
    m_comment = std::move(text);
    return *this;
}

void NftRule::write(NftAttributes& message) const
{
    message.nest(NFTA_RULE_EXPRESSIONS, [&] { message.append(expressions()); });
    if (m_comment.empty())
        return;
    // Type, length, value, an octet each: libnftnl's, of which the kernel knows nothing.
    std::vector<std::uint8_t> kept{kRuleComment, std::uint8_t(m_comment.size() + 1)};
    kept.insert(kept.end(), m_comment.begin(), m_comment.end());
    kept.push_back(0);
    message.bytes(NFTA_RULE_USERDATA, kept);
}

} // namespace portolan
