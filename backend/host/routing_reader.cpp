#include "backend/host/routing_reader.h"

#include "backend/host/json_reader.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace routing {

using RoutingJson = nlohmann::json;

bool isDead(const RoutingJson& hop)
{
    const auto flags = hop.find("flags");
    return flags != hop.end() && flags->is_array()
        && std::find(flags->begin(), flags->end(), "dead") != flags->end();
}

/// The ways a route leads: its next hops, or itself where it has none.
std::vector<const RoutingJson*> hopsOf(const RoutingJson& route)
{
    std::vector<const RoutingJson*> all;
    if (const auto hops = route.find("nexthops"); hops != route.end() && hops->is_array())
        for (const RoutingJson& hop : *hops)
            if (hop.is_object())
                all.push_back(&hop);
    if (all.empty())
        all.push_back(&route);
    return all;
}

std::optional<Address> gatewayOf(const RoutingJson& hop)
{
    std::string text = textAt(hop, "gateway");
    if (const auto via = hop.find("via"); via != hop.end() && via->is_object())
        text = textAt(*via, "host"); // a gateway of the other family
    const auto address = Address::parse(text);
    return address ? std::optional(*address) : std::nullopt;
}

/// The first of several next hops stands for all: what is asked of a route is whether and which way.
void readHops(const RoutingJson& entry, HostState::Route& route)
{
    const auto hops = hopsOf(entry);
    const auto alive
        = std::find_if(hops.begin(), hops.end(), [](const RoutingJson* hop) { return !isDead(*hop); });
    route.dead = alive == hops.end();
    const RoutingJson& first = route.dead ? *hops.front() : **alive;
    route.interface = textAt(first, "dev");
    route.gateway = gatewayOf(first);
    route.severalInterfaces = std::any_of(hops.begin(), hops.end(),
        [&](const RoutingJson* hop) { return !isDead(*hop) && textAt(*hop, "dev") != route.interface; });

    // `ip -j route` does not say the family of a default route; a document may, as ip's own words do.
    const std::string family = textAt(entry, "family");
    const bool six = family == "inet6" || family == "ipv6";
    route.family = six                            ? Family::Ipv6
        : !family.empty()                         ? Family::Ipv4
        : route.gateway && !first.contains("via") ? route.gateway->family()
                                                  : Family::Ipv4;
}

Result<HostState::Route> readOne(const RoutingJson& entry, const std::string& key)
{
    HostState::Route route;
    readHops(entry, route);
    route.type = textAt(entry, "type", "unicast");
    route.advertised = textAt(entry, "protocol") == "ra";
    if (const auto metric = entry.find("metric"); metric != entry.end() && metric->is_number_unsigned())
        route.metric = unsigned(std::min<std::uint64_t>(metric->get<std::uint64_t>(), 0xffffffff));
    const std::string destination = textAt(entry, "dst");
    if (destination != "default") {
        const auto prefix = Prefix::parse(destination);
        if (!prefix)
            return wrongShape(key + "[].dst", "a prefix or “default”");
        route.destination = *prefix;
        route.family = prefix->family();
        if (prefix->length() == 0)
            route.destination.reset();
    }
    return route;
}

/// "dst" and "dstlen" of a rule; a length that is left out is the whole address.
Result<std::optional<Prefix>> ruleDestination(const RoutingJson& entry)
{
    const std::string text = textAt(entry, "dst", "all");
    if (text == "all")
        return std::optional<Prefix>();
    const auto address = Address::parse(text);
    if (!address)
        return wrongShape("rules[].dst", "an address");
    unsigned length = unsigned(address->size()) * 8;
    if (const auto given = entry.find("dstlen"); given != entry.end()) {
        if (!given->is_number_unsigned() || *given > length)
            return wrongShape("rules[].dstlen", "a prefix length");
        length = given->get<unsigned>();
    }
    return std::optional(Prefix(*address, length));
}

/// Whatever else a rule asks for.
bool isConditional(const RoutingJson& entry)
{
    constexpr std::array<std::string_view, 14> kRead{"priority", "family", "src", "dst", "dstlen", "not",
        "iif", "oif", "table", "action", "protocol", "suppress_prefixlen", "suppress_ifgroup", "flags"};
    if (textAt(entry, "src", "all") != "all")
        return true;
    return std::any_of(entry.items().begin(), entry.items().end(),
        [&](const auto& item) { return std::find(kRead.begin(), kRead.end(), item.key()) == kRead.end(); });
}

} // namespace routing

Result<void> readRoute(const nlohmann::json& entry, HostState& state)
{
    auto route = routing::readOne(entry, "routes");
    if (!route)
        return tl::unexpected(route.error());
    state.routes.push_back(std::move(*route));
    return {};
}

Result<void> readTableRoutes(const nlohmann::json& document, HostState& state)
{
    if (!document.contains("tableRoutes"))
        return {};
    auto& all = state.tableRoutes.emplace();
    return eachObject(document, "tableRoutes", [&](const nlohmann::json& entry) -> Result<void> {
        auto route = routing::readOne(entry, "tableRoutes");
        if (!route)
            return tl::unexpected(route.error());
        route->table = textAt(entry, "table");
        if (route->table.empty())
            return wrongShape("tableRoutes[].table", "a string");
        all.push_back(std::move(*route));
        return {};
    });
}

Result<void> readRoutingRule(const nlohmann::json& entry, HostState& state)
{
    HostState::RoutingRule rule;
    auto destination = routing::ruleDestination(entry);
    if (!destination)
        return tl::unexpected(destination.error());
    rule.destination = *destination;
    const std::string family = textAt(entry, "family");
    const auto source = Address::parse(textAt(entry, "src"));
    rule.family = family == "inet6" || family == "ipv6" ? Family::Ipv6
        : !family.empty()                               ? Family::Ipv4
        : rule.destination                              ? rule.destination->family()
        : source                                        ? source->family()
                                                        : Family::Ipv4;
    rule.in = textAt(entry, "iif");
    rule.out = textAt(entry, "oif");
    rule.inverted = entry.contains("not");
    rule.conditional = routing::isConditional(entry);
    if (!entry.contains("l3mdev"))
        rule.table = textAt(entry, "table");
    rule.action = textAt(entry, "action");
    if (const auto length = entry.find("suppress_prefixlen");
        length != entry.end() && length->is_number_unsigned())
        rule.suppressedLength = length->get<unsigned>();
    rule.suppressesGroup = entry.contains("suppress_ifgroup");
    state.routingRules.push_back(std::move(rule));
    return {};
}

} // namespace portolan
