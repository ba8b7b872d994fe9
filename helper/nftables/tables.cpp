#include "helper/nftables/tables.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace portolan {

namespace {

struct CloseSocket {
    void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
};
using MnlSocket = std::unique_ptr<mnl_socket, CloseSocket>;

constexpr std::array<std::pair<std::uint8_t, const char*>, 6> kNftFamilies{{
    {NFPROTO_IPV4, "ip"},
    {NFPROTO_IPV6, "ip6"},
    {NFPROTO_INET, "inet"},
    {NFPROTO_ARP, "arp"},
    {NFPROTO_BRIDGE, "bridge"},
    {NFPROTO_NETDEV, "netdev"},
}};

/// One request and its answers. 0, or an errno.
int askNftables(mnl_socket* socket, std::uint16_t type, std::uint16_t flags, mnl_cb_t take, void* data)
{
    std::array<char, 32 << 10> buffer;
    nlmsghdr* head = mnl_nlmsg_put_header(buffer.data());
    head->nlmsg_type = std::uint16_t(NFNL_SUBSYS_NFTABLES << 8 | type);
    head->nlmsg_flags = std::uint16_t(NLM_F_REQUEST | flags);
    head->nlmsg_seq = type + 1U;
    auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg)));
    family->nfgen_family = NFPROTO_UNSPEC;
    family->version = NFNETLINK_V0;
    family->res_id = 0;
    if (mnl_socket_sendto(socket, head, head->nlmsg_len) < 0)
        return errno;
    const std::uint32_t sequence = head->nlmsg_seq;
    const bool many = (flags & NLM_F_DUMP) != 0;
    while (true) {
        const auto got = mnl_socket_recvfrom(socket, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        const int more = mnl_cb_run(
            buffer.data(), std::size_t(got), sequence, mnl_socket_get_portid(socket), take, data);
        if (more < 0)
            return errno;
        if (more == MNL_CB_STOP || !many)
            return 0;
    }
}

/// libmnl's own loop converts from void* as only C does.
template <typename Take> void eachAttribute(const nlmsghdr* head, const Take& take)
{
    const auto* attribute = static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(head, sizeof(nfgenmsg)));
    const auto* end = static_cast<const char*>(mnl_nlmsg_get_payload_tail(head));
    while (mnl_attr_ok(attribute, int(end - reinterpret_cast<const char*>(attribute)))) {
        take(attribute);
        attribute = mnl_attr_next(attribute);
    }
}

int takeGeneration(const nlmsghdr* head, void* data)
{
    eachAttribute(head, [data](const nlattr* attribute) {
        if (mnl_attr_get_type(attribute) == NFTA_GEN_ID && mnl_attr_get_payload_len(attribute) >= 4)
            *static_cast<std::uint32_t*>(data) = ntohl(mnl_attr_get_u32(attribute));
    });
    return MNL_CB_OK;
}

int takeTable(const nlmsghdr* head, void* data)
{
    const auto* message = static_cast<const nfgenmsg*>(mnl_nlmsg_get_payload(head));
    const auto known = std::find_if(kNftFamilies.begin(), kNftFamilies.end(),
        [&](const auto& family) { return family.first == message->nfgen_family; });
    if (known == kNftFamilies.end())
        return MNL_CB_OK;
    eachAttribute(head, [&](const nlattr* attribute) {
        if (mnl_attr_get_type(attribute) == NFTA_TABLE_NAME)
            static_cast<std::vector<NftTableName>*>(data)->push_back(
                {known->second, mnl_attr_get_str(attribute)});
    });
    return MNL_CB_OK;
}

tl::unexpected<Error> noNftables(int error)
{
    return failure(
        ErrorCode::Unsupported, PORTOLAN_TR("This kernel has no nftables: %1."), {std::strerror(error)});
}

} // namespace

Result<NftTables> nftTables()
{
    const MnlSocket socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC));
    if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) < 0)
        return noNftables(errno);
    NftTables all;
    if (const int error = askNftables(socket.get(), NFT_MSG_GETGEN, 0, takeGeneration, &all.generation))
        return noNftables(error);
    // A change between two parts of the list makes the kernel say so; then it is asked again.
    int error = EINTR;
    for (int tries = 0; error == EINTR && tries < 5; ++tries) {
        all.tables.clear();
        error = askNftables(socket.get(), NFT_MSG_GETTABLE, NLM_F_DUMP, takeTable, &all.tables);
    }
    if (error != 0)
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot list the tables of nftables: %1."),
            {std::strerror(error)});
    return all;
}

Result<std::uint32_t> nftGeneration()
{
    const MnlSocket socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC));
    if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) < 0)
        return noNftables(errno);
    std::uint32_t generation = 0;
    if (const int error = askNftables(socket.get(), NFT_MSG_GETGEN, 0, takeGeneration, &generation))
        return noNftables(error);
    return generation;
}

bool isIptablesName(const NftTableName& table)
{
    constexpr std::array<std::string_view, 5> kNames{"filter", "nat", "mangle", "raw", "security"};
    return (table.family == "ip" || table.family == "ip6")
        && std::find(kNames.begin(), kNames.end(), table.name) != kNames.end();
}

} // namespace portolan
