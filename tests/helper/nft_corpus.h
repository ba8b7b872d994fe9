// Rules of nftables: one of every statement and expression that people write, and any number made up.
#pragma once

#include <QStringList>

#include <random>

namespace kerneltest {

/// Rules that tables of IPv4 and IPv6 together take; each is listed fast.
inline QStringList commonNftRules()
{
    return {"tcp dport 22 accept", "tcp dport { 22, 80-90, 443 } counter accept",
        "tcp sport != 1024-65535 drop", "udp dport >= 1000", "udp dport < 53 return",
        "tcp dport 80-90 tcp sport 1000-2000", "th dport 53", "meta l4proto { tcp, udp } th dport 53 accept",
        "meta l4proto tcp", "meta l4proto tcp counter tcp dport 1", "meta nfproto ipv4 meta l4proto tcp",
        "meta nfproto ipv6 tcp dport 1", "ip protocol tcp tcp dport 5", "ip6 nexthdr udp udp sport 5",
        "ip protocol { icmp, esp }", "meta l4proto 47", "ip saddr 10.0.0.0/8",
        "ip saddr 10.1.0.0/12 ip daddr 192.0.2.1", "ip daddr != 10.0.0.1-10.0.0.9",
        "ip saddr { 10.0.0.0/8, 1.2.3.4 }", "ip daddr 192.0.2.128/25 tcp dport 1",
        "ip saddr & 0.0.0.255 == 0.0.0.1", "ip6 saddr fe80::/10", "ip6 daddr 2001:db8::1",
        "ip6 daddr { fd00::/8, ::1 } drop", "ip6 saddr ::ffff:1.2.3.4", "ip6 saddr 2001:db8::1-2001:db8::9",
        "ip version 4", "ip hdrlength 5", "ip ttl 64", "ip ttl < 5", "ip length 100-200", "ip id 7",
        "ip frag-off & 0x1fff != 0", "ip dscp cs1", "ip dscp != ef", "ip ecn ce", "ip6 dscp af11",
        "ip6 hoplimit 1", "ip6 flowlabel 5", "tcp flags syn", "tcp flags & (fin | syn) == syn",
        "tcp flags & (fin | syn | rst | ack) == (syn | ack)", "tcp flags == syn", "tcp flags != ack",
        "tcp doff 8", "tcp window 100", "tcp sequence 5", "udp length 8", "sctp dport 1-5", "dccp dport 1",
        "udplite dport 1", "icmp type echo-request", "icmp type { echo-request, echo-reply } accept",
        "icmp type 200", "icmp code port-unreachable", "icmp type destination-unreachable icmp code 4",
        "icmp mtu 1400", "icmp id 5", "icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept",
        "icmpv6 type echo-request", "icmpv6 mtu 1280", "icmpv6 code no-route", "igmp type membership-query",
        "ah spi 5", "esp spi 1-9", "comp cpi 3", "iifname \"eth0\"", "iifname \"docker*\" oifname != \"lo\"",
        "iifname { \"a\", \"b\" }", "iifname { \"veth*\", \"eth0\" } accept", "iif lo", "oif != lo",
        "iif 4711", "meta mark 1", "meta mark 0x10-0x20", "meta mark & 0xff == 0x10",
        "meta mark & 0xff000000 == 0x1000000", "meta mark { 1, 5-9 }", "meta mark != 5",
        "mark and 0x3 != 0x1", "meta pkttype broadcast", "meta pkttype { unicast, multicast }",
        "meta skuid 0", "meta skgid { 5, 6 }", "meta skuid 1000-2000", "meta length 100",
        "meta length > 1000", "meta cpu 1", "meta priority 1:2", "meta priority none", "meta random < 5",
        "meta protocol ip", "meta protocol { ip, ip6 }", "meta cgroup 5", "meta day \"Monday\"",
        "ct state established", "ct state established,related accept", "ct state != new",
        "ct state invalid drop", "ct state vmap { established : accept, related : accept, invalid : drop }",
        "ct state { new, untracked }", "ct status dnat", "ct status != snat", "ct status snat,dnat",
        "ct mark 5", "ct mark & 0xf == 5", "ct direction reply", "ct original ip daddr 1.2.3.4",
        "ct original ip saddr 10.0.0.0/8", "ct reply ip6 saddr fd00::1",
        "meta l4proto tcp ct original proto-dst 80", "ct zone 5", "ct expiration 30s", "ct helper \"ftp\"",
        "ct original packets > 5", "ct bytes 100-200", "ct l3proto ipv4", "ct protocol tcp", "ct count 5",
        "ct count over 10 drop", "fib daddr type local", "fib saddr . iif oif missing drop",
        "fib daddr . iif type { local, broadcast }", "fib saddr oifname \"lo\"", "fib daddr type != unicast",
        "rt mtu 1400", "rt ip nexthop 1.2.3.4", "rt ipsec exists", "socket transparent 1", "socket mark 5",
        "ip saddr . tcp dport { 10.0.0.1 . 80, 10.0.0.2 . 443 }",
        "ip daddr . meta l4proto . th dport @services accept",
        "ip saddr . ip daddr . tcp dport { 10.0.0.0/8 . 1.2.3.4 . 1-5, 1.1.1.1 . 2.2.2.2 . 7 }",
        "meta l4proto . th dport { tcp . 80-90, udp . 53 }",
        "iifname . ip saddr { \"eth0\" . 10.0.0.1, \"lo\" . 1.2.3.4 }", "ip saddr @addresses drop",
        "ip6 saddr @addresses6", "tcp dport @ports", "tcp dport != @ports",
        "tcp dport vmap { 80 : accept, 443 : drop, 1-5 : jump other }", "ip saddr vmap @verdicts",
        "ip daddr . tcp dport vmap { 10.0.0.1 . 80 : goto other }",
        "meta mark vmap { 1 : accept, 2 : return }",
        "numgen random mod 2 vmap { 0 : jump other, 1 : return }",
        "jhash ip saddr . tcp dport mod 4 vmap { 0 : drop }", "symhash mod 2 vmap { 0 : drop, 1 : accept }",
        "numgen inc mod 10 offset 5 vmap { 5-9 : drop }", "counter", "counter name hits accept",
        "quota name volume", "limit name rate1", "limit rate 5/minute", "limit rate 5/minute burst 7 packets",
        "limit rate over 10 mbytes/second", "limit rate 1025 bytes/hour burst 5 bytes", "quota 25 mbytes",
        "quota over 1000 bytes drop", "log", "log prefix \"x: \"", "log level debug flags all",
        "log prefix \"a\\b\" group 5 snaplen 10 queue-threshold 3", "log flags tcp sequence,options",
        "log flags skuid", "log level warn", "reject", "reject with tcp reset",
        "reject with icmpx admin-prohibited", "meta nfproto ipv4 reject with icmp host-unreachable",
        "ip saddr 1.2.3.4 reject with icmp port-unreachable", "ip6 saddr ::1 reject with icmpv6 no-route",
        "tcp dport 1 reject with tcp reset", "drop", "continue", "return", "jump other", "goto other",
        "meta mark set 5", "meta mark set ct mark", "ct mark set meta mark",
        "meta mark set meta mark or 0x2000", "meta mark set meta mark and 0xff",
        "meta mark set meta mark xor 0x1", "meta mark set meta mark and 0xf0f0 or 0x5",
        "ct mark set mark and 0xffff or 0x10000", "meta nftrace set 1", "meta pkttype set host",
        "meta priority set 1:10", "ct zone set 5", "notrack", "tcp dport set 80", "ip saddr set 10.0.0.1",
        "meta mark set tcp dport map { 80 : 5, 443 : 6 }", "meta mark set tcp dport map @marks",
        "tcp flags syn tcp option maxseg size set rt mtu", "tcp option maxseg size set 1400",
        "add @seen { ip saddr }", "update @seen { ip saddr timeout 5m }", "delete @seen { ip saddr }",
        "add @metered { ip saddr limit rate 5/second }", "update @pairs { ip saddr . tcp dport counter }",
        "queue", "queue num 5", "queue num 1-3 bypass", "queue num 2-5 fanout,bypass", "flow add @fast",
        "@th,0,16 80", "@nh,96,32 16909060", "@ll,0,8 5", "@th,32,8 5",
        "counter comment \"with \\ and ü and tab\"", "ip saddr 1.2.3.4 counter drop comment \"x\"",
        "ether saddr 00:11:22:33:44:55", "ether saddr 00:11:22:33:44:55 ip saddr 1.2.3.4", "@th,16,16 80"};
}

inline QStringList natNftRules()
{
    return {"dnat ip to 10.0.0.1", "dnat ip6 to fd00::1", "tcp dport 80 dnat ip to 10.0.0.1:8080",
        "tcp dport 80 dnat ip6 to [fd00::1]:8080", "tcp dport 80-90 dnat ip to 10.0.0.1:8080-8090",
        "dnat ip to 10.0.0.1-10.0.0.9", "dnat ip to 10.0.0.0-10.0.0.255", "dnat ip to 10.0.0.1 persistent",
        "dnat ip to 10.0.0.1-10.0.0.2 random,persistent", "redirect", "tcp dport 80 redirect to :8080",
        "udp dport 53 redirect to :1000-2000 random",
        "dnat ip to tcp dport map { 80 : 10.0.0.1, 81 : 10.0.0.2 }",
        "dnat ip addr . port to tcp dport map @targets",
        "tcp dport 90 dnat ip to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }",
        "tcp dport 90 dnat ip to numgen inc mod 4 map { 0-2 : 10.0.0.1, 3 : 10.0.0.2 }",
        "tcp dport 91 dnat ip to jhash ip saddr mod 2 seed 0xdeadbeef map { 0 : 10.0.0.1, 1 : 10.0.0.2 }",
        "meta l4proto tcp dnat ip addr . port to numgen random mod 2 map { 0 : 10.0.0.1 . 80, 1 : 10.0.0.2 . "
        "81 }",
        "meta l4proto tcp dnat ip to 10.0.0.1:tcp dport map { 80 : 8080, 81 : 8081 }",
        "fib daddr type local tcp dport 5 counter dnat ip to 127.0.0.1:6"};
}

inline QStringList sourceNatNftRules()
{
    return {"masquerade", "masquerade random", "masquerade fully-random,persistent",
        "meta l4proto tcp masquerade to :1024-65535", "oifname \"eth0\" masquerade", "snat ip to 2.2.2.2",
        "snat ip6 to fd00::5", "ip protocol tcp snat ip to 2.2.2.2:1000-2000",
        "ip saddr 10.0.0.0/8 oifname != \"docker0\" counter masquerade",
        "snat ip to 1.2.3.4-1.2.3.9 fully-random"};
}

/// Rules that are left to libnftables, as how it lists them is not known for certain.
inline QStringList rareNftRules()
{
    return {"meta hour \"10:00\"-\"11:00\"", "meta iifgroup 5", "tcp option sack-perm exists",
        "ip dscp { cs1, cs2 }", "snat ip prefix to ip saddr map { 10.0.0.0/24 : 192.168.0.0/24 }",
        "dup to 1.2.3.4", "synproxy mss 1460", "ip dscp set cs1", "iiftype loopback", "vlan id 5",
        "frag id 5", "ct label set 5", "tcp sport >= 5 udp dport <= 6"};
}

/// Sets, maps and objects that the rules above name, and more of them.
inline QString nftObjects()
{
    return R"(
  counter hits { comment "how many" packets 5 bytes 300; }
  quota volume { over 25 mbytes used 5 bytes; }
  limit rate1 { rate 10/second burst 5 packets; }
  limit rate2 { rate over 5 kbytes/minute; }
  ct helper ftp1 { type "ftp" protocol tcp; l3proto ip; }
  flowtable fast { hook ingress priority filter + 5; devices = { lo }; }
  set addresses { type ipv4_addr; flags interval; comment "who they are"; elements = { 10.0.0.0/8, 192.168.1.1-192.168.1.9, 1.2.3.4 comment "one", 0.0.0.0/32, 255.255.255.0/24 }; }
  set addresses6 { type ipv6_addr; elements = { fd00::1, ::1, 2001:db8::5 comment "x" }; }
  set ranges6 { type ipv6_addr; flags interval; elements = { fd00::/8, ::1-::5, ffff::/16 }; }
  set ports { type inet_service; flags interval; auto-merge; elements = { 1-1023, 8080, 65535 }; }
  set plain { type inet_service; size 100; elements = { 443, 80, 22, 1, 65535, 256 }; }
  set small { type inet_service; policy memory; }
  set marks1 { type mark; elements = { 0x1, 0x100, 0x10000, 0xff }; }
  set marks2 { type mark; flags interval; elements = { 1-5, 0x100-0x1ff, 7 }; }
  set names { type ifname; elements = { "lo", "eth0", "docker0", "br-0123456789ab" }; }
  set wild { type ifname; flags interval; elements = { "veth*", "eth0", "wg*" }; }
  set protocols { type inet_proto; elements = { tcp, udp, icmp, 253 }; }
  set protocolRanges { type inet_proto; flags interval; elements = { tcp, 20-40 }; }
  set states { type ct_state; elements = { new, established, related }; }
  set macs { type ether_addr; elements = { 00:11:22:33:44:55, ff:ff:ff:ff:ff:ff, 02:00:00:00:00:01 }; }
  set types { type icmp_type; elements = { echo-request, 77 }; }
  set kinds { type ether_type; elements = { ip, ip6, 0x1234 }; }
  set users { type uid; elements = { 0, 1000, 65534 }; }
  set seen { type ipv4_addr; flags dynamic,timeout; timeout 1h; gc-interval 10s; size 65535; }
  set metered { type ipv4_addr; flags dynamic; size 100; }
  set counted { type ipv4_addr; counter; elements = { 1.2.3.4 counter packets 5 bytes 300, 5.6.7.8 counter packets 0 bytes 0 }; }
  set timed { type ipv4_addr; flags timeout; elements = { 1.2.3.4 timeout 1d expires 20h, 5.6.7.8 timeout 1h comment "c" }; }
  set pairs { type ipv4_addr . inet_service; flags dynamic; size 100; counter; }
  set triples { type ipv4_addr . inet_proto . inet_service; elements = { 10.0.0.1 . tcp . 80, 9.0.0.1 . udp . 53, 10.0.0.1 . tcp . 443 comment "z" }; }
  set services { type ipv4_addr . inet_proto . inet_service; flags interval; elements = { 10.0.0.0/8 . tcp . 80-90, 1.2.3.4 . udp . 53, 10.0.0.1-10.0.0.7 . tcp . 1 }; }
  set named { type ifname . ipv4_addr . mark; elements = { "eth0" . 1.2.3.4 . 0x5, "lo" . 10.0.0.1 . 0x100 }; }
  set wildPairs { type ifname . inet_service; flags interval; elements = { "eth*" . 80, "lo" . 1-5 }; }
  set byField { typeof ip saddr . tcp dport; elements = { 1.2.3.4 . 80 }; }
  set byLength { typeof ip length; elements = { 100, 50, 1500 }; }
  set byKey { typeof meta mark . ct state; }
  set empty { type ipv4_addr; flags constant; }
  set catchall { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, * }; }
  map verdicts { type ipv4_addr : verdict; elements = { 1.2.3.4 : jump other, 10.0.0.1 : accept, 9.9.9.9 comment "c" : drop }; }
  map verdictRanges { type inet_service : verdict; flags interval; elements = { 1-5 : goto other, 80 : accept }; }
  map targets { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.5 . 8080, 22 : 10.0.0.6 . 2222 }; }
  map single { type inet_service : ipv4_addr; elements = { 80 : 10.0.0.5 }; }
  map marks { type inet_service : mark; elements = { 80 : 0x5, 443 : 0x100 }; }
  map pairMap { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.1 . tcp . 443 comment "x" : goto other }; }
  map wildMap { type ifname : verdict; flags interval; elements = { "veth*" : jump other, "eth0" : accept }; }
  map counters { type ipv4_addr : counter; elements = { 1.2.3.4 : "hits" }; }
  map everyone { type ipv4_addr : verdict; elements = { 1.2.3.4 : accept, * : drop }; }
)";
}

/// Any number of rules put together from questions and answers at random.
inline QStringList randomNftRules(unsigned count, unsigned seed)
{
    std::mt19937 random(seed);
    const auto number = [&](unsigned below) { return QString::number(random() % below); };
    const auto address = [&] { return "10." + number(256) + '.' + number(256) + '.' + number(256); };
    const auto one
        = [&](const QStringList& list) { return list[qsizetype(random() % unsigned(list.size()))]; };
    const auto ports = [&] {
        const unsigned from = random() % 60000;
        const QString range = QString::number(from) + '-' + QString::number(from + 1 + random() % 5000);
        return one({number(65536), "!= " + number(65536), range, "!= " + range,
            "{ " + number(9000) + ", " + range + " }", "< " + number(65535), ">= " + number(65535)});
    };
    const auto question = [&]() -> QString {
        switch (random() % 14) {
        case 0:
            return one({"tcp", "udp", "th", "sctp"}) + one({" dport ", " sport "}) + ports();
        case 1:
            return "ip " + one({"saddr ", "daddr "}) + one({"", "!= "}) + address();
        case 2:
            return "ip " + one({"saddr ", "daddr "}) + "10." + number(256) + ".0.0/"
                + one({"16", "17", "20"});
        case 3:
            return "ip saddr { " + address() + ", " + address() + " }";
        case 4:
            return "ip6 " + one({"saddr ", "daddr "}) + "fd00:" + number(9999)
                + "::" + one({"1", "/32", "/64"});
        case 5:
            return one({"iifname ", "oifname "}) + one({"", "!= "})
                + one({"\"eth0\"", "\"br-*\"", "{ \"a\", \"b\" }"});
        case 6:
            return "ct state " + one({"new", "established,related", "!= invalid", "new,untracked"});
        case 7:
            return "meta mark " + one({"", "!= "}) + number(100000);
        case 8:
            return "meta mark & 0x" + QString::number(random() % 65536, 16) + " == " + number(3);
        case 9:
            return "meta l4proto " + one({"tcp", "udp", "{ tcp, udp }", "icmp"});
        case 10:
            return "meta nfproto " + one({"ipv4", "ipv6"});
        case 11:
            return one({"icmp type echo-request", "icmpv6 type echo-reply", "tcp flags syn",
                "ip ttl " + number(256)});
        case 12:
            return "ip saddr . tcp dport { " + address() + " . " + number(9999) + ", " + address() + " . 5 }";
        default:
            return "ct mark " + number(1000);
        }
    };
    QStringList rules;
    while (unsigned(rules.size()) < count) {
        QStringList parts;
        for (unsigned questions = random() % 4; questions > 0; --questions)
            parts.append(question());
        if (random() % 3 == 0)
            parts.append(one({"counter", "limit rate " + number(100) + "1/second", "log prefix \"p\"",
                "meta mark set 1"}));
        if (random() % 3 == 0)
            parts.append(question());
        parts.append(
            one({"accept", "drop", "return", "counter", "jump other", "reject with icmpx no-route"}));
        rules.append(parts.join(' '));
    }
    return rules;
}

} // namespace kerneltest
