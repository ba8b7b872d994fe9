#include "helper/xtables/render/own_printers.h"

#include <linux/netfilter/xt_mark.h>

#include <arpa/inet.h>

#include <algorithm>

namespace portolan::xtables {

namespace {

bool printSetMark(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_mark_tginfo2*>(data);
    sink.put(" -j MARK --set-xmark 0x");
    sink.putHex(info->mark);
    sink.put("/0x");
    sink.putHex(info->mask);
    return true;
}

/// nf_nat_range2 of a revision that has less.
nf_nat_range2 widened(const nf_nat_ipv4_multi_range_compat& old)
{
    const auto& range = old.range[0];
    nf_nat_range2 wide{};
    wide.flags = range.flags;
    wide.min_addr.ip = range.min_ip;
    wide.max_addr.ip = range.max_ip;
    wide.min_proto = range.min;
    wide.max_proto = range.max;
    return wide;
}

nf_nat_range2 widened(const nf_nat_range& old)
{
    nf_nat_range2 wide{};
    wide.flags = old.flags;
    wide.min_addr = old.min_addr;
    wide.max_addr = old.max_addr;
    wide.min_proto = old.min_proto;
    wide.max_proto = old.max_proto;
    return wide;
}

nf_nat_range2 widened(const nf_nat_range2& range)
{
    return range;
}

void putAddress(TextSink& sink, int family, const nf_inet_addr& address)
{
    if (family == AF_INET)
        return sink.putDotted(address.ip);
    char text[INET6_ADDRSTRLEN];
    inet_ntop(family, &address, text, sizeof text);
    sink.put(std::string_view(text));
}

void putAddresses(TextSink& sink, int family, const nf_nat_range2& range)
{
    const bool brackets = family == AF_INET6 && (range.flags & NF_NAT_RANGE_PROTO_SPECIFIED);
    if (brackets)
        sink.put('[');
    putAddress(sink, family, range.min_addr);
    if (!std::ranges::equal(range.min_addr.all, range.max_addr.all)) {
        sink.put('-');
        putAddress(sink, family, range.max_addr);
    }
    if (brackets)
        sink.put(']');
}

void putPorts(TextSink& sink, const nf_nat_range2& range)
{
    sink.putNumber(ntohs(range.min_proto.tcp.port));
    if (range.min_proto.tcp.port != range.max_proto.tcp.port) {
        sink.put('-');
        sink.putNumber(ntohs(range.max_proto.tcp.port));
    }
    if (range.flags & NF_NAT_RANGE_PROTO_OFFSET) {
        sink.put('/');
        sink.putNumber(ntohs(range.base_proto.tcp.port));
    }
}

/// colon: whether ports alone begin with one.
bool putNat(TextSink& sink, int family, std::string_view option, bool colon, const nf_nat_range2& range)
{
    constexpr unsigned kKnown = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED
        | NF_NAT_RANGE_PROTO_RANDOM | NF_NAT_RANGE_PERSISTENT | NF_NAT_RANGE_PROTO_RANDOM_FULLY
        | NF_NAT_RANGE_PROTO_OFFSET;
    const bool addresses = range.flags & NF_NAT_RANGE_MAP_IPS;
    const bool ports = range.flags & NF_NAT_RANGE_PROTO_SPECIFIED;
    if ((range.flags & ~kKnown) || (addresses && !colon))
        return false;
    if (addresses || ports)
        sink.put(option);
    if (addresses)
        putAddresses(sink, family, range);
    if (ports && colon)
        sink.put(':');
    if (ports)
        putPorts(sink, range);
    if (range.flags & NF_NAT_RANGE_PROTO_RANDOM)
        sink.put(" --random");
    if (range.flags & NF_NAT_RANGE_PROTO_RANDOM_FULLY)
        sink.put(" --random-fully");
    if (range.flags & NF_NAT_RANGE_PERSISTENT)
        sink.put(" --persistent");
    return true;
}

template <typename Range, int family> bool printDnat(TextSink& sink, const void* data)
{
    sink.put(" -j DNAT");
    return putNat(sink, family, " --to-destination ", true, widened(*static_cast<const Range*>(data)));
}

template <typename Range, int family> bool printSnat(TextSink& sink, const void* data)
{
    sink.put(" -j SNAT");
    return putNat(sink, family, " --to-source ", true, widened(*static_cast<const Range*>(data)));
}

template <typename Range, int family> bool printMasquerade(TextSink& sink, const void* data)
{
    sink.put(" -j MASQUERADE");
    return putNat(sink, family, " --to-ports ", false, widened(*static_cast<const Range*>(data)));
}

template <typename Range, int family> bool printRedirect(TextSink& sink, const void* data)
{
    sink.put(" -j REDIRECT");
    return putNat(sink, family, " --to-ports ", false, widened(*static_cast<const Range*>(data)));
}

template <typename Info> constexpr OwnPrinter printer(const char* name, unsigned revision, OwnPrint print)
{
    return {name, revision, XT_ALIGN(sizeof(Info)), print};
}

using Range4 = nf_nat_ipv4_multi_range_compat;

constexpr OwnPrinter kTargets4[] = {
    printer<xt_mark_tginfo2>("MARK", 2, printSetMark),
    printer<nf_nat_range2>("DNAT", 2, printDnat<nf_nat_range2, AF_INET>),
    printer<Range4>("SNAT", 0, printSnat<Range4, AF_INET>),
    printer<Range4>("MASQUERADE", 0, printMasquerade<Range4, AF_INET>),
    printer<Range4>("REDIRECT", 0, printRedirect<Range4, AF_INET>),
};

constexpr OwnPrinter kTargets6[] = {
    printer<xt_mark_tginfo2>("MARK", 2, printSetMark),
    printer<nf_nat_range2>("DNAT", 2, printDnat<nf_nat_range2, AF_INET6>),
    printer<nf_nat_range>("SNAT", 1, printSnat<nf_nat_range, AF_INET6>),
    printer<nf_nat_range>("MASQUERADE", 0, printMasquerade<nf_nat_range, AF_INET6>),
    printer<nf_nat_range>("REDIRECT", 0, printRedirect<nf_nat_range, AF_INET6>),
};

} // namespace

std::span<const OwnPrinter> ownTargetPrinters(Family family)
{
    if (family == Family::Ipv4)
        return kTargets4;
    return kTargets6;
}

} // namespace portolan::xtables
