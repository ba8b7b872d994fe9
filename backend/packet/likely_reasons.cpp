// Why a trace just stops.
#include "backend/packet/conclude.h"

#include "backend/host/best_route.h"

#include <algorithm>

namespace portolan {

namespace {

std::optional<std::string> sysctlOf(const HostState& host, const std::string& name)
{
    const auto found = host.sysctls.find(name);
    return found == host.sysctls.end() ? std::nullopt : std::optional(found->second);
}

bool isIpv4(const Trajectory& trajectory)
{
    return trajectory.last.family() == Family::Ipv4;
}

void routingReasons(const Trajectory& trajectory, const HostState& host, std::vector<Message>& reasons)
{
    const Address& destination = trajectory.last.destination;
    if (host.forwarding(destination.family()) == false)
        reasons.push_back({PORTOLAN_TR("forwarding is off: %1 is 0"),
            {isIpv4(trajectory) ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding"}});
    const std::string perLink = "net.ipv4.conf." + trajectory.lastIn + ".forwarding";
    if (isIpv4(trajectory) && host.forwarding(Family::Ipv4) == true && sysctlOf(host, perLink) == "0")
        reasons.push_back({PORTOLAN_TR("forwarding is off: %1 is 0"), {perLink}});
    if (destination.isLoopback() || trajectory.last.source.isLoopback())
        reasons.push_back(
            {PORTOLAN_TR("an address of loopback may not leave or come in by another interface: %1"),
                {"net.ipv4.conf.all.route_localnet"}});
    const HostState::Route* route = bestRoute(host, destination);
    if (!route)
        reasons.push_back({PORTOLAN_TR("there is no route to %1"), {destination.toString()}});
    else if (!route->type.empty() && route->type != "unicast")
        reasons.push_back(
            {PORTOLAN_TR("the route to %1 is of the type %2"), {destination.toString(), route->type}});
    if (route && !trajectory.lastIn.empty() && route->interface == trajectory.lastIn)
        reasons.push_back(
            {PORTOLAN_TR("the way to %1 is back by %2, where it came from: a bridge gives nothing "
                         "back by the same port unless that is in hairpin mode"),
                {destination.toString(), route->interface}});
    if (trajectory.last.ttl == 1)
        reasons.push_back({PORTOLAN_TR("its time to live is used up: TTL is 1"), {}});
}

/// The kernel takes the stricter of all and the interface's own.
void reversePathReason(const Trajectory& trajectory, const HostState& host, std::vector<Message>& reasons)
{
    std::string strictest = "0";
    std::string key;
    for (const std::string& name :
        {std::string("net.ipv4.conf.all.rp_filter"), "net.ipv4.conf." + trajectory.lastIn + ".rp_filter"})
        if (const auto value = sysctlOf(host, name); value && *value > strictest) {
            strictest = *value;
            key = name;
        }
    if (key.empty() || !isIpv4(trajectory) || trajectory.lastIn.empty())
        return;
    const HostState::Route* back = bestRoute(host, trajectory.first.source);
    if (back && (strictest == "2" || back->interface == trajectory.lastIn))
        return;
    reasons.push_back(
        {PORTOLAN_TR("the reverse path filter refuses it: %1 is %2, and the way to %3 is not by %4"),
            {key, strictest, trajectory.first.source.toString(), trajectory.lastIn}});
}

/// A verdict that nobody told: of a chain whose rules are not known here.
void silentChainReason(const Trajectory& trajectory, const HostState& host, std::vector<Message>& reasons)
{
    const BaseHook& place = *trajectory.lastPlace;
    static constexpr std::string_view kNames[] = {"prerouting", "input", "forward", "output", "postrouting"};
    const auto hookOf = [](const NftBaseChain& chain) {
        return std::find(std::begin(kNames), std::end(kNames), chain.hook) - std::begin(kNames);
    };
    for (const NftBaseChain& chain : host.nftBaseChains) {
        const bool told = std::any_of(trajectory.hops.begin(), trajectory.hops.end(), [&](const Hop& hop) {
            return hop.tableFamily == chain.family && hop.table == chain.table && hop.chain == chain.name;
        });
        const bool ahead = hookOf(chain) > long(place.hook)
            || (hookOf(chain) == long(place.hook) && chain.priority >= place.priority);
        const bool onTheWay = chain.hook == kNames[std::size_t(place.hook)]
            || (place.hook == Hook::Prerouting && (chain.hook == "forward" || chain.hook == "input"))
            || chain.hook == "postrouting";
        if (!told && ahead && onTheWay && (chain.policyDrops || chain.hasDropRule))
            reasons.push_back({PORTOLAN_TR("the chain %1 of table %2 %3 drops packets"),
                {chain.name, chain.family, chain.table}});
    }
}

} // namespace

std::vector<Message> likelyReasons(const Trajectory& trajectory, const HostState& host)
{
    std::vector<Message> reasons;
    if (!trajectory.lastPlace)
        return reasons;
    const Hook hook = trajectory.lastPlace->hook;
    const bool toThisHost = host.isLocal(trajectory.last.destination);
    if (hook == Hook::Prerouting && !toThisHost)
        routingReasons(trajectory, host, reasons);
    if (hook == Hook::Prerouting)
        reversePathReason(trajectory, host, reasons);
    silentChainReason(trajectory, host, reasons);
    if (hook == Hook::Forward && reasons.empty() && !trajectory.hops.empty()
        && trajectory.hops.back().verdict != RuleVerdict::Accept)
        reasons.push_back(
            {PORTOLAN_TR("a rule behind the last chain that was seen, or its policy, dropped it"), {}});
    if (hook == Hook::Forward && (trajectory.last.length > 1280))
        reasons.push_back({PORTOLAN_TR("with %1 bytes it may be too big for the way out"),
            {std::to_string(trajectory.last.length)}});
    return reasons;
}

} // namespace portolan
