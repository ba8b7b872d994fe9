// A rule that no iptables of today can make.
#pragma once

#include <arpa/inet.h>
#include <net/if.h>

#include <libiptc/libiptc.h>
#include <linux/netfilter/nf_nat.h>

#include <cstring>

/// Appends `-p tcp -j DNAT`, of a revision that libxtables has no printer for, to nat PREROUTING.
inline bool addDnatOfRevisionZero()
{
    constexpr auto kTarget = sizeof(ipt_entry);
    constexpr auto kRange = kTarget + sizeof(xt_entry_target);
    alignas(8) unsigned char bytes[XT_ALIGN(kRange + sizeof(nf_nat_ipv4_multi_range_compat))]{};
    ipt_entry entry{};
    entry.ip.proto = IPPROTO_TCP;
    entry.target_offset = kTarget;
    entry.next_offset = sizeof bytes;
    xt_entry_target target{};
    target.u.user.target_size = sizeof bytes - kTarget;
    std::strcpy(target.u.user.name, "DNAT");
    nf_nat_ipv4_multi_range_compat range{};
    range.rangesize = 1;
    range.range[0].flags = NF_NAT_RANGE_MAP_IPS;
    range.range[0].min_ip = range.range[0].max_ip = htonl(0x0a000002);
    std::memcpy(bytes, &entry, sizeof entry);
    std::memcpy(bytes + kTarget, &target, sizeof target);
    std::memcpy(bytes + kRange, &range, sizeof range);
    auto* handle = iptc_init("nat");
    ipt_chainlabel chain = "PREROUTING";
    const bool done = handle && iptc_append_entry(chain, reinterpret_cast<const ipt_entry*>(bytes), handle)
        && iptc_commit(handle);
    if (handle)
        iptc_free(handle);
    return done;
}
