#include "helper/trace/trace_rules.h"

#include "helper/xtables/entry_builder.h"

namespace portolan {

namespace {

/// One rule's conditions; what is not set is anything.
struct Marked {
    std::optional<Prefix> source;
    std::optional<Prefix> destination;
    std::optional<InterfaceName> in;
    std::optional<PortRange> sourcePorts;
    std::optional<PortRange> destinationPorts;
};

class TraceRuleMaker {
public:
    TraceRuleMaker(Family family, const TraceFilter& filter, const TraceLimits& limits)
        : m_family(family)
        , m_filter(filter)
        , m_limits(limits)
    {
    }

    OwnRules make(std::uint32_t end)
    {
        const Marked request{m_filter.from, m_filter.to, {}, m_filter.fromPorts, m_filter.ports};
        Marked incoming = request;
        incoming.in = m_filter.in;
        put(kTraceChain, incoming);
        for (const TraceTarget& target : m_filter.targets)
            put(kTraceChain, {Prefix(target.address, 128), {}, {}, PortRange{target.port, target.port}, {}});
        if (!m_filter.in)
            put(kTraceOutChain, request);
        if (m_filter.ports) // a program on this host answers
            put(kTraceOutChain, {{}, m_filter.from, {}, m_filter.ports, m_filter.fromPorts});
        for (const auto& [chain, rules] : m_rules.chains)
            m_rules.jumps[chain == kTraceChain ? "PREROUTING" : "OUTPUT"].push_back(jump(chain, end));
        return std::move(m_rules);
    }

private:
    void put(const char* chain, const Marked& marked)
    {
        for (const auto* prefix : {&marked.source, &marked.destination})
            if (*prefix && (*prefix)->family() != m_family)
                return;
        EntryBuilder builder = begin();
        if (marked.sourcePorts || marked.destinationPorts)
            addPorts(builder, marked);
        // The last match, so that only what all others let through is counted. A burst of one second's, so
        // that a whole short connection is followed.
        xt_rateinfo limit{};
        limit.avg = XT_LIMIT_SCALE / m_limits.rate;
        limit.burst = m_limits.rate;
        builder.addMatch("limit", 0, objectBytes(limit));
        builder.addTarget("TRACE", 0, {});
        m_rules.chains[chain].push_back({"TRACE", finish(std::move(builder), marked, true)});
    }

    XtEntry jump(const std::string& chain, std::uint32_t end) const
    {
        EntryBuilder builder = begin();
        xt_time_info time{};
        time.date_stop = end;
        time.daytime_stop = XT_TIME_MAX_DAYTIME;
        time.monthdays_match = XT_TIME_ALL_MONTHDAYS;
        time.weekdays_match = XT_TIME_ALL_WEEKDAYS;
        builder.addMatch("time", 0, objectBytes(time));
        const int verdict = 0; // the table's writer knows where the chain will be
        builder.addTarget({}, 0, objectBytes(verdict));
        return {chain, finish(std::move(builder), {}, false)};
    }

    EntryBuilder begin() const
    {
        return EntryBuilder(
            m_family == Family::Ipv4 ? XT_ALIGN(sizeof(ipt_entry)) : XT_ALIGN(sizeof(ip6t_entry)));
    }

    std::vector<std::byte> finish(EntryBuilder builder, const Marked& marked, bool ofProtocol) const
    {
        if (m_family == Family::Ipv4) {
            ipt_entry entry{};
            setPrefix(marked.source, entry.ip.src, entry.ip.smsk);
            setPrefix(marked.destination, entry.ip.dst, entry.ip.dmsk);
            setInterface(entry.ip, marked.in);
            entry.ip.proto = ofProtocol ? m_filter.protocol : 0;
            return std::move(builder).finish(entry);
        }
        ip6t_entry entry{};
        setPrefix(marked.source, entry.ipv6.src, entry.ipv6.smsk);
        setPrefix(marked.destination, entry.ipv6.dst, entry.ipv6.dmsk);
        setInterface(entry.ipv6, marked.in);
        if (ofProtocol) {
            entry.ipv6.proto = m_filter.protocol;
            entry.ipv6.flags |= IP6T_F_PROTO;
        }
        return std::move(builder).finish(entry);
    }

    void addPorts(EntryBuilder& builder, const Marked& marked) const
    {
        if (m_filter.protocol == IPPROTO_TCP) {
            xt_tcp match{};
            setPorts(match, marked);
            builder.addMatch("tcp", 0, objectBytes(match));
        } else if (m_filter.protocol == IPPROTO_UDP) {
            xt_udp match{};
            setPorts(match, marked);
            builder.addMatch("udp", 0, objectBytes(match));
        } else {
            xt_sctp_info match{};
            setPorts(match, marked);
            match.flags = (marked.sourcePorts ? XT_SCTP_SRC_PORTS : 0)
                | (marked.destinationPorts ? XT_SCTP_DEST_PORTS : 0);
            builder.addMatch("sctp", 0, objectBytes(match));
        }
    }

    template <typename Match> static void setPorts(Match& match, const Marked& marked)
    {
        match.spts[0] = marked.sourcePorts ? marked.sourcePorts->first : 0;
        match.spts[1] = marked.sourcePorts ? marked.sourcePorts->last : 65535;
        match.dpts[0] = marked.destinationPorts ? marked.destinationPorts->first : 0;
        match.dpts[1] = marked.destinationPorts ? marked.destinationPorts->last : 65535;
    }

    Family m_family;
    const TraceFilter& m_filter;
    const TraceLimits& m_limits;
    OwnRules m_rules;
};

} // namespace

OwnRules traceRules(Family family, const TraceFilter& filter, const TraceLimits& limits, std::uint32_t end)
{
    const ProtocolNumber otherIcmp
        = family == Family::Ipv4 ? ProtocolNumber(IPPROTO_ICMPV6) : ProtocolNumber(IPPROTO_ICMP);
    return filter.protocol == otherIcmp ? OwnRules() : TraceRuleMaker(family, filter, limits).make(end);
}

bool setAsideTraceRules(TraceEvent& event)
{
    if (event.table != "raw")
        return true;
    if (isTraceChain(event.chain))
        return false;
    if (event.chain != "PREROUTING" && event.chain != "OUTPUT")
        return true;
    if (event.step == TraceStep::Rule && event.position == 1)
        return false;
    event.position -= event.position > 1 ? 1 : 0;
    return true;
}

} // namespace portolan
