#include "backend/forward/check_subject.h"
#include "backend/forward/first_packet.h"

#include <algorithm>

namespace portolan {
namespace {

/// An interface as the keys of sysctl have it.
std::string sysctlName(std::string interface)
{
    std::replace(interface.begin(), interface.end(), '.', '/');
    return interface;
}

std::string sysctl(const CheckSubject& subject, const std::string& key)
{
    const auto found = subject.host.sysctls.find(key);
    return found == subject.host.sysctls.end() ? std::string() : found->second;
}

std::string routeLocalnet(const std::string& interface)
{
    return "net.ipv4.conf." + sysctlName(interface) + ".route_localnet";
}

Message routeLocalnetOn(const std::string& key)
{
    return {PORTOLAN_TR("Switch it on with “sysctl -w %1=1”."), {key}};
}

/// The addresses of a network that no host has: 172.17.0.0 and 172.17.255.255 of 172.17.0.0/16.
void checkTargetIsHost(const CheckSubject& subject)
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
        subject.add(Finding::Severity::Error, "target-not-a-host",
            {PORTOLAN_TR(
                 "%1 is the broadcast or network address of %2, which no host has: write the address of "
                 "the one that is to answer."),
                {target->toString(), network.toString()}},
            "to.address");
        return;
    }
}

/// Interfaces that clients may come in by; all where none is known, one without a name where there are none.
std::vector<std::string> clientsOf(const FirstPacket& packet, const HostState& host)
{
    std::vector<std::string> clients;
    if (!packet.client().empty())
        clients.push_back(packet.client());
    clients.insert(clients.end(), packet.otherClients().begin(), packet.otherClients().end());
    if (packet.client().empty())
        clients = host.interfaces;
    std::erase(clients, "lo");
    if (clients.empty())
        clients.emplace_back();
    return clients;
}

/// What is to be switched on so that packets that come in by an interface are forwarded.
Message forwardingOn(const CheckSubject& subject, const std::string& interface)
{
    const bool four = subject.forward.family == Family::Ipv4;
    std::string key = four ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    if (four && subject.host.forwarding(Family::Ipv4) != false) // set once more, it sets nothing else
        key = "net.ipv4.conf." + sysctlName(interface) + ".forwarding";
    return {PORTOLAN_TR(
                "Switch it on with “sysctl -w %1=1”, and put %1=1 into a file in /etc/sysctl.d to keep it."),
        {key}};
}

/// What programs on this host ask is not forwarded.
void checkForwarding(const CheckSubject& subject, const Reach& reach)
{
    if (!subject.leavesHost() || subject.forward.onlyLoopback())
        return;
    const Family family = subject.forward.family;
    const std::string target = subject.forward.to.address->toString();
    const auto stops = [&](const std::string& interface) {
        return subject.host.forwardingFrom(family, interface) == false;
    };
    const FirstPacket packet(subject.forward, subject.found, subject.host, reach);
    const std::vector<std::string> clients = clientsOf(packet, subject.host);
    const std::string& client = clients.front();
    if (std::all_of(clients.begin(), clients.end(), stops)) {
        const bool nowhere = subject.host.forwarding(family) == false || client.empty();
        subject.warn("forwarding-off",
            nowhere ? Message{PORTOLAN_TR("This host forwards no %1 packets, so nothing reaches %2."),
                {subject.familyName(), target}}
                    : Message{PORTOLAN_TR("This host forwards no %1 packets that come in by %2, so nothing "
                                          "reaches %3 from there."),
                        {subject.familyName(), client, target}},
            "to.address", forwardingOn(subject, client));
        return;
    }
    if (!packet.client().empty() && stops(client))
        subject.warn("client-blocked",
            {PORTOLAN_TR("Connections that come in by %1 do not get through: this host forwards no %2 "
                         "packets from there."),
                {client, subject.familyName()}},
            "listen.interface", forwardingOn(subject, client));
    if (!reach.interface.empty() && stops(reach.interface))
        subject.warn("forwarding-off",
            {PORTOLAN_TR("This host forwards no %1 packets that come in by %2, so no answer of %3 gets back "
                         "to who asked."),
                {subject.familyName(), reach.interface, target}},
            "to.address", forwardingOn(subject, reach.interface));
}

/// A router listens to no other router unless told to (accept_ra 2): its default route runs out.
void checkRouterAdvertisements(const CheckSubject& subject)
{
    if (!subject.leavesHost() || subject.forward.family != Family::Ipv6)
        return;
    for (const HostState::Route& route : subject.host.routes) {
        if (route.destination || route.family != Family::Ipv6 || !route.advertised)
            continue;
        const std::string key = "net.ipv6.conf." + sysctlName(route.interface) + ".accept_ra";
        if (sysctl(subject, key) != "1")
            continue;
        subject.warn("accept-ra",
            {PORTOLAN_TR("A host that forwards IPv6 takes no router advertisements on %1, so the default "
                         "route it learned there is lost after a while."),
                {route.interface}},
            "to.address", {PORTOLAN_TR("Have it take them with “sysctl -w %1=2”."), {key}});
        return;
    }
}

void checkRoute(const CheckSubject& subject, const Reach& reach)
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
void checkLoopback(const CheckSubject& subject, const Reach& reach)
{
    if (!subject.forward.loopback || reach.interface.empty())
        return;
    const std::string key = routeLocalnet(reach.interface);
    if (sysctl(subject, key) != "0" || sysctl(subject, routeLocalnet("all")) == "1")
        return;
    subject.warn("route-localnet-off",
        {PORTOLAN_TR(
             "What asks 127.0.0.1 cannot leave by %1 until route_localnet is on there. Mind: hosts on "
             "that network can then reach what listens on this host's 127.0.0.1 alone."),
            {reach.interface}},
        "loopback", routeLocalnetOn(key));
}

/// What came from outside to 127.0.0.0/8 is dropped by the kernel, translated or not.
void checkLoopbackTarget(const CheckSubject& subject)
{
    const PortForward& forward = subject.forward;
    if (!forward.to.address || !forward.to.address->isLoopback() || forward.onlyLoopback())
        return;
    std::vector<std::string> interfaces{"all"};
    if (forward.listen.interface)
        interfaces = {forward.listen.interface->toString()};
    else if (subject.host.interfaces.size() > 0)
        interfaces = subject.host.interfaces;
    std::erase(interfaces, "lo");
    const auto closed = std::find_if(interfaces.begin(), interfaces.end(),
        [&](const std::string& name) { return sysctl(subject, routeLocalnet(name)) == "0"; });
    if (closed != interfaces.end() && sysctl(subject, routeLocalnet("all")) != "1")
        subject.warn("route-localnet-off",
            {PORTOLAN_TR(
                 "What comes in by %1 cannot reach %2 until route_localnet is on there. Mind: hosts on "
                 "that network can then reach everything that listens on this host's 127.0.0.1 "
                 "alone; a program that listens on this host's other addresses needs no such thing "
                 "(forward to “local”)."),
                {*closed, forward.to.address->toString()}},
            "to.address", routeLocalnetOn(routeLocalnet(*closed)));
    else
        subject.warn("loopback-exposed",
            {PORTOLAN_TR(
                 "%1 is meant for this host alone: the program there takes its clients for local ones, and "
                 "now hosts from outside are among them. Limit who may use the forward."),
                {forward.to.address->toString()}},
            "to.address");
}

} // namespace

void checkWay(const CheckSubject& subject, const Reach& reach)
{
    checkTargetIsHost(subject);
    checkLoopbackTarget(subject);
    checkForwarding(subject, reach);
    checkRouterAdvertisements(subject);
    if (!subject.leavesHost())
        return;
    checkRoute(subject, reach);
    checkLoopback(subject, reach);
}

} // namespace portolan
