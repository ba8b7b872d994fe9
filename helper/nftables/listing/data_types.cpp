#include "helper/nftables/listing/data_types.h"

#include "helper/nftables/listing/json_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

namespace portolan::nftlisting {

namespace {

using Symbol = std::pair<std::uint32_t, const char*>;

constexpr Symbol kNfProtocols[]{{2, "ipv4"}, {10, "ipv6"}};
constexpr Symbol kEtherTypes[]{
    {0x0800, "ip"}, {0x0806, "arp"}, {0x86dd, "ip6"}, {0x8100, "8021q"}, {0x88a8, "8021ad"}};
constexpr Symbol kIcmpTypes[]{{0, "echo-reply"}, {3, "destination-unreachable"}, {4, "source-quench"},
    {5, "redirect"}, {8, "echo-request"}, {9, "router-advertisement"}, {10, "router-solicitation"},
    {11, "time-exceeded"}, {12, "parameter-problem"}, {13, "timestamp-request"}, {14, "timestamp-reply"},
    {15, "info-request"}, {16, "info-reply"}, {17, "address-mask-request"}, {18, "address-mask-reply"}};
constexpr Symbol kIcmp6Types[]{{1, "destination-unreachable"}, {2, "packet-too-big"}, {3, "time-exceeded"},
    {4, "parameter-problem"}, {128, "echo-request"}, {129, "echo-reply"}, {130, "mld-listener-query"},
    {131, "mld-listener-report"}, {132, "mld-listener-done"}, {133, "nd-router-solicit"},
    {134, "nd-router-advert"}, {135, "nd-neighbor-solicit"}, {136, "nd-neighbor-advert"},
    {137, "nd-redirect"}, {138, "router-renumbering"}, {141, "ind-neighbor-solicit"},
    {142, "ind-neighbor-advert"}, {143, "mld2-listener-report"}};
constexpr Symbol kIgmpTypes[]{{0x11, "membership-query"}, {0x12, "membership-report-v1"},
    {0x16, "membership-report-v2"}, {0x22, "membership-report-v3"}, {0x17, "leave-group"}};
constexpr Symbol kIcmpCodes[]{{0, "net-unreachable"}, {1, "host-unreachable"}, {2, "prot-unreachable"},
    {3, "port-unreachable"}, {4, "frag-needed"}, {9, "net-prohibited"}, {10, "host-prohibited"},
    {13, "admin-prohibited"}};
constexpr Symbol kIcmp6Codes[]{{0, "no-route"}, {1, "admin-prohibited"}, {3, "addr-unreachable"},
    {4, "port-unreachable"}, {5, "policy-fail"}, {6, "reject-route"}};
constexpr Symbol kIcmpxCodes[]{
    {0, "no-route"}, {1, "port-unreachable"}, {2, "host-unreachable"}, {3, "admin-prohibited"}};
constexpr Symbol kTcpFlags[]{{0x01, "fin"}, {0x02, "syn"}, {0x04, "rst"}, {0x08, "psh"}, {0x10, "ack"},
    {0x20, "urg"}, {0x40, "ecn"}, {0x80, "cwr"}};
constexpr Symbol kDccpTypes[]{{0, "request"}, {1, "response"}, {2, "data"}, {3, "ack"}, {4, "dataack"},
    {5, "closereq"}, {6, "close"}, {7, "reset"}, {8, "sync"}, {9, "syncack"}};
constexpr Symbol kCtStates[]{
    {1, "invalid"}, {2, "established"}, {4, "related"}, {8, "new"}, {64, "untracked"}};
constexpr Symbol kCtDirections[]{{0, "original"}, {1, "reply"}};
constexpr Symbol kCtStatus[]{{0x01, "expected"}, {0x02, "seen-reply"}, {0x04, "assured"}, {0x08, "confirmed"},
    {0x10, "snat"}, {0x20, "dnat"}, {0x200, "dying"}};
constexpr Symbol kPacketTypes[]{{0, "host"}, {1, "broadcast"}, {2, "multicast"}, {3, "other"}};
constexpr Symbol kInterfaceTypes[]{{1, "ether"}, {512, "ppp"}, {768, "ipip"}, {769, "ipip6"},
    {772, "loopback"}, {776, "sit"}, {778, "ipgre"}};
constexpr Symbol kDscp[]{{0x00, "cs0"}, {0x08, "cs1"}, {0x10, "cs2"}, {0x18, "cs3"}, {0x20, "cs4"},
    {0x28, "cs5"}, {0x30, "cs6"}, {0x38, "cs7"}, {0x01, "lephb"}, {0x0a, "af11"}, {0x0c, "af12"},
    {0x0e, "af13"}, {0x12, "af21"}, {0x14, "af22"}, {0x16, "af23"}, {0x1a, "af31"}, {0x1c, "af32"},
    {0x1e, "af33"}, {0x22, "af41"}, {0x24, "af42"}, {0x26, "af43"}, {0x2c, "va"}, {0x2e, "ef"}};
constexpr Symbol kEcn[]{{0, "not-ect"}, {1, "ect1"}, {2, "ect0"}, {3, "ce"}};
constexpr Symbol kFibAddresses[]{{0, "unspec"}, {1, "unicast"}, {2, "local"}, {3, "broadcast"},
    {4, "anycast"}, {5, "multicast"}, {6, "blackhole"}, {7, "unreachable"}, {8, "prohibit"}};
constexpr Symbol kDays[]{{0, "Sunday"}, {1, "Monday"}, {2, "Tuesday"}, {3, "Wednesday"}, {4, "Thursday"},
    {5, "Friday"}, {6, "Saturday"}};

std::span<const Symbol> symbolsOf(DataType type)
{
    switch (type) {
    case DataType::NfProtocol:
        return kNfProtocols;
    case DataType::EtherType:
        return kEtherTypes;
    case DataType::IcmpType:
        return kIcmpTypes;
    case DataType::Icmp6Type:
        return kIcmp6Types;
    case DataType::IgmpType:
        return kIgmpTypes;
    case DataType::IcmpCode:
        return kIcmpCodes;
    case DataType::Icmp6Code:
        return kIcmp6Codes;
    case DataType::IcmpxCode:
        return kIcmpxCodes;
    case DataType::TcpFlags:
        return kTcpFlags;
    case DataType::DccpType:
        return kDccpTypes;
    case DataType::CtState:
        return kCtStates;
    case DataType::CtDirection:
        return kCtDirections;
    case DataType::CtStatus:
        return kCtStatus;
    case DataType::PacketType:
        return kPacketTypes;
    case DataType::InterfaceType:
        return kInterfaceTypes;
    case DataType::Dscp:
        return kDscp;
    case DataType::Ecn:
        return kEcn;
    case DataType::FibAddress:
        return kFibAddresses;
    case DataType::Day:
        return kDays;
    default:
        return {};
    }
}

bool appendAddress(std::string& out, int family, const Constant& constant)
{
    const std::size_t size = family == AF_INET ? 4 : 16;
    if (constant.bits != size * 8)
        return false;
    std::uint8_t bytes[16];
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = std::uint8_t(constant.value >> (8 * (size - 1 - i)));
    char text[INET6_ADDRSTRLEN];
    if (!inet_ntop(family, bytes, text, sizeof text))
        return false;
    out += '"';
    out += text;
    out += '"';
    return true;
}

bool appendEther(std::string& out, const Constant& constant)
{
    constexpr char kHex[] = "0123456789abcdef";
    if (constant.bits != 48)
        return false;
    out += '"';
    for (unsigned i = 0; i < 6; ++i) {
        const auto byte = std::uint8_t(constant.value >> (40 - 8 * i));
        if (i > 0)
            out += ':';
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    out += '"';
    return true;
}

/// With the star of a name that goes on in any way; nft escapes a star of the name itself.
bool appendText(std::string& out, const Constant& constant)
{
    const auto* begin = reinterpret_cast<const char*>(constant.raw.data());
    if (constant.raw.empty())
        return false;
    const std::string_view text(begin, strnlen(begin, constant.raw.size()));
    if (text.ends_with('*'))
        return false;
    return appendQuoted(
        out, text.size() == constant.raw.size() ? std::string(text) + '*' : std::string(text));
}

void appendClassId(std::string& out, std::uint32_t id)
{
    const auto hex = [&](std::uint32_t number) {
        char digits[8];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, number, 16).ptr);
    };
    if (id == 0 || id == 0xffffffff) {
        out += id == 0 ? "\"none\"" : "\"root\"";
        return;
    }
    out += '"';
    hex(id >> 16);
    out += ':';
    hex(id & 0xffff);
    out += '"';
}

bool appendNamed(std::string& out, const std::string& name, std::uint64_t number)
{
    if (!name.empty())
        return appendQuoted(out, name);
    appendNumber(out, number);
    return true;
}

bool isOneOf(DataType type, std::initializer_list<DataType> types)
{
    return std::find(types.begin(), types.end(), type) != types.end();
}

} // namespace

const TypeFacts& factsOf(std::uint32_t number)
{
    using enum ByteOrder;
    static const auto kFacts = [] {
        std::array<TypeFacts, 64> facts{};
        const auto set = [&facts](DataType type, TypeFacts known) { facts[std::size_t(type)] = known; };
        set(DataType::Verdict, {"verdict"});
        set(DataType::NfProtocol, {"nf_proto", 8});
        set(DataType::Integer, {"integer"});
        set(DataType::Text, {"string", 0, Host, false, false, true});
        set(DataType::Ipv4, {"ipv4_addr", 32, Network, false, true});
        set(DataType::Ipv6, {"ipv6_addr", 128, Network, false, true});
        set(DataType::Ether, {"ether_addr", 48, Network});
        set(DataType::EtherType, {"ether_type", 16, Network});
        set(DataType::Protocol, {"inet_proto", 8});
        set(DataType::Port, {"inet_service", 16, Network});
        set(DataType::IcmpType, {"icmp_type", 8, Network});
        set(DataType::TcpFlags, {"tcp_flag", 8, Network, true});
        set(DataType::Time, {"time", 32, Host});
        set(DataType::Mark, {"mark", 32, Host, false, true});
        set(DataType::Interface, {"iface_index", 32, Host});
        set(DataType::InterfaceType, {"iface_type", 16, Host});
        set(DataType::ClassId, {"classid", 32, Host});
        set(DataType::Uid, {"uid", 32, Host});
        set(DataType::Gid, {"gid", 32, Host});
        set(DataType::CtState, {"ct_state", 32, Host, true});
        set(DataType::CtDirection, {"ct_dir", 8});
        set(DataType::CtStatus, {"ct_status", 32, Host, true});
        set(DataType::Icmp6Type, {"icmpv6_type", 8, Network});
        set(DataType::PacketType, {"pkt_type", 8, Host});
        set(DataType::IcmpCode, {"icmp_code", 8, Network});
        set(DataType::Icmp6Code, {"icmpv6_code", 8, Network});
        set(DataType::IcmpxCode, {"icmpx_code", 8, Network});
        set(DataType::Dscp, {"dscp", 6, Network});
        set(DataType::Ecn, {"ecn", 2, Network});
        set(DataType::FibAddress, {"fib_addrtype", 32, Host});
        set(DataType::InterfaceName, {"ifname", 128, Host, false, false, true});
        set(DataType::IgmpType, {"igmp_type", 8, Network});
        set(DataType::Day, {"day", 8, Host});
        return facts;
    }();
    return kFacts[number < kFacts.size() ? number : 0];
}

const TypeFacts& factsOf(DataType type)
{
    return factsOf(std::uint32_t(type));
}

Constant swappedFor(ByteOrder order, Constant constant)
{
    if (order != ByteOrder::Host)
        return constant;
    WideNumber swapped = 0;
    for (unsigned i = 0; i < constant.bits / 8; ++i)
        swapped = swapped << 8 | (constant.value >> (8 * i) & 0xff);
    constant.value = swapped;
    return constant;
}

Constant constantOf(Bytes raw, ByteOrder order)
{
    Constant constant;
    constant.raw = raw;
    constant.bits = unsigned(raw.size()) * 8;
    const Bytes bytes = raw.first(std::min<std::size_t>(raw.size(), 16));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        constant.value = constant.value << 8 | bytes[order == ByteOrder::Host ? bytes.size() - 1 - i : i];
    return constant;
}

unsigned lowestBit(WideNumber value)
{
    return lowestZero(~value, 0);
}

unsigned lowestZero(WideNumber value, unsigned from)
{
    unsigned bit = from;
    while (bit < 128 && (value >> bit & 1) != 0)
        ++bit;
    return bit;
}

WideNumber maskOf(unsigned bits)
{
    return bits >= 128 ? ~WideNumber(0) : (WideNumber(1) << bits) - 1;
}

bool appendConstant(
    std::string& out, DataType type, const Constant& constant, const Names& names, bool inRange)
{
    if (constant.bits == 0 || constant.bits > 128)
        return false;
    if (type == DataType::Ipv4 || type == DataType::Ipv6)
        return appendAddress(out, type == DataType::Ipv4 ? AF_INET : AF_INET6, constant);
    if (type == DataType::Ether)
        return appendEther(out, constant);
    if (factsOf(type).text)
        return appendText(out, constant);
    if (constant.value >> 64 != 0)
        return false;
    const auto number = std::uint64_t(constant.value);
    if (type == DataType::Protocol)
        return appendNamed(out, inRange || number > 255 ? "" : names.protocol(unsigned(number)), number);
    if (type == DataType::Interface) {
        const std::string name = names.interface(unsigned(number));
        return appendQuoted(out, name.empty() ? std::to_string(std::int32_t(number)) : name);
    }
    if (type == DataType::Boolean) {
        out += number != 0 ? "true" : "false";
        return true;
    }
    if (type == DataType::ClassId) {
        appendClassId(out, std::uint32_t(number));
        return true;
    }
    if (type == DataType::Mark && names.marks)
        return false;
    if (type == DataType::Time) {
        appendNumber(out, number / 1000);
        return true;
    }
    for (const auto& [value, name] : symbolsOf(type))
        if (value == number)
            return appendQuoted(out, name);
    if (!symbolsOf(type).empty()
        || isOneOf(type,
            {DataType::Integer, DataType::Port, DataType::Mark, DataType::Uid, DataType::Gid,
                DataType::Bitmask})) {
        appendNumber(out, number);
        return true;
    }
    return false;
}

bool appendFlags(std::string& out, DataType type, const Constant& constant, const Names& names)
{
    if (!factsOf(type).flags || (constant.value & (constant.value - 1)) == 0)
        return appendConstant(out, type, constant, names);
    std::string joined;
    for (unsigned bit = 0; bit < 128; ++bit) {
        if ((constant.value >> bit & 1) == 0)
            continue;
        Constant flag = constant;
        flag.value = WideNumber(1) << bit;
        std::string text;
        if (!appendConstant(text, type, flag, names))
            return false;
        joined = joined.empty() ? text : "{\"|\": [" + joined + ", " + text + "]}";
    }
    out += joined;
    return true;
}

bool appendFlagList(std::string& out, DataType type, const Constant& constant, const Names& names)
{
    if ((constant.value & (constant.value - 1)) == 0)
        return appendConstant(out, type, constant, names);
    const char* before = "[";
    for (unsigned bit = 0; bit < 128; ++bit) {
        if ((constant.value >> bit & 1) == 0)
            continue;
        Constant flag = constant;
        flag.value = WideNumber(1) << bit;
        out += before;
        before = ", ";
        if (!appendConstant(out, type, flag, names))
            return false;
    }
    out += ']';
    return true;
}

} // namespace portolan::nftlisting
