#include "helper/nftables/listing/headers.h"

#include <algorithm>
#include <utility>

namespace portolan::nftlisting {

namespace {

using enum DataType;

constexpr HeaderField kAh[]{{"nexthdr", Protocol, 0, 8, IcmpFor::Any, true}, {"hdrlength", Integer, 8, 8},
    {"reserved", Integer, 16, 16}, {"spi", Integer, 32, 32}, {"sequence", Integer, 64, 32}};
constexpr HeaderField kEsp[]{{"spi", Integer, 0, 32}, {"sequence", Integer, 32, 32}};
constexpr HeaderField kComp[]{
    {"nexthdr", Protocol, 0, 8, IcmpFor::Any, true}, {"flags", Bitmask, 8, 8}, {"cpi", Integer, 16, 16}};
constexpr HeaderField kIcmp[]{{"type", IcmpType, 0, 8, IcmpFor::Any, true}, {"code", IcmpCode, 8, 8},
    {"checksum", Integer, 16, 16}, {"id", Integer, 32, 16, IcmpFor::Echo},
    {"sequence", Integer, 48, 16, IcmpFor::Echo}, {"gateway", Integer, 32, 32, IcmpFor::Address},
    {"mtu", Integer, 48, 16, IcmpFor::Mtu}};
constexpr HeaderField kIgmp[]{{"type", IgmpType, 0, 8}, {"checksum", Integer, 16, 16}, {"mrt", Integer, 8, 8},
    {"group", Integer, 32, 32}};
constexpr HeaderField kUdp[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16}, {"length", Integer, 32, 16},
    {"checksum", Integer, 48, 16}};
constexpr HeaderField kUdpLite[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16},
    {"csumcov", Integer, 32, 16}, {"checksum", Integer, 48, 16}};
constexpr HeaderField kTcp[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16}, {"sequence", Integer, 32, 32},
    {"ackseq", Integer, 64, 32}, {"doff", Integer, 96, 4}, {"reserved", Integer, 100, 4},
    {"flags", TcpFlags, 104, 8}, {"window", Integer, 112, 16}, {"checksum", Integer, 128, 16},
    {"urgptr", Integer, 144, 16}};
constexpr HeaderField kDccp[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16}, {"type", DccpType, 67, 4}};
constexpr HeaderField kSctp[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16}, {"vtag", Integer, 32, 32},
    {"checksum", Integer, 64, 32}};
constexpr HeaderField kAnyTransport[]{{"sport", Port, 0, 16}, {"dport", Port, 16, 16}};
constexpr HeaderField kIp[]{{"version", Integer, 0, 4}, {"hdrlength", Integer, 4, 4}, {"dscp", Dscp, 8, 6},
    {"ecn", Ecn, 14, 2}, {"length", Integer, 16, 16}, {"id", Integer, 32, 16}, {"frag-off", Integer, 48, 16},
    {"ttl", Integer, 64, 8}, {"protocol", Protocol, 72, 8, IcmpFor::Any, true}, {"checksum", Integer, 80, 16},
    {"saddr", Ipv4, 96, 32}, {"daddr", Ipv4, 128, 32}};
constexpr HeaderField kIcmp6[]{{"type", Icmp6Type, 0, 8, IcmpFor::Any, true}, {"code", Icmp6Code, 8, 8},
    {"checksum", Integer, 16, 16}, {"parameter-problem", Integer, 32, 32, IcmpFor::Parameter6},
    {"mtu", Integer, 32, 32, IcmpFor::Mtu6}, {"id", Integer, 32, 16, IcmpFor::Echo6},
    {"sequence", Integer, 48, 16, IcmpFor::Echo6}, {"max-delay", Integer, 32, 16, IcmpFor::Query6}};
constexpr HeaderField kIp6[]{{"version", Integer, 0, 4}, {"dscp", Dscp, 4, 6}, {"ecn", Ecn, 10, 2},
    {"flowlabel", Integer, 12, 20}, {"length", Integer, 32, 16},
    {"nexthdr", Protocol, 48, 8, IcmpFor::Any, true}, {"hoplimit", Integer, 56, 8}, {"saddr", Ipv6, 64, 128},
    {"daddr", Ipv6, 192, 128}};
constexpr HeaderField kEther[]{
    {"daddr", Ether, 0, 48}, {"saddr", Ether, 48, 48}, {"type", EtherType, 96, 16, IcmpFor::Any, true}};

constexpr Header kHeaders[]{
    {HeaderKind::Unknown, "unknown", HeaderBase::None, {}},
    {HeaderKind::Ah, "ah", HeaderBase::Transport, kAh},
    {HeaderKind::Esp, "esp", HeaderBase::Transport, kEsp},
    {HeaderKind::Comp, "comp", HeaderBase::Transport, kComp},
    {HeaderKind::Icmp, "icmp", HeaderBase::Transport, kIcmp},
    {HeaderKind::Igmp, "igmp", HeaderBase::Transport, kIgmp},
    {HeaderKind::Udp, "udp", HeaderBase::Transport, kUdp},
    {HeaderKind::UdpLite, "udplite", HeaderBase::Transport, kUdpLite},
    {HeaderKind::Tcp, "tcp", HeaderBase::Transport, kTcp},
    {HeaderKind::Dccp, "dccp", HeaderBase::Transport, kDccp},
    {HeaderKind::Sctp, "sctp", HeaderBase::Transport, kSctp},
    {HeaderKind::AnyTransport, "th", HeaderBase::Transport, kAnyTransport},
    {HeaderKind::Ip, "ip", HeaderBase::Network, kIp},
    {HeaderKind::Icmp6, "icmpv6", HeaderBase::Transport, kIcmp6},
    {HeaderKind::Ip6, "ip6", HeaderBase::Network, kIp6},
    {HeaderKind::Inet, "inet", HeaderBase::Link, {}},
    {HeaderKind::InetService, "inet-service", HeaderBase::Transport, {}},
    {HeaderKind::Ether, "ether", HeaderBase::Link, kEther},
};

using Link = std::pair<unsigned, HeaderKind>;
constexpr Link kAfterIp[]{{50, HeaderKind::Esp}, {51, HeaderKind::Ah}, {108, HeaderKind::Comp},
    {17, HeaderKind::Udp}, {136, HeaderKind::UdpLite}, {6, HeaderKind::Tcp}, {33, HeaderKind::Dccp},
    {132, HeaderKind::Sctp}, {1, HeaderKind::Icmp}, {2, HeaderKind::Igmp}, {58, HeaderKind::Icmp6}};
constexpr Link kAfterInet[]{{2, HeaderKind::Ip}, {10, HeaderKind::Ip6}};
constexpr Link kAfterEther[]{{0x0800, HeaderKind::Ip}, {0x86dd, HeaderKind::Ip6}};

std::span<const Link> linksOf(HeaderKind kind)
{
    switch (kind) {
    case HeaderKind::Ip:
    case HeaderKind::Ip6:
    case HeaderKind::InetService:
        return kAfterIp;
    case HeaderKind::Ah:
    case HeaderKind::Comp:
        return std::span(kAfterIp).first(8);
    case HeaderKind::Inet:
        return kAfterInet;
    case HeaderKind::Ether:
        return kAfterEther;
    default:
        return {};
    }
}

} // namespace

const Header& headerOf(HeaderKind kind)
{
    return kHeaders[std::size_t(kind)];
}

const Header* headerAfter(const Header& below, unsigned number)
{
    const auto links = linksOf(below.kind);
    const auto link
        = std::find_if(links.begin(), links.end(), [&](const Link& known) { return known.first == number; });
    return link == links.end() ? nullptr : &headerOf(link->second);
}

unsigned icmpTypeFor(IcmpFor dependency)
{
    switch (dependency) {
    case IcmpFor::Any:
        break;
    case IcmpFor::Echo:
        return 8;
    case IcmpFor::Echo6:
        return 128;
    case IcmpFor::Mtu:
        return 3;
    case IcmpFor::Address:
        return 5;
    case IcmpFor::Mtu6:
        return 2;
    case IcmpFor::Query6:
        return 130;
    case IcmpFor::Parameter6:
        return 4;
    }
    return 0;
}

} // namespace portolan::nftlisting
