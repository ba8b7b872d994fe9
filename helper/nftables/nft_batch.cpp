#include "helper/nftables/nft_batch.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace portolan {

namespace {

constexpr int kAnswerTime = 5000; // milliseconds; the kernel answers before sendto() returns
constexpr unsigned kPortType = 13; // TYPE_INET_SERVICE of nftables' include/datatype.h, by which it prints
constexpr std::size_t kElementsTogether = 1000; // 28 bytes each, of 64 KiB that an attribute can hold

std::array<std::uint8_t, 2> portOnWire(std::uint16_t port)
{
    return {std::uint8_t(port >> 8), std::uint8_t(port)};
}

/// A transaction is one datagram, larger than a socket usually sends.
void makeRoom(int descriptor, std::size_t bytes)
{
    const int room = int(std::min<std::size_t>(bytes + 4096, 1 << 30));
    if (setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room) < 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

} // namespace

template <typename Fill> void NftBatch::message(unsigned type, unsigned flags, const Fill& fill)
{
    const bool bracket = type == NFNL_MSG_BATCH_BEGIN || type == NFNL_MSG_BATCH_END;
    NftAttributes attributes;
    fill(attributes);
    nlmsghdr head{};
    head.nlmsg_len = std::uint32_t(sizeof(nlmsghdr) + sizeof(nfgenmsg) + attributes.all().size());
    head.nlmsg_type = std::uint16_t(bracket ? type : NFNL_SUBSYS_NFTABLES << 8 | type);
    head.nlmsg_flags = std::uint16_t(NLM_F_REQUEST | flags);
    head.nlmsg_seq = ++m_sequence;
    nfgenmsg family{};
    family.nfgen_family = bracket ? AF_UNSPEC : NFPROTO_INET;
    family.version = NFNETLINK_V0;
    family.res_id = htons(bracket ? NFNL_SUBSYS_NFTABLES : 0);
    m_last = m_bytes.size();
    m_bytes.resize(m_last + sizeof head + sizeof family); // both are of aligned size, and so is what follows
    std::memcpy(m_bytes.data() + m_last, &head, sizeof head);
    std::memcpy(m_bytes.data() + m_last + sizeof head, &family, sizeof family);
    m_bytes.insert(m_bytes.end(), attributes.all().begin(), attributes.all().end());
    m_changes += bracket ? 0 : 1;
}

NftBatch::NftBatch(std::optional<std::uint32_t> generation)
{
    message(NFNL_MSG_BATCH_BEGIN, 0, [&](NftAttributes& put) {
        if (generation)
            put.number(NFNL_BATCH_GENID, *generation);
    });
}

void NftBatch::addTable(std::string_view name, bool owned)
{
    message(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL, [&](NftAttributes& put) {
        put.text(NFTA_TABLE_NAME, name);
        if (owned)
            put.number(NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER);
    });
}

void NftBatch::removeTable(std::string_view name)
{
    message(NFT_MSG_DELTABLE, 0, [&](NftAttributes& put) { put.text(NFTA_TABLE_NAME, name); });
}

void NftBatch::addChain(std::string_view table, std::string_view name, const std::optional<NftHook>& hook)
{
    message(NFT_MSG_NEWCHAIN, NLM_F_CREATE, [&](NftAttributes& put) {
        put.text(NFTA_CHAIN_TABLE, table);
        put.text(NFTA_CHAIN_NAME, name);
        if (!hook)
            return;
        put.nest(NFTA_CHAIN_HOOK, [&] {
            put.number(NFTA_HOOK_HOOKNUM, hook->number);
            put.number(NFTA_HOOK_PRIORITY, std::uint32_t(hook->priority));
        });
        put.number(NFTA_CHAIN_POLICY, NF_ACCEPT);
        put.text(NFTA_CHAIN_TYPE, hook->type);
    });
}

void NftBatch::removeChain(std::string_view table, std::string_view name)
{
    message(NFT_MSG_DELCHAIN, 0, [&](NftAttributes& put) {
        put.text(NFTA_CHAIN_TABLE, table);
        put.text(NFTA_CHAIN_NAME, name);
    });
}

void NftBatch::addRule(
    std::string_view table, std::string_view chain, const NftRule& rule, std::optional<std::uint64_t> before)
{
    message(NFT_MSG_NEWRULE, before ? NLM_F_CREATE : NLM_F_CREATE | NLM_F_APPEND, [&](NftAttributes& put) {
        put.text(NFTA_RULE_TABLE, table);
        put.text(NFTA_RULE_CHAIN, chain);
        if (before)
            put.longNumber(NFTA_RULE_POSITION, *before);
        rule.write(put);
    });
}

void NftBatch::removeRule(std::string_view table, std::string_view chain, std::uint64_t handle)
{
    message(NFT_MSG_DELRULE, 0, [&](NftAttributes& put) {
        put.text(NFTA_RULE_TABLE, table);
        put.text(NFTA_RULE_CHAIN, chain);
        put.longNumber(NFTA_RULE_HANDLE, handle);
    });
}

void NftBatch::removeRules(std::string_view table, std::string_view chain)
{
    message(NFT_MSG_DELRULE, 0, [&](NftAttributes& put) {
        put.text(NFTA_RULE_TABLE, table);
        put.text(NFTA_RULE_CHAIN, chain);
    });
}

void NftBatch::removeRules(std::string_view table)
{
    message(NFT_MSG_DELRULE, 0, [&](NftAttributes& put) { put.text(NFTA_RULE_TABLE, table); });
}

void NftBatch::addMap(std::string_view table, std::string_view name)
{
    message(NFT_MSG_NEWSET, NLM_F_CREATE | NLM_F_EXCL, [&](NftAttributes& put) {
        put.text(NFTA_SET_TABLE, table);
        put.text(NFTA_SET_NAME, name);
        put.number(NFTA_SET_FLAGS, NFT_SET_MAP);
        put.number(NFTA_SET_KEY_TYPE, kPortType);
        put.number(NFTA_SET_KEY_LEN, sizeof(std::uint16_t));
        put.number(NFTA_SET_DATA_TYPE, kPortType);
        put.number(NFTA_SET_DATA_LEN, sizeof(std::uint16_t));
        put.number(NFTA_SET_ID, m_sequence + 1); // the kernel wants one; we refer by name
    });
}

void NftBatch::removeMap(std::string_view table, std::string_view name)
{
    message(NFT_MSG_DELSET, 0, [&](NftAttributes& put) {
        put.text(NFTA_SET_TABLE, table);
        put.text(NFTA_SET_NAME, name);
    });
}

void NftBatch::addElements(std::string_view table, std::string_view map, const PortMap& elements)
{
    for (std::size_t at = 0; at < elements.size(); at += kElementsTogether) {
        const std::size_t end = std::min(at + kElementsTogether, elements.size());
        message(NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL, [&](NftAttributes& put) {
            put.text(NFTA_SET_ELEM_LIST_TABLE, table);
            put.text(NFTA_SET_ELEM_LIST_SET, map);
            put.nest(NFTA_SET_ELEM_LIST_ELEMENTS, [&] {
                for (std::size_t i = at; i < end; ++i)
                    put.nest(NFTA_LIST_ELEM, [&] {
                        put.nest(NFTA_SET_ELEM_KEY,
                            [&] { put.bytes(NFTA_DATA_VALUE, portOnWire(elements[i].first)); });
                        put.nest(NFTA_SET_ELEM_DATA,
                            [&] { put.bytes(NFTA_DATA_VALUE, portOnWire(elements[i].second)); });
                    });
            });
        });
    }
}

void NftBatch::removeElements(std::string_view table, std::string_view map)
{
    message(NFT_MSG_DELSETELEM, 0, [&](NftAttributes& put) {
        put.text(NFTA_SET_ELEM_LIST_TABLE, table);
        put.text(NFTA_SET_ELEM_LIST_SET, map);
    });
}

std::uint32_t NftBatch::askForAnswer()
{
    auto* last = reinterpret_cast<nlmsghdr*>(m_bytes.data() + m_last);
    last->nlmsg_flags |= NLM_F_ACK;
    return last->nlmsg_seq;
}

int NftBatch::send(int descriptor)
{
    const std::uint32_t awaited = askForAnswer();
    message(NFNL_MSG_BATCH_END, 0, [](NftAttributes&) {});
    return exchange(descriptor, awaited);
}

int NftBatch::attempt(int descriptor)
{
    // Without its end the kernel judges a batch and throws it away: that is how `nft --check` works.
    return exchange(descriptor, askForAnswer());
}

int NftBatch::exchange(int descriptor, std::uint32_t awaited) const
{
    makeRoom(descriptor, m_bytes.size());
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    if (sendto(descriptor, m_bytes.data(), m_bytes.size(), 0, reinterpret_cast<const sockaddr*>(&kernel),
            sizeof kernel)
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

std::unique_ptr<File> openNftSocket()
{
    auto opened = std::make_unique<File>(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    if (!*opened || bind(opened->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        return nullptr;
    // Of what is refused, only the head comes back with the answer.
    const int on = 1;
    setsockopt(opened->get(), SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
    return opened;
}

} // namespace portolan
