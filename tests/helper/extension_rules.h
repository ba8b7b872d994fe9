// Rules that use as many extensions as a kernel may have, and awkward values of each; what this kernel lacks
// is left out by whoever loads them.
#pragma once

#include "backend/net/address.h"

#include <QByteArray>
#include <QByteArrayList>

#include <arpa/inet.h>
#include <net/if.h>

#include <libiptc/libiptc.h>
#include <linux/netfilter/nf_nat.h>

#include <cstring>
#include <utility>
#include <vector>

using TableRules = std::vector<std::pair<QByteArray, QByteArrayList>>;

/// Rules either family takes.
inline TableRules commonRules()
{
    return {
        {"raw",
            {"-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack",
                "-A OUTPUT -p tcp -m tcp --dport 21 -j CT --zone 7",
                "-A PREROUTING -i lo -j CT --zone-orig mark", "-A OUTPUT -j CT --ctevents new,destroy",
                "-A PREROUTING -p tcp -m tcp --dport 8080 -j TRACE", "-A PREROUTING -j NOTRACK",
                "-A PREROUTING -m rpfilter --loose --invert"}},
        {"mangle",
            {"-A PREROUTING -i eth+ -j MARK --set-xmark 0x1/0xff", "-A PREROUTING -j MARK --set-mark 7",
                "-A PREROUTING -m mark --mark 0x10/0x10 -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff",
                "-A PREROUTING -m mark ! --mark 0x5 -j CONNMARK --restore-mark",
                "-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
                "-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 1400:1500 -j TCPMSS "
                "--set-mss 1360",
                "-A PREROUTING -p tcp -m tcp --dport 80 -j TPROXY --on-port 3128 --on-ip 0.0.0.0 "
                "--tproxy-mark 0x1/0x1",
                "-A PREROUTING -p tcp -j TPROXY --on-port 3128 --tproxy-mark 0x1/0x1",
                "-A POSTROUTING -j CLASSIFY --set-class 1:2a", "-A OUTPUT -j TOS --set-tos 0x10/0x3f",
                "-A OUTPUT -j DSCP --set-dscp 0x2e", "-A OUTPUT -m dscp --dscp 0x08",
                "-A OUTPUT -m tos --tos 0x10/0x3f",
                "-A POSTROUTING -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill",
                "-A PREROUTING -m socket --transparent --nowildcard",
                "-A FORWARD -p tcp -j TCPOPTSTRIP --strip-options timestamp,sack",
                "-A PREROUTING -j HMARK --hmark-tuple src,dst --hmark-mod 10 --hmark-offset 100 --hmark-rnd "
                "0xdeafbeef",
                "-A PREROUTING -m connlabel --label 5", "-A PREROUTING -m cpu --cpu 0",
                "-A PREROUTING -m connmark ! --mark 0x2/0xf"}},
        {"filter",
            {"-A INPUT -m comment --comment \"two words\"",
                "-A INPUT -m comment --comment \"a \\\"quote\\\" and a \\\\ in it\"",
                "-A INPUT -m comment --comment \"it's; $(not) `run`\"",
                "-A INPUT -m comment --comment \"a\xff\xfe b\"",
                "-A INPUT -m comment --comment \"\xe6\xb8\xaf\xe5\x8f\xa3\"",
                "-A INPUT -m comment --comment plain",
                "-A INPUT -p tcp -m multiport --dports 80,443,8000:8010",
                "-A INPUT -p tcp -m multiport ! --ports 1,2,3", "-A INPUT -p udp -m multiport --sports 5353",
                "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                "-A INPUT -m conntrack --ctstate NEW,DNAT -m conntrack ! --ctstatus ASSURED --ctdir ORIGINAL",
                "-A INPUT -p tcp -m conntrack --ctorigdstport 8080 --ctproto 6 --ctexpire 10:20",
                "-A INPUT -m state --state INVALID -j DROP", "-A FORWARD -m addrtype --dst-type LOCAL",
                "-A FORWARD -m addrtype ! --src-type UNICAST --limit-iface-in",
                "-A INPUT -m mark --mark 0x2000/0x2000",
                "-A INPUT -m statistic --mode random --probability 0.33333333349",
                "-A INPUT -m statistic --mode nth --every 3 --packet 1",
                "-A INPUT -m statistic --mode random ! --probability 0.5",
                "-A INPUT -m limit --limit 5/min --limit-burst 10", "-A INPUT -m limit --limit 1000/sec",
                "-A INPUT -m limit --limit 3/hour",
                "-A INPUT -m hashlimit --hashlimit-above 10/sec --hashlimit-burst 20 --hashlimit-mode "
                "srcip,dstport "
                "--hashlimit-name web --hashlimit-htable-expire 30000",
                "-A INPUT -m hashlimit --hashlimit-upto 512kb/s --hashlimit-burst 1mb --hashlimit-mode srcip "
                "--hashlimit-srcmask 24 --hashlimit-name rate",
                "-A INPUT -m mac --mac-source 02:42:ac:11:00:02",
                "-A INPUT -m mac ! --mac-source 00:11:22:33:44:55",
                "-A INPUT -m time --timestart 08:00 --timestop 18:30 --weekdays Mon,Tue,Fri --kerneltz",
                "-A INPUT -m time --datestart 2024-01-01T00:00:00 --datestop 2030-12-31T23:59:59 ! "
                "--monthdays 1,15",
                "-A INPUT -m string --string \"GET /\" --algo bm --from 20 --to 400",
                "-A INPUT -m string --hex-string \"|00 ff|a b|0d 0a|\" --algo kmp --icase",
                "-A OUTPUT -m owner --uid-owner 1000",
                "-A OUTPUT -m owner ! --uid-owner 100-200 --gid-owner 5",
                "-A OUTPUT -m owner --socket-exists", "-A INPUT -m length --length 40:1500",
                "-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
                "-A INPUT -p tcp -m tcp ! --tcp-flags ALL NONE",
                "-A INPUT -p tcp -m tcp --sport 1024:65535 ! --dport 22 --tcp-option 3",
                "-A INPUT -p udp -m udp ! --sport 53 --dport 1:1024",
                "-A INPUT -p tcp --syn -m connlimit --connlimit-above 20 --connlimit-mask 24",
                "-A INPUT -m connbytes --connbytes 1000:2000 --connbytes-mode bytes --connbytes-dir both",
                "-A INPUT -m recent --name seen --update --seconds 60 --hitcount 4 --rttl",
                "-A INPUT -m recent --set --name other --rdest",
                "-A FORWARD -m physdev --physdev-in veth+ ! --physdev-is-bridged",
                "-A INPUT -m pkttype --pkt-type multicast",
                "-A INPUT -m policy --dir in --pol ipsec --reqid 1 --proto esp --mode tunnel --tunnel-src "
                "10.0.0.1 --tunnel-dst 10.0.0.2",
                "-A INPUT -m policy --dir in --pol none", "-A INPUT -m quota --quota 1048576",
                "-A INPUT -m u32 --u32 \"0x6&0xff=0x1,0x6:0x11\"",
                "-A INPUT -p sctp -m sctp --dport 36412 --chunk-types any INIT,ABORT",
                "-A INPUT -p dccp -m dccp --dport 5001 --dccp-types REQUEST",
                "-A INPUT -m devgroup --src-group 0x1", "-A INPUT -m helper --helper ftp",
                "-A INPUT -m bpf --bytecode \"4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0\"",
                "-A INPUT -m cgroup --cgroup 1", "-A INPUT -m cgroup ! --path system.slice",
                "-A INPUT -m nfacct --nfacct-name x", "-A INPUT -m realm --realm 0x3",
                "-A INPUT -m set --match-set portolan src,dst",
                "-A INPUT -m iprange --src-range 10.0.0.5-10.0.0.9", "-A INPUT -m l2tp --tid 7",
                "-A INPUT -p esp -m esp --espspi 100:200", "-A INPUT -p 255", "-A INPUT ! -p igmp",
                "-A INPUT -p gre", "-A INPUT -p udplite", "-A INPUT -p ospf", "-A INPUT -p mobility-header",
                "-A INPUT -p ah", "-A FORWARD -i lo ! -o eth0 -j FROM-HERE",
                "-A FORWARD -i verylonginterf+ -o a -g FROM-HERE",
                "-A FORWARD ! -i docker0 -o docker0 -j RETURN",
                "-A INPUT -j NFLOG --nflog-prefix \"dropped: \" --nflog-group 5 --nflog-threshold 4",
                "-A INPUT -j NFLOG --nflog-size 64", "-A INPUT -j NFQUEUE --queue-balance 1:4 --queue-bypass",
                "-A INPUT -j NFQUEUE --queue-num 3",
                "-A INPUT -j LOG --log-prefix \"in \\\"it\\\" \" --log-level debug --log-tcp-options "
                "--log-uid",
                "-A INPUT -j LOG", "-A INPUT -j AUDIT --type drop",
                "-A INPUT -j IDLETIMER --timeout 30 --label idle", "-A INPUT -m ecn --ecn-ip-ect 2",
                "-A INPUT -p tcp -m tcp --dport 113 -j REJECT --reject-with tcp-reset", "-A INPUT -j REJECT",
                "-A INPUT -p tcp -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm "
                "--timestamp --wscale 7 --mss 1460",
                "-A INPUT -m osf --genre Linux --ttl 0",
                "-A INPUT -m rateest --rateest r --rateest-lt --rateest-bps 1mbit",
                "-A INPUT -j SET --add-set portolan src --exist", "-A FROM-HERE -j DROP",
                "-A FROM-HERE -j QUEUE", "-A FROM-HERE"}},
    };
}

inline TableRules ipv4Rules()
{
    return {
        {"nat",
            {"-A PREROUTING -d 172.20.242.183/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
             "172.17.0.2:80",
                "-A PREROUTING -p tcp -m tcp --dport 9000:9010 -j DNAT --to-destination "
                "10.0.0.2-10.0.0.9:9000-9010 --persistent",
                "-A PREROUTING -p udp -j DNAT --to-destination 10.0.0.2:100-200/100 --random",
                "-A PREROUTING -j DNAT --to-destination 10.0.0.3",
                "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
                "-A POSTROUTING -p tcp -j MASQUERADE --to-ports 1024-2048 --random",
                "-A POSTROUTING -j MASQUERADE --random-fully",
                "-A POSTROUTING -s 10.1.0.0/16 -p tcp -j SNAT --to-source 1.2.3.4-1.2.3.9:1000-2000 "
                "--random-fully",
                "-A POSTROUTING -j SNAT --to-source 1.2.3.4 --persistent",
                "-A PREROUTING -p tcp -m tcp --dport 81 -j REDIRECT --to-ports 3128",
                "-A PREROUTING -p udp -j REDIRECT --to-ports 1-9 --random", "-A OUTPUT -j REDIRECT",
                "-A PREROUTING -d 10.5.0.0/16 -j NETMAP --to 10.6.0.0/16",
                "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j FROM-HERE"}},
        {"filter",
            {"-A INPUT -p icmp -m icmp --icmp-type 8", "-A INPUT -p icmp -m icmp ! --icmp-type 3/4",
                "-A INPUT -p icmp -m icmp --icmp-type any", "-A INPUT -m ttl --ttl-gt 5",
                "-A INPUT -m ttl --ttl-eq 64", "-A INPUT -f -j DROP", "-A INPUT ! -f",
                "-A INPUT -s 10.0.0.0/255.0.255.0 -d 1.2.3.4/0", "-A INPUT ! -s 10.1.2.3/32 ! -d 224.0.0.0/4",
                "-A INPUT ! -s 0.0.0.0/0", "-A INPUT -p ah -m ah --ahspi 5",
                "-A INPUT -j REJECT --reject-with icmp-admin-prohibited",
                "-A INPUT -j REJECT --reject-with icmp-host-prohibited", "-A INPUT -m realm --realm 0x3/0xf",
                "-A INPUT -m ecn --ecn-ip-ect 1"}},
        {"mangle",
            {"-A PREROUTING -j TTL --ttl-set 64", "-A PREROUTING -j TTL --ttl-inc 1",
                "-A PREROUTING -j TEE --gateway 10.0.0.9", "-A PREROUTING -p tcp -j ECN --ecn-tcp-remove"}},
    };
}

inline TableRules ipv6Rules()
{
    return {
        {"nat",
            {"-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination [fd00::2]:80",
                "-A PREROUTING -j DNAT --to-destination fd00::3",
                "-A PREROUTING -p tcp -j DNAT --to-destination [fd00::2-fd00::9]:90-99 --random --persistent",
                "-A POSTROUTING -s fd00::/64 ! -o docker0 -j MASQUERADE",
                "-A POSTROUTING -p udp -j MASQUERADE --to-ports 1024-2048",
                "-A POSTROUTING -j SNAT --to-source 2001:db8::1",
                "-A PREROUTING -p tcp -j REDIRECT --to-ports 3128",
                "-A PREROUTING -d fd00:1::/64 -j NETMAP --to fd00:2::/64"}},
        {"filter",
            {"-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128",
                "-A INPUT -p ipv6-icmp -m icmp6 ! --icmpv6-type 1/4", "-A INPUT -p ipv6-icmp",
                "-A INPUT -m hl --hl-gt 5", "-A INPUT -s fe80::/10 -d ff02::1/128", "-A INPUT ! -s ::/0",
                "-A INPUT ! -d 2001:db8::/32", "-A INPUT -s ::1:2/ffff::ffff",
                "-A INPUT -m rt --rt-type 0 --rt-len 22", "-A INPUT -m frag --fragid 1:2 --fragfirst",
                "-A INPUT -m hbh --hbh-len 8", "-A INPUT -m dst --dst-len 5",
                "-A INPUT -m ipv6header --header auth,frag --soft", "-A INPUT -m ipv6header ! --header esp",
                "-A INPUT -m eui64", "-A INPUT -p ah -m ah --ahspi 1:9 --ahres",
                "-A INPUT -p mobility-header -m mh --mh-type 5", "-A OUTPUT -m policy --dir out --pol none",
                "-A INPUT -m iprange --dst-range fd00::1-fd00::9",
                "-A INPUT -j REJECT --reject-with icmp6-adm-prohibited",
                "-A INPUT -j REJECT --reject-with icmp6-port-unreachable",
                "-A INPUT -m conntrack --ctorigsrc fd00::/64 ! --ctrepldst ::1"}},
        {"mangle",
            {"-A PREROUTING -j HL --hl-set 64", "-A PREROUTING -j HL --hl-dec 1",
                "-A PREROUTING -j TEE --gateway fd00::9"}},
    };
}

/// By table, each table once.
inline TableRules extensionRules(portolan::Family family)
{
    auto rules = commonRules();
    for (auto& [table, more] : family == portolan::Family::Ipv4 ? ipv4Rules() : ipv6Rules()) {
        bool known = false;
        for (auto& entry : rules)
            if (entry.first == table) {
                entry.second += more;
                known = true;
            }
        if (!known)
            rules.emplace_back(table, more);
    }
    return rules;
}

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
