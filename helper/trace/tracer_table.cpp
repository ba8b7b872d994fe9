#include "helper/trace/tracer_table.h"

#include "backend/flow/flow.h"
#include "backend/packet/chain_place.h"
#include "helper/trace/nft_batch.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace portolan {

namespace {

/// Where an address of one family stands.
struct AddressPlace {
    std::uint8_t protocol; ///< NFPROTO_*
    unsigned source; ///< offset in the header
    unsigned destination;
    unsigned conntrackSource; ///< enum nft_ct_keys
    unsigned conntrackDestination;
};

constexpr AddressPlace kIpv4Place{NFPROTO_IPV4, 12, 16, NFT_CT_SRC_IP, NFT_CT_DST_IP};
constexpr AddressPlace kIpv6Place{NFPROTO_IPV6, 8, 24, NFT_CT_SRC_IP6, NFT_CT_DST_IP6};

constexpr unsigned kSourcePortAt = 0;
constexpr unsigned kDestinationPortAt = 2;

const AddressPlace& placeOf(Family family)
{
    return family == Family::Ipv4 ? kIpv4Place : kIpv6Place;
}

std::span<const std::uint8_t> bytesOfAddress(const Address& address)
{
    return {address.bytes(), address.size()};
}

std::array<std::uint8_t, 2> bytesOfPort(std::uint16_t port)
{
    return {std::uint8_t(port >> 8), std::uint8_t(port)};
}

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
        addAnswers();
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
        m_batch.addChain(kTracerTable, name, hook, priority);
    }

    /// Ahead of the raw tables, by what stands in the packet.
    void addRequests()
    {
        NftRule rule = ofProtocol();
        ports(rule, kDestinationPortAt);
        if (m_filter.from)
            prefix(rule, *m_filter.from, false);
        if (m_filter.to)
            prefix(rule, *m_filter.to, true);
        if (!m_filter.in)
            put("output-401", rule);
        if (m_filter.in) {
            std::array<std::uint8_t, IFNAMSIZ> name{};
            const std::string& text = m_filter.in->toString();
            std::memcpy(name.data(), text.data(), std::min(text.size(), name.size() - 1));
            rule.meta(NFT_META_IIFNAME, NFT_CMP_EQ, name);
        }
        put("prerouting-401", rule);
    }

    void addAnswers()
    {
        if (m_filter.ports) { // of a program on this host
            NftRule rule = ofProtocol();
            ports(rule, kSourcePortAt);
            if (m_filter.from)
                prefix(rule, *m_filter.from, true);
            put("output-401", rule);
        }
        for (const TraceTarget& target : m_filter.targets) {
            NftRule rule = ofProtocol();
            prefix(rule, Prefix(target.address, 128), false);
            rule.payload(NFT_PAYLOAD_TRANSPORT_HEADER, kSourcePortAt, NFT_CMP_EQ, bytesOfPort(target.port));
            put("prerouting-401", rule);
        }
    }

    /// Behind conntrack, by what was asked for in the beginning: both directions, and errors about them.
    void addConnections()
    {
        chain("prerouting-199", NF_INET_PRE_ROUTING, -199);
        chain("output-199", NF_INET_LOCAL_OUT, -199);
        NftRule rule;
        if (m_filter.ports) {
            const std::uint8_t protocol = m_filter.protocol;
            rule.conntrack(NFT_CT_PROTOCOL, true, NFT_CMP_EQ, std::span(&protocol, 1));
            eachPort([&](unsigned operation, std::uint16_t port) {
                rule.conntrack(NFT_CT_PROTO_DST, true, operation, bytesOfPort(port));
            });
        } else {
            rule = ofProtocol();
        }
        if (m_filter.in) { // the request is known by its interface, in the chain ahead
            const std::uint8_t reply = 1; // IP_CT_DIR_REPLY, which no header of Linux offers
            rule.conntrack(NFT_CT_DIRECTION, false, NFT_CMP_EQ, std::span(&reply, 1));
        }
        if (m_filter.from)
            connectionPrefix(rule, *m_filter.from, false);
        if (m_filter.to)
            connectionPrefix(rule, *m_filter.to, true);
        put("prerouting-199", rule);
        put("output-199", rule);
    }

    NftRule ofProtocol() const
    {
        NftRule rule;
        const std::uint8_t protocol = m_filter.protocol;
        rule.meta(NFT_META_L4PROTO, NFT_CMP_EQ, std::span(&protocol, 1));
        return rule;
    }

    template <typename Compare> void eachPort(Compare compare) const
    {
        const PortRange& range = *m_filter.ports;
        if (range.count() == 1)
            return compare(NFT_CMP_EQ, range.first);
        compare(NFT_CMP_GTE, range.first);
        compare(NFT_CMP_LTE, range.last);
    }

    void ports(NftRule& rule, unsigned offset) const
    {
        if (m_filter.ports)
            eachPort([&](unsigned operation, std::uint16_t port) {
                rule.payload(NFT_PAYLOAD_TRANSPORT_HEADER, offset, operation, bytesOfPort(port));
            });
    }

    static void family(NftRule& rule, const AddressPlace& place)
    {
        rule.meta(NFT_META_NFPROTO, NFT_CMP_EQ, std::span(&place.protocol, 1));
    }

    static void prefix(NftRule& rule, const Prefix& prefix, bool destination)
    {
        const AddressPlace& place = placeOf(prefix.family());
        family(rule, place);
        rule.payloadPrefix(NFT_PAYLOAD_NETWORK_HEADER, destination ? place.destination : place.source,
            bytesOfAddress(prefix.address()), prefix.length());
    }

    static void connectionPrefix(NftRule& rule, const Prefix& prefix, bool destination)
    {
        const AddressPlace& place = placeOf(prefix.family());
        family(rule, place);
        rule.conntrackPrefix(destination ? place.conntrackDestination : place.conntrackSource,
            bytesOfAddress(prefix.address()), prefix.length());
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
    auto opened = std::make_unique<File>(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    if (!*opened)
        return cannotTrace(errno);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    if (bind(opened->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
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
