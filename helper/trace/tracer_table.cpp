#include "helper/trace/tracer_table.h"

#include "backend/flow/flow.h"
#include "backend/packet/chain_place.h"
#include "helper/nftables/nft_batch.h"
#include "helper/nftables/packet_matches.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace portolan {

namespace {

/// The rules of one filter.
class TracerRules {
public:
    TracerRules(NftBatch& batch, const TraceFilter& filter, const TraceLimits& limits)
        : m_batch(batch)
        , m_filter(filter)
        , m_limits(limits)
    {
    }

    void add(bool conntrack)
    {
        chain("prerouting-401", NF_INET_PRE_ROUTING, -401);
        chain("output-401", NF_INET_LOCAL_OUT, -401);
        addRequests();
        addAnswers(conntrack);
        if (conntrack)
            addConnections();
        // These only look: behind the translation of addresses, and where the packet goes away.
        chain("prerouting-90", NF_INET_PRE_ROUTING, -90);
        chain("output-90", NF_INET_LOCAL_OUT, -90);
        chain("input300", NF_INET_LOCAL_IN, 300);
        chain("postrouting300", NF_INET_POST_ROUTING, 300);
    }

private:
    void chain(const char* name, unsigned hook, int priority)
    {
        m_batch.addChain(kTracerTable, name, NftHook{"filter", hook, priority});
    }

    /// Ahead of the raw tables, by what stands in the packet.
    void addRequests()
    {
        NftRule rule = ofProtocol();
        ports(rule, m_filter.ports, PacketSide::Destination);
        ports(rule, m_filter.fromPorts, PacketSide::Source);
        if (m_filter.from)
            prefix(rule, *m_filter.from, PacketSide::Source);
        if (m_filter.to)
            prefix(rule, *m_filter.to, PacketSide::Destination);
        if (!m_filter.in)
            put("output-401", rule);
        if (m_filter.in)
            matchIncoming(rule, *m_filter.in);
        put("prerouting-401", rule);
    }

    void addAnswers(bool conntrack)
    {
        if (m_filter.ports) { // of a program on this host
            NftRule rule = ofProtocol();
            ports(rule, m_filter.ports, PacketSide::Source);
            toClient(rule);
            put("output-401", rule);
        }
        for (const TraceTarget& target : m_filter.targets) {
            NftRule rule = ofProtocol();
            if (!conntrack) // else the client may have another address there
                toClient(rule);
            prefix(rule, Prefix(target.address, 128), PacketSide::Source);
            matchPorts(rule, PortRange{target.port, target.port}, PacketSide::Source);
            put("prerouting-401", rule);
        }
    }

    void toClient(NftRule& rule) const
    {
        ports(rule, m_filter.fromPorts, PacketSide::Destination);
        if (m_filter.from)
            prefix(rule, *m_filter.from, PacketSide::Destination);
    }

    /// Behind conntrack, by what was asked for in the beginning: both directions, and errors about them.
    void addConnections()
    {
        chain("prerouting-199", NF_INET_PRE_ROUTING, -199);
        chain("output-199", NF_INET_LOCAL_OUT, -199);
        NftRule rule;
        if (m_filter.ports) {
            matchConnectionTransport(rule, m_filter.protocol);
            matchOriginalPorts(rule, *m_filter.ports, PacketSide::Destination);
            if (m_filter.fromPorts)
                matchOriginalPorts(rule, *m_filter.fromPorts, PacketSide::Source);
        } else {
            rule = ofProtocol();
        }
        if (m_filter.from)
            connectionPrefix(rule, *m_filter.from, PacketSide::Source);
        if (m_filter.to)
            connectionPrefix(rule, *m_filter.to, PacketSide::Destination);
        if (m_filter.in) {
            NftRule request = rule;
            matchIncoming(request, *m_filter.in);
            put("prerouting-199", request);
            const std::uint8_t reply = 1; // IP_CT_DIR_REPLY, which no header of Linux offers
            rule.conntrack(NFT_CT_DIRECTION, false, NFT_CMP_EQ, std::span(&reply, 1));
        }
        put("prerouting-199", rule);
        put("output-199", rule);
    }

    NftRule ofProtocol() const
    {
        NftRule rule;
        matchTransport(rule, m_filter.protocol);
        return rule;
    }

    static void ports(NftRule& rule, const std::optional<PortRange>& range, PacketSide side)
    {
        if (range)
            matchPorts(rule, *range, side);
    }

    static void prefix(NftRule& rule, const Prefix& prefix, PacketSide side)
    {
        matchFamily(rule, prefix.family());
        matchAddress(rule, prefix, side);
    }

    static void connectionPrefix(NftRule& rule, const Prefix& prefix, PacketSide side)
    {
        matchFamily(rule, prefix.family());
        matchOriginalAddress(rule, prefix, side);
    }

    void put(const char* chain, const NftRule& rule)
    {
        NftRule whole = rule;
        // A burst of one second's, so that a whole short connection is followed.
        m_batch.addRule(kTracerTable, chain, whole.limit(m_limits.rate, m_limits.rate).markForTrace());
    }

    NftBatch& m_batch;
    const TraceFilter& m_filter;
    const TraceLimits& m_limits;
};

tl::unexpected<Error> cannotTrace(int error)
{
    if (error == EEXIST)
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR("Packets are traced by another helper of Portolan already: stop that trace first."));
    const bool unsupported = error == EOPNOTSUPP || error == EPROTONOSUPPORT || error == ENOENT;
    return failure(unsupported ? ErrorCode::Unsupported : ErrorCode::Kernel,
        PORTOLAN_TR("The kernel does not let packets be marked for a trace by nf_tables: %1."),
        {std::strerror(error)});
}

} // namespace

Result<void> TracerTable::open(const TraceFilter& filter, const TraceLimits& limits, bool conntrack)
{
    auto opened = openNftSocket();
    if (!opened)
        return cannotTrace(errno);
    NftBatch batch;
    batch.addTable(kTracerTable, true);
    TracerRules(batch, filter, limits).add(conntrack);
    if (const int error = batch.send(opened->get()); error != 0)
        return cannotTrace(error);
    m_socket = std::move(opened);
    return {};
}

void TracerTable::markNoMore()
{
    if (!m_socket)
        return;
    NftBatch batch;
    batch.removeRules(kTracerTable);
    if (batch.send(m_socket->get()) != 0)
        close(); // the rest of the packets under way is not worth a rule that goes on
}

bool tracksConnections()
{
    std::ifstream file("/proc/sys/net/netfilter/nf_conntrack_count");
    unsigned count = 0;
    return file >> count && count > 0;
}

} // namespace portolan
