#include "backend/forward/check.h"

#include "backend/forward/reach.h"

#include <algorithm>

namespace portolan {
namespace {

using Severity = Finding::Severity;

/// What every check looks at.
struct Subject {
    const PortForward& forward;
    const std::vector<FoundForward>& present;
    const Ruleset& ruleset;
    const HostState& host;
    const FoundForward* found; ///< the forward itself where it is there already
    std::vector<Finding>& findings;

    void add(Severity severity, const char* id, Message message, const char* field) const
    {
        findings.push_back({severity, id, std::move(message), field});
    }
    void warn(const char* id, Message message, const char* field) const
    {
        add(Severity::Warning, id, std::move(message), field);
    }
    Engine engine() const { return found ? found->engine : Engine::XtablesLegacy; }
    bool leavesHost() const { return forward.to.address && !host.isLocal(*forward.to.address); }
    const char* familyName() const { return forward.family == Family::Ipv4 ? "IPv4" : "IPv6"; }
};

template <typename T> bool overlap(const std::optional<T>& a, const std::optional<T>& b)
{
    return !a || !b || *a == *b;
}

bool overlap(const std::optional<PortRange>& a, const std::optional<PortRange>& b)
{
    return !a || !b || a->overlaps(*b);
}

bool overlap(const std::vector<Prefix>& a, const std::vector<Prefix>& b)
{
    if (a.empty() || b.empty())
        return true;
    return std::any_of(a.begin(), a.end(), [&](const Prefix& one) {
        return std::any_of(b.begin(), b.end(), [&](const Prefix& other) {
            return one.contains(other.address()) || other.contains(one.address());
        });
    });
}

/// Whether some packet from outside, or from this host to its own addresses, would be meant for both.
bool meetOutside(const PortForward& a, const PortForward& b)
{
    return !a.onlyLoopback() && !b.onlyLoopback() && overlap(a.listen.address, b.listen.address)
        && overlap(a.listen.interface, b.listen.interface) && overlap(a.sources, b.sources);
}

/// The same of what this host asks 127.0.0.1 or ::1.
bool meetInside(const PortForward& a, const PortForward& b)
{
    const auto serves = [](const PortForward& one) { return one.loopback || one.onlyLoopback(); };
    return serves(a) && serves(b)
        && (!a.onlyLoopback() || !b.onlyLoopback() || *a.listen.address == *b.listen.address);
}

bool collide(const PortForward& forward, const FoundForward& other)
{
    const PortForward& there = other.forward;
    const bool sameProtocol
        = other.otherProtocol ? *other.otherProtocol == 0 : there.protocol == forward.protocol;
    return sameProtocol && there.family == forward.family && overlap(there.listen.ports, forward.listen.ports)
        && (meetOutside(there, forward) || meetInside(there, forward));
}

/// A switched-off forward takes no packets, and neither does one whose owner's rules are cut off.
bool takesPackets(const FoundForward& other)
{
    return other.state == ForwardState::Active
        || (other.state == ForwardState::Missing && other.owner == Owner::Portolan);
}

Finding conflictWith(const FoundForward& other)
{
    const std::string name = other.forward.name.empty() ? other.forward.id : other.forward.name;
    return {Severity::Error, "port-conflict",
        {PORTOLAN_TR("%1 %2 is already forwarded to %3 by %4 (%5): use another port, address or source, or "
                     "remove that one first."),
            {other.protocolText(), describeListen(other.forward), describeTo(other.forward),
                toString(other.owner), name}},
        "listen.ports"};
}

void checkConflicts(const Subject& subject)
{
    for (const FoundForward& other : subject.present)
        if (&other != subject.found && takesPackets(other) && collide(subject.forward, other))
            subject.findings.push_back(conflictWith(other));
}

/// The addresses of a network that no host has: 172.17.0.0 and 172.17.255.255 of 172.17.0.0/16.
void checkTargetIsHost(const Subject& subject)
{
    const auto& target = subject.forward.to.address;
    if (!target || target->family() != Family::Ipv4)
        return;
    for (const Prefix& network : subject.host.connected()) {
        if (network.length() > 30 || !network.contains(*target)) // RFC 3021: /31 has no broadcast address
            continue;
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i)
            value = value << 8 | target->bytes()[i];
        const std::uint32_t hostBits = network.length() == 0 ? ~0u : (1u << (32 - network.length())) - 1;
        if ((value & hostBits) != 0 && (value & hostBits) != hostBits)
            continue;
        subject.add(Severity::Error, "target-not-a-host",
            {PORTOLAN_TR(
                 "%1 is the broadcast or network address of %2, which no host has: write the address of "
                 "the one that is to answer."),
                {target->toString(), network.toString()}},
            "to.address");
        return;
    }
}

void checkForwarding(const Subject& subject)
{
    if (!subject.leavesHost() || subject.host.forwarding(subject.forward.family) != false)
        return;
    const char* sysctl
        = subject.forward.family == Family::Ipv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    subject.warn("forwarding-off",
        {PORTOLAN_TR(
             "This host forwards no %1 packets, so nothing reaches %2: switch it on with “sysctl -w %3=1”, "
             "and put %3=1 into a file in /etc/sysctl.d to keep it."),
            {subject.familyName(), subject.forward.to.address->toString(), sysctl}},
        "to.address");
}

void checkRoute(const Subject& subject, const Reach& reach)
{
    if (!subject.leavesHost() || (subject.host.addresses.empty() && subject.host.routes.empty()))
        return;
    const std::string target = subject.forward.to.address->toString();
    if (reach.kind == Reach::Kind::None)
        subject.warn("no-route",
            {PORTOLAN_TR("This host has no route to %1: check the address, or add a route to its network."),
                {target}},
            "to.address");
    if (reach.kind == Reach::Kind::Refused)
        subject.warn("no-route",
            {PORTOLAN_TR(
                 "The route to %1 (%2) is “%3”, so this host refuses to send there: check the address, or "
                 "replace that route."),
                {target, reach.prefix.toString(), reach.type}},
            "to.address");
    if (reach.kind == Reach::Kind::Default)
        subject.warn("no-route",
            {PORTOLAN_TR(
                 "%1 is on no network of this host and would be sent out by the default route on %2: check "
                 "the address, and that the answers come back through this host."),
                {target, reach.interface}},
            "to.address");
}

/// What leaves with a source of 127.0.0.0/8 is dropped by the kernel, before its source is translated.
void checkLoopback(const Subject& subject, const Reach& reach)
{
    if (!subject.forward.loopback || reach.interface.empty())
        return;
    std::string interface = reach.interface;
    std::replace(interface.begin(), interface.end(), '.', '/');
    const auto is = [&](const std::string& name, const char* value) {
        const auto found = subject.host.sysctls.find("net.ipv4.conf." + name + ".route_localnet");
        return found != subject.host.sysctls.end() && found->second == value;
    };
    if (!is(interface, "0") || is("all", "1"))
        return;
    subject.warn("route-localnet-off",
        {PORTOLAN_TR("What asks 127.0.0.1 cannot leave by %1 until route_localnet is on there (“sysctl -w "
                     "%2=1”). Mind: "
                     "hosts on that network can then reach what listens on this host's 127.0.0.1 alone."),
            {reach.interface, "net.ipv4.conf." + interface + ".route_localnet"}},
        "loopback");
}

void checkListen(const Subject& subject)
{
    const auto& listen = subject.forward.listen;
    if (listen.address && !subject.host.addresses.empty() && !subject.host.isLocal(*listen.address))
        subject.warn("listen-address-not-local",
            {PORTOLAN_TR(
                 "%1 is no address of this host, so no connection to it arrives here: listen on one of its "
                 "own addresses, or on all by leaving it out."),
                {listen.address->toString()}},
            "listen.address");
    const auto& known = subject.host.interfaces;
    if (listen.interface && !known.empty()
        && std::find(known.begin(), known.end(), listen.interface->toString()) == known.end())
        subject.warn("listen-interface-missing",
            {PORTOLAN_TR("This host has no interface %1 now, so nothing comes in by it: check the name."),
                {listen.interface->toString()}},
            "listen.interface");
}

/// Engines hold such sockets to keep the port their forward listens on.
bool keepsPort(const Listener& listener)
{
    constexpr std::string_view kPrograms[]
        = {"docker-proxy", "dockerd", "conmon", "rootlessport", "kube-proxy"};
    return std::find(std::begin(kPrograms), std::end(kPrograms), listener.program) != std::end(kPrograms);
}

void checkListeners(const Subject& subject)
{
    const PortForward& forward = subject.forward;
    const bool foreign = subject.found && subject.found->owner != Owner::Portolan;
    for (const Listener& listener : subject.host.listeners) {
        // A socket on any IPv6 address may serve IPv4 too; loopback traffic is never translated by us.
        const bool family
            = listener.family == forward.family || (!listener.address && listener.family == Family::Ipv6);
        const bool loopback = listener.address && listener.address->isLoopback();
        if (!family || loopback || listener.protocol != forward.protocol || (foreign && keepsPort(listener))
            || !overlap(listener.address, forward.listen.address)
            || (forward.listen.ports && !forward.listen.ports->contains(listener.port)))
            continue;
        // Redirected to the very port the program listens on: that is the aim.
        if (!forward.to.address && (!forward.to.ports || forward.to.ports->contains(listener.port)))
            continue;
        subject.warn("local-listener",
            {PORTOLAN_TR(
                 "%1 on this host listens on %2 port %3 too; other hosts will reach the forward instead of "
                 "it: use another port if that program is to stay reachable."),
                {listener.program.empty() ? "A program" : listener.program, toString(listener.protocol),
                    std::to_string(listener.port)}},
            "listen.ports");
        return;
    }
}

bool dropsByPolicy(const Table& filter, const Subject& subject, const Reach& reach)
{
    const Chain* chain = filter.chain("FORWARD");
    return chain && chain->policy == "DROP" && !mayAccept(filter, subject.forward, reach.interface);
}

void checkFilter(const Subject& subject, const Reach& reach)
{
    for (const Table& table : subject.ruleset.tables()) {
        if (table.engine == Engine::Nftables || table.family != subject.forward.family
            || table.name != "filter")
            continue;
        const bool ownEngine = table.engine == subject.engine();
        // Beside a forward of ours stands its accept rule, first in FORWARD.
        if ((ownEngine && (!subject.found || subject.found->owner == Owner::Portolan))
            || !dropsByPolicy(table, subject, reach))
            continue;
        if (ownEngine)
            subject.warn("forward-drops",
                {PORTOLAN_TR(
                     "The filter table's FORWARD chain drops what no rule accepts, and no rule accepts "
                     "connections to %1: have its owner (%2) add one, or add an accept rule by hand."),
                    {describeTo(subject.forward), toString(subject.found->owner)}},
                "to.address");
        else
            subject.warn("other-engine-drops",
                {PORTOLAN_TR(
                     "The %1 table filter, chain FORWARD, drops what no rule of it accepts; an accept rule "
                     "in another engine does not help: accept connections to %2 there too."),
                    {toString(table.engine), describeTo(subject.forward)}},
                "to.address");
    }
}

void checkNftChains(const Subject& subject)
{
    const bool four = subject.forward.family == Family::Ipv4;
    for (const NftBaseChain& chain : subject.host.nftBaseChains) {
        const bool family = chain.family == "inet" || chain.family == (four ? "ip" : "ip6");
        if (!family || chain.hook != "forward" || chain.acceptsTranslated
            || !(chain.policyDrops || chain.hasDropRule))
            continue;
        // iptables-nft's own tables are judged by their rules where those are known.
        const bool xtables = chain.family != "inet" && chain.name == "FORWARD";
        const bool known = chain.table == "filter"
            && subject.ruleset.table(Engine::XtablesNft, subject.forward.family, "filter");
        if (xtables && (known || subject.engine() == Engine::XtablesNft))
            continue;
        const char* pattern = chain.policyDrops
            ? PORTOLAN_TR(
                "The nftables table %1 %2, chain %3, drops forwarded packets that no rule of it accepts; "
                "an accept rule in iptables does not help: accept connections to %4 there too.")
            : PORTOLAN_TR(
                "The nftables table %1 %2, chain %3, has rules that drop or reject forwarded packets; an "
                "accept rule in iptables does not help: check that connections to %4 pass there.");
        subject.warn("other-engine-drops",
            {pattern, {chain.family, chain.table, chain.name, describeTo(subject.forward)}}, "to.address");
    }
}

} // namespace

std::vector<Finding> checkForward(const PortForward& forward, const std::vector<FoundForward>& present,
    const Ruleset& ruleset, const HostState& host, std::string_view self)
{
    std::vector<Finding> findings;
    const auto found = std::find_if(present.begin(), present.end(),
        [&](const FoundForward& other) { return !self.empty() && other.forward.id == self; });
    const Subject subject{
        forward, present, ruleset, host, found == present.end() ? nullptr : &*found, findings};
    checkConflicts(subject);
    checkTargetIsHost(subject);
    checkForwarding(subject);
    checkListen(subject);
    checkListeners(subject);
    if (subject.leavesHost()) {
        const Reach reach = reachOf(*forward.to.address, host);
        checkRoute(subject, reach);
        checkLoopback(subject, reach);
        checkFilter(subject, reach);
        checkNftChains(subject);
    }
    return findings;
}

std::optional<Finding> portConflict(const PortForward& forward, const std::vector<FoundForward>& present)
{
    for (const FoundForward& other : present)
        if (takesPackets(other) && collide(forward, other))
            return conflictWith(other);
    return std::nullopt;
}

} // namespace portolan
