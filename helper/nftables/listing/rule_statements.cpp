// Statements that take what they need from registers.
#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/plain_statements.h"
#include "helper/nftables/listing/rule_reader.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

const char* addressFamily(std::uint32_t family)
{
    return family == NFPROTO_IPV4 ? "ip" : family == NFPROTO_IPV6 ? "ip6" : nullptr;
}

void appendKey(std::string& inner, const char* name)
{
    inner += std::string(inner.empty() ? "\"" : ", \"") + name + "\": ";
}

std::string mangleText(const std::string& key, const std::string& value)
{
    return "{\"mangle\": {\"key\": " + key + ", \"value\": " + value + "}}";
}

} // namespace

bool RuleReader::addStatement(std::string json)
{
    RuleStatement statement;
    statement.json = std::move(json);
    m_statements.push_back(std::move(statement));
    // What acts or counts sees only what the questions before it let through.
    m_superfluous.forget();
    return true;
}

bool RuleReader::statement(std::string_view name, Bytes data)
{
    if (name == "nat")
        return nat(data);
    if (name == "masq")
        return masquerade(data);
    if (name == "redir")
        return redirect(data);
    if (name == "reject")
        return reject(data);
    if (name == "tproxy")
        return transparentProxy(data);
    if (name == "dynset")
        return dynamicSet(data);
    if (name == "exthdr")
        return setOption(data);
    return false;
}

bool RuleReader::setMetaOrCt(Bytes data, bool ct)
{
    const Fields<4> fields(data);
    Load target;
    target.key = fields.u32(NFTA_META_KEY);
    const Load* value = held(fields.u32(ct ? unsigned(NFTA_CT_SREG) : unsigned(NFTA_META_SREG)));
    if (!value || !(ct ? describeCt(target) : describeMeta(target)))
        return false;
    std::string key = ct ? std::string("{\"ct\": {\"key\": \"") + ctName(target.key) + '"'
                         : std::string("{\"meta\": {\"key\": \"") + metaName(target.key) + '"';
    if (ct && fields.has(NFTA_CT_DIRECTION))
        key += (fields.u32(NFTA_CT_DIRECTION) & 1) == 0 ? ", \"dir\": \"original\"" : ", \"dir\": \"reply\"";
    std::string text;
    return appendTyped(text, *value, target.type, target.order) && addStatement(mangleText(key + "}}", text));
}

bool RuleReader::setPayload(Bytes data)
{
    const Fields<8> fields(data);
    const std::uint32_t base = fields.u32(NFTA_PAYLOAD_BASE), bytes = fields.u32(NFTA_PAYLOAD_LEN),
                        offset = fields.u32(NFTA_PAYLOAD_OFFSET);
    const Load* value = held(fields.u32(NFTA_PAYLOAD_SREG));
    if (!value || base > NFT_PAYLOAD_TRANSPORT_HEADER || bytes == 0 || bytes > 16 || offset > 255
        || value->kind == LoadKind::Binary)
        return false;
    Load target;
    target.kind = LoadKind::Payload;
    target.base = HeaderBase(base + 1);
    target.offset = offset * 8;
    target.bits = bytes * 8;
    target.type = DataType::Integer;
    m_context.complete(target);
    std::string key, text;
    return target.header && appendLoad(key, target) && value->bits == target.bits
        && appendTyped(text, *value, target.type, ByteOrder::Unsaid) && addStatement(mangleText(key, text));
}

/// The size that a TCP connection's segments may have is the one option that people set.
bool RuleReader::setOption(Bytes data)
{
    const Fields<7> fields(data);
    const Load* value = held(fields.u32(NFTA_EXTHDR_SREG));
    constexpr std::uint32_t kMaxSegment = 2;
    if (fields.more() || !value || fields.has(NFTA_EXTHDR_DREG) || fields.u32(NFTA_EXTHDR_FLAGS) != 0
        || fields.u32(NFTA_EXTHDR_OP) != NFT_EXTHDR_OP_TCPOPT || fields.u32(NFTA_EXTHDR_TYPE) != kMaxSegment
        || fields.u32(NFTA_EXTHDR_OFFSET) != 2 || fields.u32(NFTA_EXTHDR_LEN) != 2)
        return false;
    Load load = *value;
    if (load.kind == LoadKind::Swap)
        load = *load.parts[0];
    if (load.kind != LoadKind::Value && load.kind != LoadKind::Rt)
        return false;
    std::string text;
    return appendTyped(text, load, DataType::Integer, ByteOrder::Network)
        && addStatement(mangleText("{\"tcp option\": {\"name\": \"maxseg\", \"field\": \"size\"}}", text));
}

bool RuleReader::appendNat(const char* name, const std::string& inner, std::uint32_t flags)
{
    std::string names;
    unsigned count = 0;
    const auto add = [&](std::uint32_t flag, const char* flagName) {
        if ((flags & flag) != 0)
            names += std::string(count++ > 0 ? ", \"" : "\"") + flagName + '"';
    };
    add(NF_NAT_RANGE_PROTO_RANDOM, "random");
    add(NF_NAT_RANGE_PROTO_RANDOM_FULLY, "fully-random");
    add(NF_NAT_RANGE_PERSISTENT, "persistent");
    std::string all = inner;
    if (count > 0) {
        appendKey(all, "flags");
        all += count > 1 ? '[' + names + ']' : names;
    }
    return addStatement(std::string("{\"") + name + "\": " + (all.empty() ? "null" : '{' + all + '}') + '}');
}

bool RuleReader::natAddress(std::uint32_t from, std::uint32_t to, bool ipv4, std::string& inner)
{
    const DataType type = ipv4 ? DataType::Ipv4 : DataType::Ipv6;
    const Load* low = held(from);
    if (!low)
        return false;
    appendKey(inner, "addr");
    if (to == 0 || to == from)
        return appendTyped(inner, *low, type, ByteOrder::Network);
    const Load* high = held(to);
    if (!high || low->kind != LoadKind::Value || high->kind != LoadKind::Value || low->bits != high->bits)
        return false;
    // A range that is a prefix is written as one.
    const WideNumber span = high->constant.value - low->constant.value;
    if (high->constant.value > low->constant.value && (span & (span + 1)) == 0
        && (low->constant.value & span) == 0) {
        inner += "{\"prefix\": {\"addr\": ";
        const bool sure = appendTyped(inner, *low, type, ByteOrder::Network);
        inner += ", \"len\": " + numberText(low->bits - lowestZero(span, 0)) + "}}";
        return sure;
    }
    inner += "{\"range\": [";
    bool sure = appendTyped(inner, *low, type, ByteOrder::Network);
    inner += ", ";
    sure = appendTyped(inner, *high, type, ByteOrder::Network) && sure;
    inner += "]}";
    return sure;
}

bool RuleReader::natPort(std::uint32_t from, std::uint32_t to, std::string& inner)
{
    const Load* low = held(from);
    const Load* high = to == 0 ? low : held(to);
    if (!low || !high)
        return false;
    m_superfluous.forget();
    appendKey(inner, "port");
    if (to == 0 || to == from)
        return appendTyped(inner, *low, DataType::Port, ByteOrder::Network);
    inner += "{\"range\": [";
    bool sure = low->kind == LoadKind::Value && high->kind == LoadKind::Value
        && appendTyped(inner, *low, DataType::Port, ByteOrder::Network);
    inner += ", ";
    sure = sure && appendTyped(inner, *high, DataType::Port, ByteOrder::Network);
    inner += "]}";
    return sure;
}

bool RuleReader::nat(Bytes data)
{
    const Fields<7> fields(data);
    const std::uint32_t type = fields.u32(NFTA_NAT_TYPE), flags = fields.u32(NFTA_NAT_FLAGS);
    const char* family = addressFamily(fields.u32(NFTA_NAT_FAMILY));
    if (fields.more() || type > NFT_NAT_DNAT || !family || (flags & NF_NAT_RANGE_NETMAP) != 0)
        return false;
    const bool ipv4 = fields.u32(NFTA_NAT_FAMILY) == NFPROTO_IPV4;
    bool sayFamily = m_family == NFPROTO_INET;
    bool portWithAddress = false;
    std::string inner;
    if (fields.has(NFTA_NAT_REG_ADDR_MIN)) {
        const auto from = fields.u32(NFTA_NAT_REG_ADDR_MIN), to = fields.u32(NFTA_NAT_REG_ADDR_MAX);
        const Load* address = held(from);
        if (!address)
            return false;
        // A map that gives address and port.
        if (address->kind == LoadKind::Lookup) {
            portWithAddress = address->set->dataBits == (ipv4 ? 64U : 160U);
            if (to != 0 && to != from && !portWithAddress)
                return false;
        }
        sayFamily = sayFamily || portWithAddress;
        if (!natAddress(from, portWithAddress ? 0 : to, ipv4, inner))
            return false;
    }
    if (fields.has(NFTA_NAT_REG_PROTO_MIN) && !portWithAddress
        && !natPort(fields.u32(NFTA_NAT_REG_PROTO_MIN), fields.u32(NFTA_NAT_REG_PROTO_MAX), inner))
        return false;
    if (sayFamily)
        inner = std::string("\"family\": \"") + family + '"' + (inner.empty() ? "" : ", ") + inner;
    return appendNat(type == NFT_NAT_SNAT ? "snat" : "dnat", inner, flags);
}

bool RuleReader::masquerade(Bytes data)
{
    const Fields<3> fields(data);
    std::string inner;
    return !fields.more()
        && (!fields.has(NFTA_MASQ_REG_PROTO_MIN)
            || natPort(fields.u32(NFTA_MASQ_REG_PROTO_MIN), fields.u32(NFTA_MASQ_REG_PROTO_MAX), inner))
        && appendNat("masquerade", inner, fields.u32(NFTA_MASQ_FLAGS));
}

bool RuleReader::redirect(Bytes data)
{
    const Fields<3> fields(data);
    std::string inner;
    return !fields.more()
        && (!fields.has(NFTA_REDIR_REG_PROTO_MIN)
            || natPort(fields.u32(NFTA_REDIR_REG_PROTO_MIN), fields.u32(NFTA_REDIR_REG_PROTO_MAX), inner))
        && appendNat("redirect", inner, fields.u32(NFTA_REDIR_FLAGS));
}

bool RuleReader::transparentProxy(Bytes data)
{
    const Fields<3> fields(data);
    const std::uint32_t number = fields.u32(NFTA_TPROXY_FAMILY);
    const char* family = addressFamily(number);
    std::string inner;
    if (fields.more())
        return false;
    if (m_family == NFPROTO_INET && number != NFPROTO_UNSPEC) {
        if (!family)
            return false;
        inner = std::string("\"family\": \"") + family + '"';
    }
    if (fields.has(NFTA_TPROXY_REG_ADDR)
        && (!family || !natAddress(fields.u32(NFTA_TPROXY_REG_ADDR), 0, number == NFPROTO_IPV4, inner)))
        return false;
    if (fields.has(NFTA_TPROXY_REG_PORT) && !natPort(fields.u32(NFTA_TPROXY_REG_PORT), 0, inner))
        return false;
    return addStatement("{\"tproxy\": {" + inner + "}}");
}

bool RuleReader::reject(Bytes data)
{
    const Fields<2> fields(data);
    const std::uint32_t type = fields.u32(NFTA_REJECT_TYPE);
    const auto code = constantOf(fields.bytes(NFTA_REJECT_ICMP_CODE), ByteOrder::Network);
    if (fields.more() || type > NFT_REJECT_ICMPX_UNREACH)
        return false;
    std::uint32_t family = m_family;
    if (m_context.isMixed()) {
        const Header* network = m_context.at(HeaderBase::Network);
        family = !network                      ? NFPROTO_UNSPEC
            : network->kind == HeaderKind::Ip  ? NFPROTO_IPV4
            : network->kind == HeaderKind::Ip6 ? NFPROTO_IPV6
                                               : NFPROTO_UNSPEC;
        if (type != NFT_REJECT_ICMPX_UNREACH)
            m_superfluous.leaveOut(HeaderBase::Network);
    } else if (type == NFT_REJECT_TCP_RST) {
        m_superfluous.leaveOut(HeaderBase::Transport);
    }
    if (type == NFT_REJECT_TCP_RST)
        return addStatement("{\"reject\": {\"type\": \"tcp reset\"}}");
    const bool either = type == NFT_REJECT_ICMPX_UNREACH;
    if (!either && family == NFPROTO_UNSPEC)
        return false;
    const DataType codes = either ? DataType::IcmpxCode
        : family == NFPROTO_IPV4  ? DataType::IcmpCode
                                  : DataType::Icmp6Code;
    std::string json = std::string("{\"reject\": {\"type\": \"")
        + (either                        ? "icmpx"
                : family == NFPROTO_IPV4 ? "icmp"
                                         : "icmpv6")
        + "\", \"expr\": ";
    // In tables of one family nft knows "icmpx" by its number alone.
    if ((either && !m_context.isMixed()) || code.bits != 8 || !appendConstant(json, codes, code, m_names))
        return false;
    return addStatement(json + "}}");
}

bool RuleReader::dynamicSet(Bytes data)
{
    constexpr const char* kOperations[]{"add", "update", "delete"};
    const Fields<10> fields(data);
    const SetOfTable* set = m_sets(fields.text(NFTA_DYNSET_SET_NAME));
    const std::uint32_t operation = fields.u32(NFTA_DYNSET_OP);
    if (fields.more() || !set || set->anonymous() || operation >= std::size(kOperations)
        || fields.has(NFTA_DYNSET_SREG_DATA) || fields.has(NFTA_DYNSET_EXPRESSIONS))
        return false;
    auto key = keyAt(fields.u32(NFTA_DYNSET_SREG_KEY), set->keyBits);
    std::string text;
    if (!key || key->kind == LoadKind::Binary || key->kind == LoadKind::Swap || key->kind == LoadKind::Value
        || !appendLoad(text, *key))
        return false;
    if (const auto timeout = fields.number(NFTA_DYNSET_TIMEOUT); timeout != 0)
        text = "{\"elem\": {\"val\": " + text + ", \"timeout\": " + numberText(timeout / 1000) + "}}";
    std::string json = std::string("{\"set\": {\"op\": \"") + kOperations[operation] + "\", \"elem\": " + text
        + ", \"set\": ";
    if (!appendQuoted(json, '@' + set->name))
        return false;
    if (fields.has(NFTA_DYNSET_EXPR)) {
        json += ", \"stmt\": [";
        if (!appendStateful(json, fields.bytes(NFTA_DYNSET_EXPR), Counting::Unsaid))
            return false;
        json += ']';
    }
    return addStatement(json + "}}");
}

} // namespace portolan::nftlisting
