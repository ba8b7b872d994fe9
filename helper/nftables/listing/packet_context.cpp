#include "helper/nftables/listing/packet_context.h"

#include <netinet/in.h>

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

PacketContext::PacketContext(std::uint8_t family)
    : m_family(family)
{
    if (family == NFPROTO_INET)
        m_headers[std::size_t(HeaderBase::Link)] = &headerOf(HeaderKind::Inet);
    else
        m_headers[std::size_t(HeaderBase::Network)]
            = &headerOf(family == NFPROTO_IPV4 ? HeaderKind::Ip : HeaderKind::Ip6);
}

bool PacketContext::isMixed() const
{
    return m_family == NFPROTO_INET;
}

bool PacketContext::fits(const HeaderField& field) const
{
    return field.icmp == IcmpFor::Any || m_icmp == 0 || m_icmp == icmpTypeFor(field.icmp);
}

void PacketContext::complete(Load& payload) const
{
    const Header* header = at(payload.base);
    if (!header || header->kind == HeaderKind::Inet)
        return;
    for (const HeaderField& field : header->fields)
        if (field.offset == payload.offset && field.bits == payload.bits && fits(field)) {
            payload.type = field.type;
            payload.header = header;
            payload.field = &field;
            return;
        }
}

std::optional<unsigned> PacketContext::trim(Load& payload, WideNumber mask, unsigned maskBits) const
{
    const Header* header = at(payload.base);
    if (!header || mask == 0)
        return std::nullopt;
    const unsigned low = lowestBit(mask);
    const unsigned high = lowestZero(mask, low + 1);
    if (high > maskBits)
        return std::nullopt;
    const unsigned skipped = maskBits - high;
    unsigned offset = payload.offset + skipped;
    unsigned left = payload.bits;
    unsigned covered = 0;
    for (const HeaderField& field : header->fields) {
        if (field.offset != offset)
            continue;
        if (field.bits >= left)
            return std::nullopt;
        left -= field.bits;
        offset += field.bits;
        covered += field.bits;
        if (low + covered == high) {
            payload.offset += skipped;
            payload.bits = covered;
            return low;
        }
    }
    return std::nullopt;
}

std::vector<Load> PacketContext::expand(Load payload) const
{
    std::vector<Load> fields;
    const Header* header = at(payload.base);
    if (header && header->kind != HeaderKind::Unknown)
        for (const HeaderField& field : header->fields) {
            if (field.offset != payload.offset || !fits(field))
                continue;
            Load found = payload;
            found.header = header;
            found.field = &field;
            found.type = field.type;
            found.order = ByteOrder::Network;
            found.protocolKey = field.nextHeader;
            found.bits = std::min<unsigned>(field.bits, payload.bits);
            fields.push_back(found);
            payload.bits -= found.bits;
            payload.offset += found.bits;
            if (payload.bits == 0)
                return fields;
        }
    // nft takes what is left for a raw payload, but for the two ports.
    payload.header = nullptr;
    payload.field = nullptr;
    payload.type = DataType::Integer;
    const Header& ports = headerOf(HeaderKind::AnyTransport);
    if (payload.base == HeaderBase::Transport && payload.bits == 16)
        for (const HeaderField& port : ports.fields)
            if (port.offset == payload.offset) {
                payload.header = &ports;
                payload.field = &port;
                payload.type = DataType::Port;
            }
    fields.push_back(payload);
    return fields;
}

void PacketContext::completeCt(Load& ct) const
{
    const Header* header = at(ct.base);
    if (ct.key == NFT_CT_SRC || ct.key == NFT_CT_DST) {
        if (header && header->kind == HeaderKind::Ip)
            ct.type = DataType::Ipv4;
        else if (header && header->kind == HeaderKind::Ip6)
            ct.type = DataType::Ipv6;
        ct.bits = factsOf(ct.type).bits;
    } else if ((ct.key == NFT_CT_PROTO_SRC || ct.key == NFT_CT_PROTO_DST) && header) {
        ct.type = DataType::Port;
    }
}

void PacketContext::enter(const Header* header, HeaderBase base)
{
    m_headers[std::size_t(base)] = header ? header : &headerOf(HeaderKind::Unknown);
}

void PacketContext::learnIcmp(unsigned type)
{
    m_icmp = type;
}

void PacketContext::learn(const Load& side, WideNumber value)
{
    if (!side.protocolKey)
        return;
    const auto number = unsigned(value);
    if (side.kind == LoadKind::Meta)
        learnMeta(side, number);
    else if (side.kind == LoadKind::Payload)
        learnPayload(side, number);
    else if (side.kind == LoadKind::Ct) {
        const Header* below = at(side.base);
        const Header* next = below ? headerAfter(*below, number) : nullptr;
        if (next)
            enter(next, HeaderBase(unsigned(side.base) + 1));
    }
}

void PacketContext::learnPayload(const Load& side, unsigned value)
{
    const Header* below = at(side.base);
    if (!below) {
        m_certain = false;
        return;
    }
    if (const Header* next = headerAfter(*below, value)) {
        // One header upon another of the same layer.
        if (next->base == below->base)
            m_certain = false;
        enter(next, next->base);
    } else if (below->kind == HeaderKind::Icmp) {
        // 0 stands for "not asked": nft takes echo's answer for echo itself.
        m_icmp = value != 0 ? value : 8;
    } else if (below->kind == HeaderKind::Icmp6) {
        m_icmp = value == 129 ? 128 : value;
    } else if (below->kind == HeaderKind::Ether) {
        m_certain = false; // VLANs, ARP
    }
}

void PacketContext::learnMeta(const Load& side, unsigned value)
{
    if (side.key == NFT_META_IIFTYPE && isMixed()) {
        m_certain = m_certain && value == ARPHRD_ETHER;
        enter(&headerOf(HeaderKind::Ether), HeaderBase::Link);
    } else if (side.key == NFT_META_IIFTYPE) {
        m_certain = false;
    } else if (side.key == NFT_META_NFPROTO) {
        const Header* next = isMixed() ? headerAfter(headerOf(HeaderKind::Inet), value)
            : value == m_family        ? at(HeaderBase::Network)
                                       : nullptr;
        enter(next, HeaderBase::Network);
    } else if (side.key == NFT_META_L4PROTO) {
        enter(headerAfter(headerOf(HeaderKind::InetService), value), HeaderBase::Transport);
    }
}

void Superfluous::remember(std::size_t statement, HeaderBase base)
{
    const RuleStatement& question = m_statements[statement];
    if (question.side.kind == LoadKind::Payload && question.side.header && question.value
        && question.valueBits == 8) {
        const auto value = unsigned(*question.value);
        if (question.side.header->kind == HeaderKind::Icmp) {
            m_icmp = value == 0 ? 8 : value;
            if (m_icmp == 8)
                return;
        } else if (question.side.header->kind == HeaderKind::Icmp6) {
            m_icmp = value;
            if (value == 128 || value == 129)
                return;
        }
    }
    m_questions[std::size_t(base) + 1] = statement;
}

std::optional<std::size_t> Superfluous::find(HeaderBase base) const
{
    if (const auto known = m_questions[std::size_t(base)])
        return known;
    return base == HeaderBase::Transport ? m_questions[std::size_t(HeaderBase::Inner)] : std::nullopt;
}

void Superfluous::leaveOut(HeaderBase base)
{
    auto& own = m_questions[std::size_t(base)];
    auto& inner = m_questions[std::size_t(HeaderBase::Inner)];
    auto& question = own || base != HeaderBase::Transport ? own : inner;
    if (!question)
        return;
    m_statements[*question].left = true;
    if (previous == question)
        previous.reset();
    question.reset();
}

void Superfluous::forget()
{
    m_questions = {};
    m_icmp = 0;
    previous.reset();
}

bool Superfluous::implies(const Load& payload, const RuleStatement& question, bool mixed) const
{
    const Load& side = question.side;
    const bool payloads = side.kind == LoadKind::Payload;
    if (mixed && payloads) {
        // "ip protocol" says that it is IPv4, which a port does not.
        if (side.base == HeaderBase::Network && payload.base == HeaderBase::Transport && side.header
            && (side.header->kind == HeaderKind::Ip || side.header->kind == HeaderKind::Ip6))
            return false;
        if (question.operation == "==" && payload.base == side.base) {
            if (payload.protocolKey)
                return false;
            if (payload.base == HeaderBase::Link)
                return question.value == WideNumber(ETH_P_8021Q);
        }
    }
    if (payload.base != HeaderBase::Transport || !payloads || side.base != HeaderBase::Transport
        || !side.header || (side.header->kind != HeaderKind::Icmp && side.header->kind != HeaderKind::Icmp6))
        return true;
    const IcmpFor icmp = payload.field ? payload.field->icmp : IcmpFor::Any;
    return icmp != IcmpFor::Any && side.header == payload.header && m_icmp == icmpTypeFor(icmp);
}

void Superfluous::asked(const Load& payload, bool mixed)
{
    if (!payload.header)
        return;
    const auto question = find(payload.base);
    if (question && implies(payload, m_statements[*question], mixed))
        leaveOut(payload.base);
}

bool Superfluous::keyImplies(
    const RuleStatement& statement, const RuleStatement& question, const PacketContext& context) const
{
    const Load& side = question.side;
    unsigned family = NFPROTO_UNSPEC;
    const auto ofEtherType = [](unsigned type) {
        return type == ETH_P_IP ? NFPROTO_IPV4 : type == ETH_P_IPV6 ? NFPROTO_IPV6 : NFPROTO_UNSPEC;
    };
    const auto value = unsigned(question.value.value_or(0));
    if (side.kind == LoadKind::Meta && side.key == NFT_META_NFPROTO)
        family = value;
    else if ((side.kind == LoadKind::Meta && side.key == NFT_META_PROTOCOL)
        || (side.kind == LoadKind::Payload && side.base == HeaderBase::Link
            && side.type == DataType::EtherType))
        family = unsigned(ofEtherType(value));
    else
        return true;
    if (!context.isMixed())
        return family == context.family();
    if (statement.side.key != NFT_META_L4PROTO)
        return true;
    const auto protocol = unsigned(statement.value.value_or(0));
    if (protocol != IPPROTO_ICMP && protocol != IPPROTO_ICMPV6)
        return false;
    return !(family == NFPROTO_IPV4 && protocol == IPPROTO_ICMPV6)
        && !(family == NFPROTO_IPV6 && protocol == IPPROTO_ICMP);
}

void Superfluous::askedKey(const RuleStatement& statement, HeaderBase base, const PacketContext& context)
{
    const auto question = find(base);
    if (!question)
        return;
    // nft judges by the question for the network layer, whichever it is about to leave out.
    const auto network = find(HeaderBase::Network);
    if (!network || keyImplies(statement, m_statements[*network], context))
        leaveOut(base);
}

} // namespace portolan::nftlisting
