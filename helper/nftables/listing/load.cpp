#include "helper/nftables/listing/load.h"

#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

struct KeyFacts {
    const char* name = nullptr;
    DataType type = DataType::Invalid;
    ByteOrder order = ByteOrder::Unsaid;
    unsigned bits = 0;
};

constexpr KeyFacts metaFacts(std::uint32_t key)
{
    using enum ByteOrder;
    switch (key) {
    case NFT_META_LEN:
        return {"length", DataType::Integer, Host, 32};
    case NFT_META_PROTOCOL:
        return {"protocol", DataType::EtherType, Network, 16};
    case NFT_META_NFPROTO:
        return {"nfproto", DataType::NfProtocol, Host, 8};
    case NFT_META_L4PROTO:
        return {"l4proto", DataType::Protocol, Host, 8};
    case NFT_META_PRIORITY:
        return {"priority", DataType::ClassId, Host, 32};
    case NFT_META_MARK:
        return {"mark", DataType::Mark, Host, 32};
    case NFT_META_IIF:
        return {"iif", DataType::Interface, Host, 32};
    case NFT_META_OIF:
        return {"oif", DataType::Interface, Host, 32};
    case NFT_META_IIFNAME:
        return {"iifname", DataType::InterfaceName, Host, 128};
    case NFT_META_OIFNAME:
        return {"oifname", DataType::InterfaceName, Host, 128};
    case NFT_META_IIFTYPE:
        return {"iiftype", DataType::InterfaceType, Host, 16};
    case NFT_META_OIFTYPE:
        return {"oiftype", DataType::InterfaceType, Host, 16};
    case NFT_META_SKUID:
        return {"skuid", DataType::Uid, Host, 32};
    case NFT_META_SKGID:
        return {"skgid", DataType::Gid, Host, 32};
    case NFT_META_NFTRACE:
        return {"nftrace", DataType::Integer, Host, 1};
    case NFT_META_BRI_IIFNAME:
        return {"ibrname", DataType::InterfaceName, Host, 128};
    case NFT_META_BRI_OIFNAME:
        return {"obrname", DataType::InterfaceName, Host, 128};
    case NFT_META_PKTTYPE:
        return {"pkttype", DataType::PacketType, Host, 8};
    case NFT_META_CPU:
        return {"cpu", DataType::Integer, Host, 32};
    case NFT_META_CGROUP:
        return {"cgroup", DataType::Integer, Host, 32};
    case NFT_META_PRANDOM:
        return {"random", DataType::Integer, Network, 32};
    case NFT_META_SECPATH:
        return {"ipsec", DataType::Boolean, Host, 8};
    case NFT_META_IIFKIND:
        return {"iifkind", DataType::InterfaceName, Host, 128};
    case NFT_META_OIFKIND:
        return {"oifkind", DataType::InterfaceName, Host, 128};
    case NFT_META_TIME_DAY:
        return {"day", DataType::Day, Host, 8};
    case NFT_META_SDIF:
        return {"sdif", DataType::Interface, Host, 32};
    case NFT_META_SDIFNAME:
        return {"sdifname", DataType::InterfaceName, Host, 128};
    default:
        return {};
    }
}

constexpr KeyFacts ctFacts(std::uint32_t key)
{
    using enum ByteOrder;
    switch (key) {
    case NFT_CT_STATE:
        return {"state", DataType::CtState, Host, 32};
    case NFT_CT_DIRECTION:
        return {"direction", DataType::CtDirection, Host, 8};
    case NFT_CT_STATUS:
        return {"status", DataType::CtStatus, Host, 32};
    case NFT_CT_MARK:
        return {"mark", DataType::Mark, Host, 32};
    case NFT_CT_SECMARK:
        return {"secmark", DataType::Integer, Host, 32};
    case NFT_CT_EXPIRATION:
        return {"expiration", DataType::Time, Host, 32};
    case NFT_CT_HELPER:
        return {"helper", DataType::Text, Host, 128};
    case NFT_CT_L3PROTOCOL:
        return {"l3proto", DataType::NfProtocol, Host, 8};
    case NFT_CT_SRC:
        return {"saddr", DataType::Invalid, Network, 0};
    case NFT_CT_DST:
        return {"daddr", DataType::Invalid, Network, 0};
    case NFT_CT_PROTOCOL:
        return {"protocol", DataType::Protocol, Network, 8};
    case NFT_CT_PROTO_SRC:
        return {"proto-src", DataType::Invalid, Network, 16};
    case NFT_CT_PROTO_DST:
        return {"proto-dst", DataType::Invalid, Network, 16};
    case NFT_CT_BYTES:
        return {"bytes", DataType::Integer, Host, 64};
    case NFT_CT_PKTS:
        return {"packets", DataType::Integer, Host, 64};
    case NFT_CT_AVGPKT:
        return {"avgpkt", DataType::Integer, Host, 64};
    case NFT_CT_ZONE:
        return {"zone", DataType::Integer, Host, 16};
    case NFT_CT_SRC_IP:
        return {"ip saddr", DataType::Ipv4, Network, 32};
    case NFT_CT_DST_IP:
        return {"ip daddr", DataType::Ipv4, Network, 32};
    case NFT_CT_SRC_IP6:
        return {"ip6 saddr", DataType::Ipv6, Network, 128};
    case NFT_CT_DST_IP6:
        return {"ip6 daddr", DataType::Ipv6, Network, 128};
    case NFT_CT_ID:
        return {"id", DataType::Integer, Network, 32};
    default:
        return {};
    }
}

bool describe(Load& load, const KeyFacts& facts)
{
    load.type = facts.type;
    load.order = facts.order;
    load.bits = facts.bits;
    return facts.name != nullptr;
}

} // namespace

const char* metaName(std::uint32_t key)
{
    return metaFacts(key).name;
}

const char* ctName(std::uint32_t key)
{
    return ctFacts(key).name;
}

bool describeMeta(Load& load)
{
    load.kind = LoadKind::Meta;
    switch (load.key) {
    case NFT_META_NFPROTO:
    case NFT_META_PROTOCOL:
        load.protocolKey = true;
        load.base = HeaderBase::Link;
        break;
    case NFT_META_L4PROTO:
        load.protocolKey = true;
        load.base = HeaderBase::Network;
        break;
    case NFT_META_IIFTYPE:
        load.protocolKey = true;
        break;
    default:
        break;
    }
    return describe(load, metaFacts(load.key));
}

bool describeCt(Load& load)
{
    load.kind = LoadKind::Ct;
    switch (load.key) {
    case NFT_CT_SRC:
    case NFT_CT_DST:
        load.base = HeaderBase::Network;
        break;
    case NFT_CT_PROTO_SRC:
    case NFT_CT_PROTO_DST:
        load.base = HeaderBase::Transport;
        break;
    case NFT_CT_PROTOCOL:
        load.protocolKey = true;
        load.base = HeaderBase::Network;
        break;
    case NFT_CT_L3PROTOCOL:
        load.protocolKey = true;
        load.base = HeaderBase::Link;
        break;
    default:
        break;
    }
    return describe(load, ctFacts(load.key));
}

bool describeRt(Load& load)
{
    load.kind = LoadKind::Rt;
    switch (load.key) {
    case NFT_RT_NEXTHOP4:
        return describe(load, {"nexthop", DataType::Ipv4, ByteOrder::Network, 32});
    case NFT_RT_NEXTHOP6:
        return describe(load, {"nexthop", DataType::Ipv6, ByteOrder::Network, 128});
    case NFT_RT_TCPMSS:
        return describe(load, {"mtu", DataType::Integer, ByteOrder::Host, 16});
    case NFT_RT_XFRM:
        return describe(load, {"ipsec", DataType::Boolean, ByteOrder::Host, 8});
    default:
        return false;
    }
}

bool describeFib(Load& load)
{
    load.kind = LoadKind::Fib;
    KeyFacts facts{"", DataType::Interface, ByteOrder::Host, 32};
    if (load.key == NFT_FIB_RESULT_OIFNAME)
        facts = {"", DataType::Text, ByteOrder::Host, 128};
    else if (load.key == NFT_FIB_RESULT_ADDRTYPE)
        facts.type = DataType::FibAddress;
    else if (load.key != NFT_FIB_RESULT_OIF)
        return false;
    if ((load.flags & NFTA_FIB_F_PRESENT) != 0)
        facts.type = DataType::Boolean;
    return describe(load, facts);
}

bool describeSocket(Load& load)
{
    load.kind = LoadKind::Socket;
    switch (load.key) {
    case NFT_SOCKET_TRANSPARENT:
    case NFT_SOCKET_WILDCARD:
        return describe(load, {"", DataType::Integer, ByteOrder::Host, 8});
    case NFT_SOCKET_MARK:
        return describe(load, {"", DataType::Mark, ByteOrder::Host, 32});
    default:
        return false;
    }
}

} // namespace portolan::nftlisting
