// Fills conntrack's table with flows by ctnetlink, many to one system call.
#pragma once

#include "tests/bench/support.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack_tcp.h>

#include <cstdint>

namespace portolan::bench {

/// Four of five are TCP. Of every twenty flows one has its destination translated and one its source.
class FlowTable {
public:
    FlowTable()
        : m_socket(mnl_socket_open(NETLINK_NETFILTER))
        , m_buffer(1 << 16)
    {
        if (!m_socket || mnl_socket_bind(m_socket, 0, MNL_SOCKET_AUTOPID) < 0)
            give("no netlink socket");
    }
    ~FlowTable() { mnl_socket_close(m_socket); }
    FlowTable(const FlowTable&) = delete;
    FlowTable& operator=(const FlowTable&) = delete;

    void fill(unsigned flows)
    {
        for (unsigned number = 0; number < flows; ++number) {
            if (m_used + 1024 > m_buffer.size())
                send();
            put(number);
        }
        send();
    }

private:
    void put(unsigned number)
    {
        nf_conntrack* flow = nfct_new();
        const bool tcp = number % 5 != 0;
        nfct_set_attr_u8(flow, ATTR_L3PROTO, AF_INET);
        nfct_set_attr_u32(flow, ATTR_IPV4_SRC, htonl(0x0a000000 + number));
        nfct_set_attr_u32(flow, ATTR_IPV4_DST, htonl(0xac140001));
        nfct_set_attr_u8(flow, ATTR_L4PROTO, tcp ? IPPROTO_TCP : IPPROTO_UDP);
        nfct_set_attr_u16(flow, ATTR_PORT_SRC, htons(std::uint16_t(1024 + number % 60000)));
        nfct_set_attr_u16(flow, ATTR_PORT_DST, htons(8080));
        nfct_setobjopt(flow, NFCT_SOPT_SETUP_REPLY);
        if (tcp)
            nfct_set_attr_u8(flow, ATTR_TCP_STATE, TCP_CONNTRACK_ESTABLISHED);
        nfct_set_attr_u32(flow, ATTR_TIMEOUT, 3600);
        nfct_set_attr_u32(flow, ATTR_STATUS, IPS_CONFIRMED | IPS_ASSURED | IPS_SEEN_REPLY);
        if (number % 20 == 7) {
            nfct_set_attr_u32(flow, ATTR_DNAT_IPV4, htonl(0xac110002));
            nfct_set_attr_u16(flow, ATTR_DNAT_PORT, htons(80));
        } else if (number % 20 == 13) {
            nfct_set_attr_u32(flow, ATTR_SNAT_IPV4, htonl(0xc0a80000 + number % 65536));
        }
        auto* head = mnl_nlmsg_put_header(m_buffer.data() + m_used);
        head->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
        head->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL;
        head->nlmsg_seq = number;
        auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg)));
        family->nfgen_family = AF_INET;
        nfct_nlmsg_build(head, flow);
        nfct_destroy(flow);
        m_used += head->nlmsg_len;
    }

    void send()
    {
        if (m_used > 0 && mnl_socket_sendto(m_socket, m_buffer.data(), m_used) < 0)
            give(std::string("the table cannot be filled: ") + std::strerror(errno));
        m_used = 0;
        char refusal[4096];
        if (recv(mnl_socket_get_fd(m_socket), refusal, sizeof refusal, MSG_DONTWAIT) > 0)
            give("the kernel refuses a flow");
    }

    mnl_socket* m_socket;
    std::vector<char> m_buffer;
    std::size_t m_used = 0;
};

} // namespace portolan::bench
