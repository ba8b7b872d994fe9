#include "backend/forward/first_packet.h"

#include "backend/ruleset/chain_way.h"

#include <algorithm>
#include <array>
#include <set>

namespace portolan {
namespace {

constexpr int kLookupPriority = -200; // NF_IP_PRI_CONNTRACK
constexpr int kTranslationPriority = -100; // NF_IP_PRI_NAT_DST
/// Native chains may translate a little later than the usual place.
constexpr int kTranslatedPriority = -90;

/// Bridges that Docker, libvirt, Podman, CNI, LXD and Incus make, and what hangs on them.
bool leadsInside(std::string_view interface)
{
    constexpr std::array<std::string_view, 14> kNames{"docker", "virbr", "podman", "cni", "lxcbr", "lxdbr",
        "incusbr", "veth", "vnet", "tap", "cali", "flannel", "kube-", "dummy"};
    const bool dockerBridge = interface.starts_with("br-") && interface.size() == 15; // 12 digits of an id
    return dockerBridge || std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
        return interface.starts_with(name);
    });
}

AddressSet addressesAt(const HostState& host, Family family, const std::string& interface)
{
    AddressSet all;
    for (const HostState::InterfaceAddress& own : host.addresses)
        if (own.address.family() == family && !own.address.isLoopback()
            && (interface.empty() || own.interface == interface))
            all = all.joined(Prefix(own.address, unsigned(own.address.size()) * 8));
    return all;
}

/// Whether its rule translates to an address of the interface (REDIRECT), not to the one asked for (DNAT to
/// a port alone). A forward that is yet to come is ours.
std::optional<bool> redirects(const FoundForward* found)
{
    if (!found || found->rules.empty())
        return true;
    const std::string& text = found->rules.front().text;
    const bool native = found->engine == Engine::Nftables;
    const bool redirect = text.find(native ? "redirect" : "-j REDIRECT") != text.npos;
    const bool dnat = text.find(native ? "dnat" : "-j DNAT") != text.npos;
    return redirect == dnat ? std::nullopt : std::optional(redirect); // a comment may say both
}

} // namespace

FirstPacket::FirstPacket(
    const PortForward& forward, const FoundForward* found, const HostState& host, const Reach& reach)
    : m_forward(forward)
    , m_found(found)
    , m_host(host)
    , m_reach(reach)
    , m_relayed(found && found->owner == Owner::Relay)
    , m_endsHere(m_relayed || forward.toThisHost() || host.isLocal(*forward.to.address))
{
    const WayEnds ends = wayEnds(forward, host);
    m_client = ends.client;
    if (!m_client.empty() && !ends.clientIsUsual) {
        // An address of a bridge for containers, or of lo, is asked for by whom nobody can tell.
        if (!forward.listen.interface && (m_client == "lo" || leadsInside(m_client)))
            m_client.clear();
        return;
    }
    for (const HostState::InterfaceAddress& own : host.addresses) {
        const std::string& name = own.interface;
        const bool known = name == m_client || name == reach.interface || name == "lo" || leadsInside(name)
            || std::find(m_otherClients.begin(), m_otherClients.end(), name) != m_otherClients.end();
        if (!known && !own.address.isLoopback())
            m_otherClients.push_back(name);
    }
    if (m_client.empty() && m_otherClients.size() == 1 && !forward.listen.address) {
        m_client = m_otherClients.front();
        m_otherClients.clear();
    }
}

bool FirstPacket::meets(const BaseHook& place) const
{
    switch (place.hook) {
    case Hook::Prerouting:
        return place.priority < kTranslationPriority || place.priority >= kTranslatedPriority;
    case Hook::Input:
        return m_endsHere;
    case Hook::Forward:
    case Hook::Postrouting:
        return !m_endsHere;
    case Hook::Output:
        break;
    }
    return false;
}

/// What comes from the target's own network does not come in elsewhere.
AddressSet FirstPacket::sourcesBy(const std::string& client) const
{
    AddressSet asked;
    for (const Prefix& source : m_forward.sources)
        asked = asked.joined(source);
    if (m_forward.sources.empty())
        asked = AddressSet::all(m_forward.family);
    const bool network = m_reach.kind == Reach::Kind::Connected || m_reach.kind == Reach::Kind::Routed;
    if (!network || m_reach.prefix.length() == 0 || m_reach.interface == client)
        return asked;
    const AddressSet outside = asked.without(m_reach.prefix);
    return outside.empty() ? asked : outside;
}

/// The addresses that are asked for, before they are translated.
std::optional<AddressSet> FirstPacket::askedBy(const std::string& client) const
{
    if (m_forward.listen.address)
        return Prefix(*m_forward.listen.address, unsigned(m_forward.listen.address->size()) * 8);
    AddressSet own = addressesAt(m_host, m_forward.family, client);
    if (own.empty())
        own = addressesAt(m_host, m_forward.family, {});
    return own.empty() ? std::nullopt : std::optional(own);
}

/// A REDIRECT takes the first IPv4 address of the interface; of IPv6's the first that is of use, by an order
/// that is not that of their list (net/netfilter/nf_nat_redirect.c). Who asks for an address need not come in
/// by the interface that has it.
std::optional<AddressSet> FirstPacket::redirectedTo(const std::string& client) const
{
    const bool anyInterface = m_forward.listen.address && !m_forward.listen.interface;
    std::set<std::string_view> seen;
    AddressSet own;
    for (const HostState::InterfaceAddress& one : m_host.addresses) {
        const bool met
            = client.empty() || one.interface == client || (anyInterface && !leadsInside(one.interface));
        if (!met || one.address.family() != m_forward.family || one.address.isLoopback())
            continue;
        if (m_forward.family == Family::Ipv6 || seen.insert(one.interface).second)
            own = own.joined(Prefix(one.address, unsigned(one.address.size()) * 8));
    }
    return own.empty() ? std::nullopt : std::optional(own);
}

std::optional<AddressSet> FirstPacket::answering(const std::string& client) const
{
    if (!m_forward.to.address) {
        const auto redirected = redirects(m_found);
        const auto asked = askedBy(client);
        if (redirected == false)
            return asked;
        const auto own = redirectedTo(client);
        if (redirected || !own)
            return own;
        return asked ? std::optional(asked->joined(*own)) : std::nullopt;
    }
    AddressSet all = Prefix(*m_forward.to.address, unsigned(m_forward.to.address->size()) * 8);
    if (m_found)
        for (const FoundForward::Target& target : m_found->targets)
            if (target.to.address)
                all = all.joined(Prefix(*target.to.address, unsigned(target.to.address->size()) * 8));
    return all;
}

std::vector<PortRange> FirstPacket::answeringPorts() const
{
    std::vector<PortRange> ports;
    const auto add = [&](const PortForward::To& to) {
        if (const auto& range = to.ports ? to.ports : m_forward.listen.ports)
            ports.push_back(*range);
    };
    add(m_forward.to);
    if (m_found)
        for (const FoundForward::Target& target : m_found->targets)
            add(target.to);
    return ports;
}

PacketFacts FirstPacket::at(const BaseHook& place, const std::string& client) const
{
    const bool translated
        = !m_relayed && (place.hook != Hook::Prerouting || place.priority > kTranslationPriority);
    PacketFacts facts;
    facts.family = m_forward.family;
    facts.protocol = ProtocolNumber(m_forward.protocol);
    if (m_found && m_found->otherProtocol)
        facts.protocol = *m_found->otherProtocol == 0 ? std::nullopt : std::optional(*m_found->otherProtocol);
    facts.in.name = client;
    facts.out.none = place.hook == Hook::Prerouting || place.hook == Hook::Input;
    if (!facts.out.none)
        facts.out.name = m_reach.interface;
    facts.fromOutside = true;
    facts.opens = true;
    facts.sources = sourcesBy(client);
    facts.destinations = translated ? answering(client) : askedBy(client);
    if (translated)
        facts.destinationType = m_endsHere ? "LOCAL" : "UNICAST";
    else if (!m_forward.listen.address || m_host.isLocal(*m_forward.listen.address))
        facts.destinationType = "LOCAL"; // others may route an address here that is none of ours
    if (translated)
        facts.destinationPorts = answeringPorts();
    else if (m_forward.listen.ports)
        facts.destinationPorts = {*m_forward.listen.ports};
    if (place.priority <= kLookupPriority && place.hook == Hook::Prerouting)
        return facts;
    PacketFacts::Connection& connection = facts.connection.emplace();
    connection.states = {"NEW"};
    connection.originalDestinations = askedBy(client);
    if (m_forward.listen.ports)
        connection.originalPorts = {*m_forward.listen.ports};
    if (!translated)
        return facts;
    connection.states.push_back("DNAT");
    connection.replySources = facts.destinations;
    connection.replyPorts = facts.destinationPorts;
    return facts;
}

} // namespace portolan
