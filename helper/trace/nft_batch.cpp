#include "helper/trace/nft_batch.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace portolan {

namespace {

/// Room for the largest message; a rule of ours has some 500 bytes.
constexpr std::size_t kMessageRoom = 4096;
constexpr int kAnswerTime = 5000; // milliseconds; the kernel answers before sendto() returns
constexpr std::uint64_t kSecondUnit = 1;

void putExpression(nlmsghdr* message, const char* name, const std::function<void()>& data)
{
    nlattr* element = mnl_attr_nest_start(message, NFTA_LIST_ELEM);
    mnl_attr_put_strz(message, NFTA_EXPR_NAME, name);
    nlattr* body = mnl_attr_nest_start(message, NFTA_EXPR_DATA);
    data();
    mnl_attr_nest_end(message, body);
    mnl_attr_nest_end(message, element);
}

void putNumber(nlmsghdr* message, unsigned attribute, std::uint32_t value)
{
    mnl_attr_put_u32(message, std::uint16_t(attribute), htonl(value));
}

void putLongNumber(nlmsghdr* message, unsigned attribute, std::uint64_t value)
{
    mnl_attr_put_u64(message, std::uint16_t(attribute), htobe64(value));
}

void putValue(nlmsghdr* message, unsigned attribute, std::span<const std::uint8_t> bytes)
{
    nlattr* data = mnl_attr_nest_start(message, std::uint16_t(attribute));
    mnl_attr_put(message, NFTA_DATA_VALUE, bytes.size(), bytes.data());
    mnl_attr_nest_end(message, data);
}

std::vector<std::uint8_t> copyOf(std::span<const std::uint8_t> bytes)
{
    return {bytes.begin(), bytes.end()};
}

void loadPayload(nlmsghdr* message, unsigned base, unsigned offset, std::size_t size)
{
    putExpression(message, "payload", [&] {
        putNumber(message, NFTA_PAYLOAD_DREG, NFT_REG_1);
        putNumber(message, NFTA_PAYLOAD_BASE, base);
        putNumber(message, NFTA_PAYLOAD_OFFSET, offset);
        putNumber(message, NFTA_PAYLOAD_LEN, std::uint32_t(size));
    });
}

void loadConntrack(nlmsghdr* message, unsigned key, bool original)
{
    putExpression(message, "ct", [&] {
        putNumber(message, NFTA_CT_DREG, NFT_REG_1);
        putNumber(message, NFTA_CT_KEY, key);
        if (original)
            mnl_attr_put_u8(message, NFTA_CT_DIRECTION, 0);
    });
}

} // namespace

NftRule& NftRule::add(Writer writer)
{
    m_expressions.push_back(std::move(writer));
    return *this;
}

NftRule& NftRule::compare(unsigned operation, std::span<const std::uint8_t> bytes)
{
    return add([operation, value = copyOf(bytes)](nlmsghdr* message) {
        putExpression(message, "cmp", [&] {
            putNumber(message, NFTA_CMP_SREG, NFT_REG_1);
            putNumber(message, NFTA_CMP_OP, operation);
            putValue(message, NFTA_CMP_DATA, value);
        });
    });
}

NftRule& NftRule::mask(std::size_t size, unsigned bits)
{
    std::vector<std::uint8_t> mask(size);
    for (std::size_t i = 0; i < size; ++i) {
        const unsigned own = std::min(8u, bits);
        mask[i] = std::uint8_t(0xff00u >> own);
        bits -= own;
    }
    return add([mask](nlmsghdr* message) {
        putExpression(message, "bitwise", [&] {
            putNumber(message, NFTA_BITWISE_SREG, NFT_REG_1);
            putNumber(message, NFTA_BITWISE_DREG, NFT_REG_1);
            putNumber(message, NFTA_BITWISE_LEN, std::uint32_t(mask.size()));
            putValue(message, NFTA_BITWISE_MASK, mask);
            putValue(message, NFTA_BITWISE_XOR, std::vector<std::uint8_t>(mask.size()));
        });
    });
}

NftRule& NftRule::comparePrefix(std::span<const std::uint8_t> bytes, unsigned bits)
{
    if (bits < bytes.size() * 8)
        mask(bytes.size(), bits);
    return compare(NFT_CMP_EQ, bytes);
}

NftRule& NftRule::meta(unsigned key, unsigned operation, std::span<const std::uint8_t> bytes)
{
    add([key](nlmsghdr* message) {
        putExpression(message, "meta", [&] {
            putNumber(message, NFTA_META_DREG, NFT_REG_1);
            putNumber(message, NFTA_META_KEY, key);
        });
    });
    return compare(operation, bytes);
}

NftRule& NftRule::payload(
    unsigned base, unsigned offset, unsigned operation, std::span<const std::uint8_t> bytes)
{
    add([base, offset, size = bytes.size()](nlmsghdr* message) { loadPayload(message, base, offset, size); });
    return compare(operation, bytes);
}

NftRule& NftRule::payloadPrefix(
    unsigned base, unsigned offset, std::span<const std::uint8_t> bytes, unsigned bits)
{
    add([base, offset, size = bytes.size()](nlmsghdr* message) { loadPayload(message, base, offset, size); });
    return comparePrefix(bytes, bits);
}

NftRule& NftRule::conntrack(
    unsigned key, bool original, unsigned operation, std::span<const std::uint8_t> bytes)
{
    add([key, original](nlmsghdr* message) { loadConntrack(message, key, original); });
    return compare(operation, bytes);
}

NftRule& NftRule::conntrackPrefix(unsigned key, std::span<const std::uint8_t> bytes, unsigned bits)
{
    add([key](nlmsghdr* message) { loadConntrack(message, key, true); });
    return comparePrefix(bytes, bits);
}

NftRule& NftRule::limit(std::uint64_t aSecond, std::uint32_t burst)
{
    return add([aSecond, burst](nlmsghdr* message) {
        putExpression(message, "limit", [&] {
            putLongNumber(message, NFTA_LIMIT_RATE, aSecond);
            putLongNumber(message, NFTA_LIMIT_UNIT, kSecondUnit);
            putNumber(message, NFTA_LIMIT_BURST, burst);
            putNumber(message, NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS);
            putNumber(message, NFTA_LIMIT_FLAGS, 0);
        });
    });
}

NftRule& NftRule::markForTrace()
{
    return add([](nlmsghdr* message) {
        const std::uint8_t on = 1;
        putExpression(message, "immediate", [&] {
            putNumber(message, NFTA_IMMEDIATE_DREG, NFT_REG_1);
            putValue(message, NFTA_IMMEDIATE_DATA, std::span(&on, 1));
        });
        putExpression(message, "meta", [&] {
            putNumber(message, NFTA_META_KEY, NFT_META_NFTRACE);
            putNumber(message, NFTA_META_SREG, NFT_REG_1);
        });
    });
}

void NftRule::write(nlmsghdr* message) const
{
    nlattr* list = mnl_attr_nest_start(message, NFTA_RULE_EXPRESSIONS);
    for (const Writer& writer : m_expressions)
        writer(message);
    mnl_attr_nest_end(message, list);
}

NftBatch::NftBatch()
{
    start(NFNL_MSG_BATCH_BEGIN, 0);
    finish();
}

nlmsghdr* NftBatch::start(unsigned type, unsigned flags)
{
    m_bytes.resize(m_size + kMessageRoom);
    nlmsghdr* message = mnl_nlmsg_put_header(m_bytes.data() + m_size);
    const bool bracket = type == NFNL_MSG_BATCH_BEGIN || type == NFNL_MSG_BATCH_END;
    message->nlmsg_type = std::uint16_t(bracket ? type : NFNL_SUBSYS_NFTABLES << 8 | type);
    message->nlmsg_flags = std::uint16_t(NLM_F_REQUEST | flags);
    message->nlmsg_seq = ++m_sequence;
    auto* header = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(message, sizeof(nfgenmsg)));
    header->nfgen_family = bracket ? AF_UNSPEC : NFPROTO_INET;
    header->version = NFNETLINK_V0;
    header->res_id = htons(bracket ? NFNL_SUBSYS_NFTABLES : 0);
    return message;
}

void NftBatch::finish()
{
    const auto* message = reinterpret_cast<const nlmsghdr*>(m_bytes.data() + m_size);
    m_size += MNL_ALIGN(message->nlmsg_len);
}

void NftBatch::addTable(std::string_view name, bool owned)
{
    nlmsghdr* message = start(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL);
    mnl_attr_put_strz(message, NFTA_TABLE_NAME, std::string(name).c_str());
    if (owned)
        putNumber(message, NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER);
    finish();
}

void NftBatch::addChain(std::string_view table, const std::string& name, unsigned hook, int priority)
{
    nlmsghdr* message = start(NFT_MSG_NEWCHAIN, NLM_F_CREATE);
    mnl_attr_put_strz(message, NFTA_CHAIN_TABLE, std::string(table).c_str());
    mnl_attr_put_strz(message, NFTA_CHAIN_NAME, name.c_str());
    nlattr* place = mnl_attr_nest_start(message, NFTA_CHAIN_HOOK);
    putNumber(message, NFTA_HOOK_HOOKNUM, hook);
    putNumber(message, NFTA_HOOK_PRIORITY, std::uint32_t(priority));
    mnl_attr_nest_end(message, place);
    putNumber(message, NFTA_CHAIN_POLICY, NF_ACCEPT);
    mnl_attr_put_strz(message, NFTA_CHAIN_TYPE, "filter");
    finish();
}

void NftBatch::addRule(std::string_view table, const std::string& chain, const NftRule& rule)
{
    nlmsghdr* message = start(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
    mnl_attr_put_strz(message, NFTA_RULE_TABLE, std::string(table).c_str());
    mnl_attr_put_strz(message, NFTA_RULE_CHAIN, chain.c_str());
    rule.write(message);
    finish();
}

void NftBatch::removeRules(std::string_view table)
{
    nlmsghdr* message = start(NFT_MSG_DELRULE, 0);
    mnl_attr_put_strz(message, NFTA_RULE_TABLE, std::string(table).c_str());
    finish();
}

int NftBatch::send(int descriptor)
{
    // The last change asks for an answer; a refusal comes unasked.
    std::size_t last = 0;
    for (std::size_t at = 0; at < m_size;) {
        last = at;
        at += MNL_ALIGN(reinterpret_cast<const nlmsghdr*>(m_bytes.data() + at)->nlmsg_len);
    }
    auto* asking = reinterpret_cast<nlmsghdr*>(m_bytes.data() + last);
    asking->nlmsg_flags |= NLM_F_ACK;
    const std::uint32_t awaited = asking->nlmsg_seq;
    start(NFNL_MSG_BATCH_END, 0);
    finish();
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    if (sendto(
            descriptor, m_bytes.data(), m_size, 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel)
        < 0)
        return errno;
    std::vector<char> answer(std::size_t(1) << 16);
    for (;;) {
        pollfd readable{descriptor, POLLIN, 0};
        if (poll(&readable, 1, kAnswerTime) <= 0)
            return ETIMEDOUT;
        const auto got = recv(descriptor, answer.data(), answer.size(), 0);
        if (got < 0)
            return errno;
        int left = int(got);
        const auto* head = reinterpret_cast<const nlmsghdr*>(answer.data());
        for (; mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
            if (head->nlmsg_type != NLMSG_ERROR || mnl_nlmsg_get_payload_len(head) < sizeof(nlmsgerr))
                continue;
            const int error = -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(head))->error;
            if (error != 0 || head->nlmsg_seq == awaited)
                return error;
        }
    }
}

} // namespace portolan
