#include "helper/host/state.h"

#include "helper/host/parts.h"
#include "helper/host/programs.h"
#include "helper/nftables/base_chains.h"
#include "helper/nftables/iptables_accept.h"
#include "helper/xtables/reader.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace portolan {

using host::Json;

namespace {

std::string hostName()
{
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string now()
{
    const auto time = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

Json legacyTableNames()
{
    auto names = Json::array();
    for (const auto family : {Family::Ipv4, Family::Ipv6})
        if (const auto tables = legacyTables(family))
            for (const auto& table : *tables)
                names.push_back(std::string(toString(family)) + "/" + table);
    return names;
}

Json unwritableFilters()
{
    auto families = Json::array();
    for (const auto family : {Family::Ipv4, Family::Ipv6})
        if (IptablesAccept::wantsPrograms(family).value_or(false))
            families.push_back(toString(family));
    return families;
}

} // namespace

Result<std::string> hostStateJson()
{
    Json state{{"version", 1}, {"host", hostName()}, {"time", now()}};
    host::Links byIndex;
    auto links = host::links(byIndex);
    if (!links)
        return tl::unexpected(links.error());
    state["links"] = *links;
    const auto put = [&state](const char* key, Result<Json> part) -> Result<void> {
        if (!part)
            return tl::unexpected(part.error());
        state[key] = std::move(*part);
        return {};
    };
    if (auto done = put("addresses", host::addresses(*links)); !done)
        return tl::unexpected(done.error());
    auto routes = host::routes(byIndex);
    if (!routes)
        return tl::unexpected(routes.error());
    state["routes"] = std::move(routes->main);
    if (!routes->others.is_null())
        state["tableRoutes"] = std::move(routes->others);
    if (auto done = put("rules", host::rules()); !done)
        return tl::unexpected(done.error());
    if (auto done = put("neighbours", host::neighbours(byIndex)); !done)
        return tl::unexpected(done.error());
    state["sysctls"] = host::sysctls(byIndex);
    const host::Programs programs;
    if (auto done = put("listeners", host::listeners(byIndex, programs)); !done)
        return tl::unexpected(done.error());
    state["relays"] = programs.relays();
    state["legacyTables"] = legacyTableNames();
    // Absent, not empty, where it cannot be known: a chain not seen could still drop.
    if (auto chains = nftBaseChains())
        state["nftables"] = std::move(*chains);
    state["unwritableFilters"] = unwritableFilters();
    return state.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<Prefix>> connectedPrefixes()
{
    host::Links byIndex;
    const auto links = host::links(byIndex);
    if (!links)
        return tl::unexpected(links.error());
    const auto addresses = host::addresses(*links);
    if (!addresses)
        return tl::unexpected(addresses.error());
    std::vector<Prefix> prefixes;
    for (const auto& link : *addresses) {
        for (const auto& info : link["addr_info"]) {
            const auto address = Address::parse(info["local"].get<std::string>());
            if (!address || address->isLoopback()
                || (address->family() == Family::Ipv6 && address->isLinkLocal()))
                continue;
            const Prefix prefix(*address, info["prefixlen"].get<unsigned>());
            if (std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end())
                prefixes.push_back(prefix);
        }
    }
    return prefixes;
}

} // namespace portolan
