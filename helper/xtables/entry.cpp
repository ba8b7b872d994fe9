#include "helper/xtables/entry.h"

#include "helper/xtables/entry_builder.h"

#include <cstring>

#include <arpa/inet.h>

namespace portolan {

namespace {

constexpr std::uint16_t kAnyPort = 0xffff;

ipt_entry header4(const CompiledRule& rule)
{
    ipt_entry entry = {};
    setPrefix(rule.source, entry.ip.src, entry.ip.smsk);
    setPrefix(rule.destination, entry.ip.dst, entry.ip.dmsk);
    setInterface(entry.ip, rule.in);
    entry.ip.invflags = rule.destinationInverted ? IPT_INV_DSTIP : 0;
    entry.ip.proto = rule.protocol ? static_cast<std::uint16_t>(*rule.protocol) : 0;
    return entry;
}

ip6t_entry header6(const CompiledRule& rule)
{
    ip6t_entry entry = {};
    setPrefix(rule.source, entry.ipv6.src, entry.ipv6.smsk);
    setPrefix(rule.destination, entry.ipv6.dst, entry.ipv6.dmsk);
    setInterface(entry.ipv6, rule.in);
    entry.ipv6.invflags = rule.destinationInverted ? IP6T_INV_DSTIP : 0;
    if (rule.protocol) {
        entry.ipv6.proto = static_cast<std::uint16_t>(*rule.protocol);
        entry.ipv6.flags |= IP6T_F_PROTO;
    }
    return entry;
}

void addPorts(EntryBuilder& builder, Protocol protocol, const PortRange& ports)
{
    switch (protocol) {
    case Protocol::Tcp: {
        const xt_tcp match = {.spts = {0, kAnyPort},
            .dpts = {ports.first, ports.last},
            .option = 0,
            .flg_mask = 0,
            .flg_cmp = 0,
            .invflags = 0};
        return builder.addMatch("tcp", 0, objectBytes(match));
    }
    case Protocol::Udp: {
        const xt_udp match = {.spts = {0, kAnyPort}, .dpts = {ports.first, ports.last}, .invflags = 0};
        return builder.addMatch("udp", 0, objectBytes(match));
    }
    case Protocol::Sctp: {
        xt_sctp_info match = {};
        match.dpts[0] = ports.first;
        match.dpts[1] = ports.last;
        match.spts[1] = kAnyPort;
        match.flags = XT_SCTP_DEST_PORTS;
        return builder.addMatch("sctp", 0, objectBytes(match));
    }
    }
}

void addAddressType(EntryBuilder& builder, const CompiledRule& rule)
{
    xt_addrtype_info_v1 match = {};
    if (rule.destinationIsLocal) {
        match.dest = XT_ADDRTYPE_LOCAL;
    }
    if (rule.sourceIsNotLocal) {
        match.source = XT_ADDRTYPE_LOCAL;
        match.flags = XT_ADDRTYPE_INVERT_SOURCE;
    }
    builder.addMatch("addrtype", 1, objectBytes(match));
}

void addConntrack(EntryBuilder& builder, const CompiledRule::Conntrack& wanted)
{
    xt_conntrack_mtinfo3 match = {};
    match.match_flags = XT_CONNTRACK_STATE;
    match.state_mask = XT_CONNTRACK_STATE_DNAT;
    if (wanted.protocol) {
        match.match_flags |= XT_CONNTRACK_PROTO;
        match.l4proto = static_cast<std::uint16_t>(*wanted.protocol);
    }
    if (wanted.originalDestination) {
        match.match_flags |= XT_CONNTRACK_ORIGDST;
        setPrefix(wanted.originalDestination, match.origdst_addr, match.origdst_mask);
    }
    if (wanted.originalPorts) { // revision 3 keeps ports in host order
        match.match_flags |= XT_CONNTRACK_ORIGDST_PORT;
        match.origdst_port = wanted.originalPorts->first;
        match.origdst_port_high = wanted.originalPorts->last;
    }
    if (wanted.replySource) {
        match.match_flags |= XT_CONNTRACK_REPLSRC;
        setPrefix(wanted.replySource, match.replsrc_addr, match.replsrc_mask);
    }
    if (wanted.replyPorts) {
        match.match_flags |= XT_CONNTRACK_REPLSRC_PORT;
        match.replsrc_port = wanted.replyPorts->first;
        match.replsrc_port_high = wanted.replyPorts->last;
    }
    builder.addMatch("conntrack", 3, objectBytes(match));
}

void addComment(EntryBuilder& builder, const std::string& id)
{
    xt_comment_info match = {};
    const std::string text = "portolan:" + id;
    std::memcpy(match.comment, text.data(), std::min(text.size(), sizeof match.comment - 1));
    builder.addMatch("comment", 0, objectBytes(match));
}

// Revision 2 for both families: with revision 0 iptables-save prints "[unsupported revision]" and other
// people's save and restore break.
void addDnat(EntryBuilder& builder, const CompiledRule& rule)
{
    nf_nat_range2 range = {};
    if (rule.toAddress) {
        range.flags |= NF_NAT_RANGE_MAP_IPS;
        range.min_addr = kernelAddress(*rule.toAddress);
        range.max_addr = range.min_addr;
    }
    if (rule.toPorts) {
        range.flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
        range.min_proto.all = htons(rule.toPorts->first);
        range.max_proto.all = htons(rule.toPorts->last);
    }
    if (rule.basePort) {
        range.flags |= NF_NAT_RANGE_PROTO_OFFSET;
        range.base_proto.all = htons(*rule.basePort);
    }
    builder.addTarget("DNAT", 2, objectBytes(range));
}

// MASQUERADE and REDIRECT differ between the families in the range they carry.
void addRangeTarget(
    EntryBuilder& builder, Family family, const char* name, const std::optional<PortRange>& ports)
{
    if (family == Family::Ipv4) {
        nf_nat_ipv4_multi_range_compat ranges = {};
        ranges.rangesize = 1;
        if (ports) {
            ranges.range[0].flags = NF_NAT_RANGE_PROTO_SPECIFIED;
            ranges.range[0].min.all = htons(ports->first);
            ranges.range[0].max.all = htons(ports->last);
        }
        return builder.addTarget(name, 0, objectBytes(ranges));
    }
    nf_nat_range range = {};
    if (ports) {
        range.flags = NF_NAT_RANGE_PROTO_SPECIFIED;
        range.min_proto.all = htons(ports->first);
        range.max_proto.all = htons(ports->last);
    }
    builder.addTarget(name, 0, objectBytes(range));
}

const char* targetName(const CompiledRule& rule)
{
    switch (rule.action) {
    case CompiledRule::Action::Dnat:
        return "DNAT";
    case CompiledRule::Action::Redirect:
        return "REDIRECT";
    case CompiledRule::Action::Masquerade:
        return "MASQUERADE";
    case CompiledRule::Action::Jump:
        return rule.jumpTo.c_str();
    case CompiledRule::Action::Accept:
        break;
    }
    return "ACCEPT";
}

} // namespace

XtEntry buildEntry(Family family, const CompiledRule& rule)
{
    EntryBuilder builder(family == Family::Ipv4 ? XT_ALIGN(sizeof(ipt_entry)) : XT_ALIGN(sizeof(ip6t_entry)));
    if (rule.protocol && rule.destinationPorts) {
        addPorts(builder, *rule.protocol, *rule.destinationPorts);
    }
    if (rule.destinationIsLocal || rule.sourceIsNotLocal) {
        addAddressType(builder, rule);
    }
    if (rule.conntrack) {
        addConntrack(builder, *rule.conntrack);
    }
    if (!rule.id.empty()) {
        addComment(builder, rule.id);
    }
    XtEntry entry;
    entry.target = targetName(rule);
    switch (rule.action) {
    case CompiledRule::Action::Dnat:
        addDnat(builder, rule);
        break;
    case CompiledRule::Action::Redirect:
    case CompiledRule::Action::Masquerade:
        addRangeTarget(builder, family, entry.target.c_str(), rule.toPorts);
        break;
    case CompiledRule::Action::Accept:
    case CompiledRule::Action::Jump: {
        // libiptc turns the name into the verdict when the entry is inserted.
        const int verdict = 0;
        builder.addTarget({}, 0, objectBytes(verdict));
        break;
    }
    }
    entry.bytes = family == Family::Ipv4 ? std::move(builder).finish(header4(rule))
                                         : std::move(builder).finish(header6(rule));
    return entry;
}

} // namespace portolan
