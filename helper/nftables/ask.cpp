#include "helper/nftables/ask.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>

#include <array>
#include <cerrno>
#include <vector>

namespace portolan {

NftQuestions::NftQuestions()
    : m_socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC))
{
    if (!m_socket || mnl_socket_bind(m_socket.get(), 0, MNL_SOCKET_AUTOPID) < 0) {
        m_error = errno;
        m_socket.reset();
    }
}

int NftQuestions::one(std::uint16_t type, std::uint8_t family, const Put& put, const Take& take)
{
    return ask(type, NLM_F_ACK, family, put, take);
}

int NftQuestions::all(std::uint16_t type, std::uint8_t family, const Put& put, const Take& take)
{
    return ask(type, NLM_F_DUMP, family, put, take);
}

int NftQuestions::ask(
    std::uint16_t type, std::uint16_t flags, std::uint8_t family, const Put& put, const Take& take)
{
    if (!m_socket)
        return m_error;
    alignas(nlmsghdr) std::array<char, 1024> buffer{}; // two names of 256 bytes at most
    nlmsghdr* head = mnl_nlmsg_put_header(buffer.data());
    head->nlmsg_type = std::uint16_t(NFNL_SUBSYS_NFTABLES << 8 | type);
    head->nlmsg_flags = std::uint16_t(NLM_F_REQUEST | flags);
    head->nlmsg_seq = ++m_sequence;
    auto* header = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg)));
    header->nfgen_family = family;
    header->version = NFNETLINK_V0;
    if (put)
        put(head);
    if (mnl_socket_sendto(m_socket.get(), head, head->nlmsg_len) < 0)
        return errno;
    return receive(m_sequence, take);
}

int NftQuestions::receive(std::uint32_t sequence, const Take& take)
{
    // A kernel fills at most 32 KiB of a list into one datagram; one rule may take more than a page.
    std::vector<char> answer(std::size_t(1) << 16);
    bool changed = false;
    for (;;) {
        const auto got = mnl_socket_recvfrom(m_socket.get(), answer.data(), answer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        int left = int(got);
        const auto* head = reinterpret_cast<const nlmsghdr*>(answer.data());
        for (; mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
            if (head->nlmsg_seq != sequence)
                continue;
            changed |= (head->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
            if (head->nlmsg_type == NLMSG_DONE)
                return changed ? EINTR : 0;
            if (head->nlmsg_type == NLMSG_ERROR)
                return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(head))->error;
            if (head->nlmsg_type >= NLMSG_MIN_TYPE && take)
                take(head);
        }
    }
}

} // namespace portolan
