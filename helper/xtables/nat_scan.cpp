#include "helper/xtables/nat_scan.h"

#include "backend/forward/compile.h"
#include "helper/xtables/raw_chains.h"
#include "helper/xtables/reader.h"

#include <algorithm>
#include <cstring>

#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_sctp.h>
#include <linux/netfilter/xt_tcpudp.h>

namespace portolan {

namespace {

constexpr PortRange kAllPorts{1, 65535};

bool isNamed(const char* name, const char* wanted)
{
    return std::strcmp(name, wanted) == 0;
}

template <typename Data> const Data& dataOf(const xt_entry_match& match)
{
    return reinterpret_cast<const Data&>(match.data);
}

template <typename Data> bool holds(const xt_entry_match& match)
{
    return match.u.match_size >= sizeof match + sizeof(Data);
}

/// Inverted ports are as good as all.
bool multiportMeets(const PortsAsked& asked, unsigned protocol, const xt_multiport_v1& wanted)
{
    if (wanted.flags != XT_MULTIPORT_DESTINATION || wanted.invert != 0)
        return true;
    const unsigned count = std::min<unsigned>(wanted.count, XT_MULTI_PORTS);
    for (unsigned i = 0; i < count; ++i) {
        const unsigned first = i;
        if (wanted.pflags[i] != 0 && i + 1 < count)
            ++i;
        if (asked.meet(protocol, {wanted.ports[first], wanted.ports[i]}))
            return true;
    }
    return false;
}

/// Whether this match lets a packet to one of the ports through; true for all that are about other things.
bool matchMeets(const PortsAsked& asked, unsigned protocol, const xt_entry_match& match)
{
    const char* name = match.u.user.name;
    const bool first = match.u.user.revision == 0;
    if (isNamed(name, "tcp") && first && holds<xt_tcp>(match)) {
        const auto& tcp = dataOf<xt_tcp>(match);
        return (tcp.invflags & XT_TCP_INV_DSTPT) != 0 || asked.meet(protocol, {tcp.dpts[0], tcp.dpts[1]});
    }
    if (isNamed(name, "udp") && first && holds<xt_udp>(match)) {
        const auto& udp = dataOf<xt_udp>(match);
        return (udp.invflags & XT_UDP_INV_DSTPT) != 0 || asked.meet(protocol, {udp.dpts[0], udp.dpts[1]});
    }
    if (isNamed(name, "sctp") && first && holds<xt_sctp_info>(match)) {
        const auto& sctp = dataOf<xt_sctp_info>(match);
        const bool ports
            = (sctp.flags & XT_SCTP_DEST_PORTS) != 0 && (sctp.invflags & XT_SCTP_DEST_PORTS) == 0;
        return !ports || asked.meet(protocol, {sctp.dpts[0], sctp.dpts[1]});
    }
    if (isNamed(name, "multiport") && match.u.user.revision == 1 && holds<xt_multiport_v1>(match))
        return multiportMeets(asked, protocol, dataOf<xt_multiport_v1>(match));
    return true;
}

unsigned protocolOf(const ipt_ip& header)
{
    return header.invflags & IPT_INV_PROTO ? 0 : header.proto;
}

unsigned protocolOf(const ip6t_ip6& header)
{
    const bool checked = (header.flags & IP6T_F_PROTO) != 0 && (header.invflags & IP6T_INV_PROTO) == 0;
    return checked ? header.proto : 0;
}

/// Calls `visit` with every match until it gives false; whether it never did.
template <typename Entry, typename Visit> bool eachMatch(const Entry& entry, const Visit& visit)
{
    const auto* bytes = reinterpret_cast<const std::byte*>(&entry);
    for (std::size_t at = sizeof entry; at < entry.target_offset;) {
        const auto& match = *reinterpret_cast<const xt_entry_match*>(bytes + at);
        if (!visit(match))
            return false;
        at += match.u.match_size;
    }
    return true;
}

/// The forward a rule in our chains is of; empty: of none.
template <typename Entry> std::string_view ownerId(const Entry& entry)
{
    std::string_view comment;
    eachMatch(entry, [&comment](const xt_entry_match& match) {
        if (!isNamed(match.u.user.name, "comment"))
            return true;
        const auto* text = reinterpret_cast<const char*>(match.data);
        comment = {text, strnlen(text, match.u.match_size - sizeof match)};
        return false;
    });
    if (!comment.starts_with(kCommentPrefix))
        return {};
    return comment.substr(std::strlen(kCommentPrefix));
}

template <typename Kernel> class NatScan {
public:
    NatScan(std::span<const std::byte> entries, const std::vector<RawChain>& chains, const PortsAsked& asked,
        const std::unordered_set<std::string_view>& known)
        : m_entries(entries)
        , m_chains(chains)
        , m_asked(asked)
        , m_known(known)
        , m_reached(chains.size())
    {
    }

    bool finds()
    {
        for (const RawChain& chain : m_chains) {
            // Where those for packets from outside and from this host begin.
            if (chain.hook == NF_INET_PRE_ROUTING || chain.hook == NF_INET_LOCAL_OUT)
                reach(chain);
            if (isOwnChain(chain.name) && hasStray(chain))
                return true;
        }
        while (!m_due.empty()) {
            const RawChain& chain = *m_due.back();
            m_due.pop_back();
            if (translates(chain))
                return true;
        }
        return false;
    }

private:
    using Entry = typename Kernel::Entry;

    void reach(const RawChain& chain)
    {
        const auto place = std::size_t(&chain - m_chains.data());
        if (!m_reached[place]) {
            m_reached[place] = true;
            m_due.push_back(&chain);
        }
    }

    bool meets(const Entry& entry) const
    {
        const unsigned protocol = protocolOf(Kernel::header(entry));
        return m_asked.meet(protocol, kAllPorts) && eachMatch(entry, [&](const xt_entry_match& match) {
            return matchMeets(m_asked, protocol, match);
        });
    }

    template <typename Visit> bool anyRule(const RawChain& chain, const Visit& visit) const
    {
        for (std::uint32_t offset = chain.begin; offset < chain.foot;) {
            const auto& entry = rawEntry<Kernel>(m_entries, offset);
            if (visit(entry))
                return true;
            offset += entry.next_offset;
        }
        return false;
    }

    /// A rule of ours that belongs to no forward that is known: it listens wherever it stands.
    bool hasStray(const RawChain& chain) const
    {
        return anyRule(chain, [&](const Entry& entry) {
            const std::string_view id = ownerId(entry);
            return !id.empty() && !m_known.contains(id) && meets(entry);
        });
    }

    bool translates(const RawChain& chain)
    {
        const bool ours = isOwnChain(chain.name);
        return anyRule(chain, [&](const Entry& entry) {
            const xt_entry_target& target = rawTarget(entry);
            const char* name = target.u.user.name;
            const bool jumps = *name == '\0' && rawVerdict(target) >= 0;
            const bool moves = isNamed(name, "DNAT") || isNamed(name, "REDIRECT");
            if ((!jumps && !moves) || !meets(entry))
                return false;
            if (moves)
                return !ours || ownerId(entry).empty();
            // Without a target a rule leads to the next one, in the same chain.
            const RawChain* to = jumpedTo(m_chains, rawVerdict(target));
            if (to && to != &chain)
                reach(*to);
            return false;
        });
    }

    std::span<const std::byte> m_entries;
    const std::vector<RawChain>& m_chains;
    const PortsAsked& m_asked;
    const std::unordered_set<std::string_view>& m_known;
    std::vector<bool> m_reached;
    std::vector<const RawChain*> m_due;
};

template <typename Kernel>
Result<bool> scanNat(
    const PortsAsked& asked, const std::unordered_set<std::string_view>& known, RawTable<Kernel>& table)
{
    if (auto read = table.read("nat"); !read)
        return tl::unexpected(read.error());
    const auto chains = rawChains<Kernel>(table.layout(), table.entries());
    if (!chains)
        return tl::unexpected(chains.error());
    return NatScan<Kernel>(table.entries(), *chains, asked, known).finds();
}

} // namespace

void PortsAsked::add(Protocol protocol, const std::optional<PortRange>& ports)
{
    m_ranges[unsigned(protocol)].push_back(ports.value_or(kAllPorts));
}

void PortsAsked::sort()
{
    for (auto& [protocol, ranges] : m_ranges) {
        std::sort(ranges.begin(), ranges.end(),
            [](const PortRange& one, const PortRange& other) { return one.first < other.first; });
        std::vector<PortRange> apart;
        for (const PortRange& range : ranges) {
            if (!apart.empty() && range.first <= apart.back().last)
                apart.back().last = std::max(apart.back().last, range.last);
            else
                apart.push_back(range);
        }
        ranges = std::move(apart);
    }
}

bool PortsAsked::meet(unsigned protocol, PortRange ports) const
{
    if (protocol == 0)
        return !m_ranges.empty();
    const auto known = m_ranges.find(protocol);
    if (known == m_ranges.end())
        return false;
    const auto& ranges = known->second;
    const auto after = std::upper_bound(ranges.begin(), ranges.end(), ports.last,
        [](unsigned last, const PortRange& range) { return last < range.first; });
    return after != ranges.begin() && std::prev(after)->last >= ports.first;
}

Result<bool> mayTranslate(
    Family family, const PortsAsked& asked, const std::unordered_set<std::string_view>& known, NatSight& seen)
{
    const auto tables = legacyTables(family);
    if (!tables)
        return tl::unexpected(tables.error());
    if (std::find(tables->begin(), tables->end(), "nat") == tables->end())
        return false;
    return family == Family::Ipv4 ? scanNat(asked, known, seen.ipv4) : scanNat(asked, known, seen.ipv6);
}

} // namespace portolan
