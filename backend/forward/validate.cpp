#include "backend/forward/port_forward.h"
#include "backend/forward/text.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

tl::unexpected<Error> invalid(
    const char* pattern, std::initializer_list<MessageArgument> arguments, const char* field)
{
    return failure(ErrorCode::Invalid, pattern, arguments, field);
}

Result<void> checkId(const PortForward& forward)
{
    const bool digits = std::all_of(forward.id.begin(), forward.id.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (forward.id.empty() || (forward.id.size() == 8 && digits))
        return {};
    return invalid(
        PORTOLAN_TR("“%1” is not the id of a forward: use the 8 hexadecimal digits the list shows."),
        {clipped(forward.id)}, "id");
}

/// "-j", "--dport": a word iptables would take for an option; empty if there is none.
std::string_view optionWord(std::string_view name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (!name.empty()) {
        const std::size_t end = std::min(name.find(' '), name.size());
        const std::string_view word = name.substr(0, end);
        const bool brief = word.size() == 2 && word[0] == '-' && letter(word[1]);
        const bool full = word.size() > 2 && word.starts_with("--") && letter(word[2]);
        if (brief || full)
            return word;
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return {};
}

Result<void> checkName(const PortForward& forward)
{
    const std::string_view name = forward.name;
    if (name.size() > kMaxNameBytes)
        return invalid(PORTOLAN_TR("The name “%1” has %2 bytes: shorten it to at most %3."),
            {clipped(name), std::to_string(name.size()), std::to_string(kMaxNameBytes)}, "name");
    for (std::string_view rest = name; !rest.empty();) {
        const auto codePoint = takeCodePoint(rest);
        if (!codePoint)
            return invalid(
                PORTOLAN_TR("The name “%1” is not valid UTF-8: write it again."), {clipped(name)}, "name");
        if (isControl(*codePoint))
            return invalid(PORTOLAN_TR("The name “%1” holds a line break or another control character: leave "
                                       "only what can be seen."),
                {clipped(name)}, "name");
        if (*codePoint == '"' || *codePoint == '\\')
            return invalid(
                PORTOLAN_TR("The name “%1” holds a double quote or a backslash, which have a meaning "
                            "in rules: leave them out."),
                {clipped(name)}, "name");
    }
    if (const std::string_view word = optionWord(name); !word.empty())
        return invalid(PORTOLAN_TR("The name “%1” holds what looks like a part of a rule (%2): a name is for "
                                   "people only, leave that out."),
            {clipped(name), clipped(word)}, "name");
    return {};
}

/// An address that no packet to one host carries.
Result<void> checkUnicast(const Address& address, const char* field)
{
    if (address.isMulticast())
        return invalid(
            PORTOLAN_TR("%1 is a multicast address, which stands for many hosts: write the address "
                        "of one."),
            {address.toString()}, field);
    if (address.isLimitedBroadcast())
        return invalid(
            PORTOLAN_TR(
                "%1 is the broadcast address, which stands for every host: write the address of one."),
            {address.toString()}, field);
    constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (address.family() == Family::Ipv6 && std::equal(kMapped.begin(), kMapped.end(), address.bytes()))
        return invalid(
            PORTOLAN_TR("%1 is an IPv4 address in IPv6 notation, which no packet carries: write the "
                        "IPv4 address."),
            {address.toString()}, field);
    return {};
}

Result<void> checkListen(const PortForward& forward)
{
    const auto& listen = forward.listen;
    if (!listen.ports)
        return invalid(PORTOLAN_TR("The forward has no port to listen on: give one from 1 to 65535."), {},
            "listen.ports");
    if (listen
            .interface && (listen.interface->toString().empty() || listen.interface->toString().ends_with('+')))
        return invalid(PORTOLAN_TR("“%1” does not name one interface: write a name such as eth0."),
            {clipped(listen.interface->toString())}, "listen.interface");
    if (!listen.address)
        return {};
    if (listen.address->isUnspecified())
        return invalid(PORTOLAN_TR("%1 is no address to listen on: leave the address out to listen on all of "
                                   "this host's."),
            {listen.address->toString()}, "listen.address");
    return checkUnicast(*listen.address, "listen.address");
}

Result<void> checkLoopback(const PortForward& forward)
{
    const auto& listen = forward.listen;
    if (forward.onlyLoopback() && !forward.loopback)
        return invalid(PORTOLAN_TR("%1 is asked by programs on this host alone: let them use the forward by "
                                   "the loopback address, or listen on another address."),
            {listen.address->toString()}, "loopback");
    if (!forward.loopback)
        return {};
    if (listen.interface)
        return invalid(PORTOLAN_TR("What programs on this host ask by the loopback address comes in by no "
                                   "other interface than lo: leave out %1, or the loopback address."),
            {listen.interface->toString()}, "listen.interface");
    // The kernel has nothing like route_localnet for IPv6.
    if (forward.family == Family::Ipv6 && forward.to.address)
        return invalid(PORTOLAN_TR("Connections to ::1 cannot leave this host: forward to “local”, or leave "
                                   "out the loopback address."),
            {}, "loopback");
    return {};
}

Result<void> checkTarget(const PortForward& forward)
{
    if (forward.toThisHost() && forward.hideClientAddress)
        return invalid(
            PORTOLAN_TR("A program on this host always sees the client's address: leave out hiding "
                        "it, or forward to another host."),
            {}, "hideClientAddress");
    if (!forward.to.address)
        return {};
    const Address& target = *forward.to.address;
    if (target.isUnspecified())
        return invalid(
            PORTOLAN_TR("%1 is the address of no host: write the address of the one that is to answer."),
            {target.toString()}, "to.address");
    // ::1 has no route_localnet.
    if (target.isLoopback() && target.family() == Family::Ipv6)
        return invalid(
            PORTOLAN_TR("%1 is this host's loopback address, to which the kernel forwards nothing from "
                        "outside: forward to “local” or to another address."),
            {target.toString()}, "to.address");
    if (target.family() == Family::Ipv6 && target.isLinkLocal())
        return invalid(
            PORTOLAN_TR("%1 is a link-local address, which means another host on each network: write "
                        "an address that can be routed to."),
            {target.toString()}, "to.address");
    return checkUnicast(target, "to.address");
}

Result<void> checkRange(const std::optional<PortRange>& ports, const char* field)
{
    if (!ports || (ports->first >= 1 && ports->first <= ports->last))
        return {};
    return invalid(
        PORTOLAN_TR("%1 is not a range of ports: write it from the lower to the higher, from 1 to 65535."),
        {std::to_string(ports->first) + '-' + std::to_string(ports->last)}, field);
}

Result<void> checkPorts(const PortForward& forward)
{
    const auto& listen = forward.listen.ports;
    const auto& to = forward.to.ports;
    if (auto done = checkRange(listen, "listen.ports"); !done)
        return done;
    if (auto done = checkRange(to, "to.ports"); !done || !to || to->count() == 1)
        return done;
    if (listen->count() != to->count())
        return invalid(
            PORTOLAN_TR("Ports %1 (%2 of them) cannot go to ports %3 (%4 of them): write ranges of the "
                        "same length, or one port to go to."),
            {listen->toString(), std::to_string(listen->count()), to->toString(),
                std::to_string(to->count())},
            "to.ports");
    // REDIRECT has no base port as DNAT has: the kernel would pick any port of the range.
    if (!forward.to.address && listen->first != to->first)
        return invalid(
            PORTOLAN_TR("Ports %1 of this host cannot be moved to its ports %2 one by one: use the same "
                        "ports, one port to go to, or an address of this host as the target."),
            {listen->toString(), to->toString()}, "to.ports");
    return {};
}

Result<void> sameFamily(const Address& address, const PortForward& forward, const char* field)
{
    if (address.family() == forward.family)
        return {};
    const bool four = forward.family == Family::Ipv4;
    return invalid(
        PORTOLAN_TR("%1 is an %2 address and the forward is for %3: addresses cannot be translated from "
                    "one to the other, use %3 throughout."),
        {address.toString(), four ? "IPv6" : "IPv4", four ? "IPv4" : "IPv6"}, field);
}

Result<void> checkFamilies(const PortForward& forward)
{
    const auto& listen = forward.listen.address;
    const auto& to = forward.to.address;
    if (listen && to && listen->family() != to->family())
        return invalid(
            PORTOLAN_TR("%1 cannot be forwarded to %2: one is IPv4 and the other IPv6, use the same for "
                        "both."),
            {listen->toString(), to->toString()}, "to.address");
    if (to)
        if (auto done = sameFamily(*to, forward, "to.address"); !done)
            return done;
    if (listen)
        if (auto done = sameFamily(*listen, forward, "listen.address"); !done)
            return done;
    for (const Prefix& source : forward.sources)
        if (auto done = sameFamily(source.address(), forward, "sources"); !done)
            return done;
    return {};
}

Result<void> checkSources(const PortForward& forward)
{
    if (forward.sources.size() > kMaxSources)
        return invalid(
            PORTOLAN_TR("The forward has %1 sources: at most %2 are possible, join them into wider "
                        "networks."),
            {std::to_string(forward.sources.size()), std::to_string(kMaxSources)}, "sources");
    for (const Prefix& source : forward.sources)
        if (source.length() > 0 && (source.address().isMulticast() || source.address().isLimitedBroadcast()))
            return invalid(
                PORTOLAN_TR("No packet comes from %1: write the address or network of the clients."),
                {source.toString()}, "sources");
    return {};
}

} // namespace

Result<void> validate(const PortForward& forward)
{
    for (auto check : {checkId, checkName, checkListen, checkLoopback, checkTarget, checkPorts, checkFamilies,
             checkSources})
        if (auto done = check(forward); !done)
            return done;
    return {};
}

} // namespace portolan
