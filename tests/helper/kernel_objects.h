// Objects of the kernel that rules name and that must exist before the rule: made without their own tools.
#pragma once

#include <libmnl/libmnl.h>

#include <linux/bpf.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_acct.h>
#include <linux/netfilter/nfnetlink_cttimeout.h>

#include <arpa/inet.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>

namespace kerneltest {

/// Sends one nfnetlink request and waits for the answer. False with errno set: the kernel refused.
inline bool makeObject(unsigned subsystem, unsigned type, const std::function<void(nlmsghdr*)>& fill)
{
    const std::unique_ptr<mnl_socket, int (*)(mnl_socket*)> socket(
        mnl_socket_open(NETLINK_NETFILTER), mnl_socket_close);
    if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) != 0)
        return false;
    char buffer[4096]{};
    auto* message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = __u16(subsystem << 8 | type);
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK;
    auto* head = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(message, sizeof(nfgenmsg)));
    head->version = NFNETLINK_V0;
    fill(message);
    if (mnl_socket_sendto(socket.get(), message, message->nlmsg_len) < 0)
        return false;
    const auto got = mnl_socket_recvfrom(socket.get(), buffer, sizeof buffer);
    return got > 0
        && mnl_cb_run(buffer, std::size_t(got), 0, mnl_socket_get_portid(socket.get()), nullptr, nullptr)
        >= 0;
}

inline bool makeAccount(const char* name)
{
    return makeObject(NFNL_SUBSYS_ACCT, NFNL_MSG_ACCT_NEW,
        [name](nlmsghdr* message) { mnl_attr_put_strz(message, NFACCT_NAME, name); });
}

/// A conntrack time-out policy for TCP.
inline bool makeTimeout(const char* name, int family)
{
    return makeObject(NFNL_SUBSYS_CTNETLINK_TIMEOUT, IPCTNL_MSG_TIMEOUT_NEW, [&](nlmsghdr* message) {
        mnl_attr_put_strz(message, CTA_TIMEOUT_NAME, name);
        mnl_attr_put_u16(message, CTA_TIMEOUT_L3PROTO, htons(std::uint16_t(family)));
        mnl_attr_put_u8(message, CTA_TIMEOUT_L4PROTO, IPPROTO_TCP);
        auto* data = mnl_attr_nest_start(message, CTA_TIMEOUT_DATA);
        mnl_attr_put_u32(message, CTA_TIMEOUT_TCP_ESTABLISHED, htonl(100));
        mnl_attr_nest_end(message, data);
    });
}

/// A socket filter that takes nothing, pinned in a bpf file system of our own. Only root may.
inline bool pinProgram(const char* folder, const char* path)
{
    mkdir(folder, 0755);
    if (mount("bpf", folder, "bpf", 0, nullptr) != 0)
        return false;
    const bpf_insn program[] = {{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    bpf_attr load{};
    load.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
    load.insns = reinterpret_cast<std::uintptr_t>(program);
    load.insn_cnt = std::size(program);
    load.license = reinterpret_cast<std::uintptr_t>("GPL");
    const long file = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load);
    if (file < 0)
        return false;
    bpf_attr pin{};
    pin.pathname = reinterpret_cast<std::uintptr_t>(path);
    pin.bpf_fd = std::uint32_t(file);
    const bool done = syscall(SYS_bpf, BPF_OBJ_PIN, &pin, sizeof pin) == 0;
    close(int(file));
    return done;
}

} // namespace kerneltest
