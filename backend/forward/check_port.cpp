#include "backend/forward/check_index.h"
#include "backend/forward/check_subject.h"
#include "backend/forward/shadow.h"

#include <algorithm>

namespace portolan {
namespace {

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

/// A switched-off forward takes no packets, and neither does one whose owner's rules are cut off, nor a
/// relay, which is a program that listens.
bool takesPackets(const FoundForward& other)
{
    if (other.owner == Owner::Relay)
        return false;
    return other.state == ForwardState::Active
        || (other.state == ForwardState::Missing && other.owner == Owner::Portolan);
}

Finding conflictWith(const FoundForward& other)
{
    const std::string name = other.forward.name.empty() ? other.forward.id : other.forward.name;
    return {Finding::Severity::Error, "port-conflict",
        {PORTOLAN_TR("%1 %2 is already forwarded to %3 by %4 (%5): use another port, address or source, or "
                     "remove that one first."),
            {other.protocolText(), describeListen(other.forward), describeTo(other.forward),
                toString(other.owner), name}},
        "listen.ports", {}, {}, false};
}

void checkConflicts(const CheckSubject& subject)
{
    const auto check = [&](const FoundForward& other) {
        if (&other != subject.found && takesPackets(other) && collide(subject.forward, other))
            subject.findings.push_back(conflictWith(other));
    };
    if (subject.index) {
        for (const FoundForward* other : subject.index->near(subject.forward))
            check(*other);
    } else {
        for (const FoundForward& other : subject.present)
            check(other);
    }
}

void checkListen(const CheckSubject& subject)
{
    const auto& listen = subject.forward.listen;
    if (listen.address && !subject.host.addresses.empty() && !subject.host.isLocal(*listen.address))
        subject.warn("listen-address-not-local",
            {PORTOLAN_TR("%1 is no address of this host: connections to it arrive here only if others route "
                         "it to this host. Else listen on one of its own addresses, or on all by leaving it "
                         "out."),
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

void checkListeners(const CheckSubject& subject)
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

/// The connection lives on, for it is in conntrack; the next one goes to the target.
void checkSsh(const CheckSubject& subject)
{
    const PortForward& forward = subject.forward;
    const auto& ssh = subject.ssh;
    if (!ssh || !forward.enabled || forward.protocol != Protocol::Tcp
        || forward.family != ssh->server.family() || forward.onlyLoopback()
        || !forward.listen.ports->contains(ssh->serverPort)
        || !overlap(forward.listen.address, std::optional(ssh->server)))
        return;
    const Prefix client(ssh->client, unsigned(ssh->client.size()) * 8);
    if (!overlap(forward.sources, std::vector<Prefix>{client}))
        return;
    subject.warn("ssh-port",
        {PORTOLAN_TR("You are connected by SSH to port %1 of this host. New SSH connections will go to %2 "
                     "instead, so once "
                     "this one ends you may not come back: use another port, or leave out %3 from who may "
                     "use the forward."),
            {std::to_string(ssh->serverPort), describeTo(forward), ssh->client.toString()}},
        "listen.ports");
}

/// Only what is there can stand behind another rule; a new forward of ours comes first.
void checkShadow(const CheckSubject& subject)
{
    if (!subject.found || subject.found->state != ForwardState::Active)
        return;
    if (const auto taker = shadowedBy(subject.ruleset, *subject.found, subject.host, subject.index))
        subject.warn("shadowed",
            {PORTOLAN_TR(
                 "No connection from other hosts comes to this forward: rule %1 of chain %2 in nat takes "
                 "them all first (%3). Change or remove that rule, or have its owner do so."),
                {std::to_string(taker->position), taker->chain, taker->text}},
            "listen.ports");
}

} // namespace

void checkPort(const CheckSubject& subject)
{
    checkConflicts(subject);
    checkShadow(subject);
    checkListen(subject);
    checkListeners(subject);
    checkSsh(subject);
}

std::optional<Finding> portConflict(const PortForward& forward, const std::vector<FoundForward>& present)
{
    for (const FoundForward& other : present)
        if (takesPackets(other) && collide(forward, other))
            return conflictWith(other);
    return std::nullopt;
}

} // namespace portolan
