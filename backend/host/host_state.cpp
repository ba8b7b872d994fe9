#include "backend/host/host_state.h"

#include "backend/packet/chain_place.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

std::optional<bool> isOn(const std::map<std::string, std::string>& sysctls, const char* name)
{
    const auto it = sysctls.find(name);
    if (it == sysctls.end())
        return std::nullopt;
    return it->second != "0";
}

/// The tables iptables-nft makes (xshared's names; nft_xt builtin tables).
bool isXtablesTable(const NftBaseChain& chain)
{
    constexpr std::array<std::string_view, 5> kNames{"filter", "nat", "mangle", "raw", "security"};
    return (chain.family == "ip" || chain.family == "ip6")
        && std::find(kNames.begin(), kNames.end(), chain.table) != kNames.end();
}

/// Not bridge: firewalld's iptables backend leaves ebtables' empty tables there, which no IP packet meets as
/// such.
bool isNativeIp(const NftBaseChain& chain)
{
    const bool ip = chain.family == "ip" || chain.family == "ip6" || chain.family == "inet";
    return ip && !isXtablesTable(chain) && chain.table != kTracerTable;
}

} // namespace

std::vector<Prefix> HostState::connected() const
{
    std::vector<Prefix> prefixes;
    for (const InterfaceAddress& own : addresses) {
        if (own.address.isLoopback() || (own.address.family() == Family::Ipv6 && own.address.isLinkLocal()))
            continue;
        const Prefix prefix(own.address, own.prefixLength);
        if (std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end())
            prefixes.push_back(prefix);
    }
    return prefixes;
}

bool HostState::isLocal(const Address& address) const
{
    return address.isLoopback()
        || std::any_of(addresses.begin(), addresses.end(),
            [&](const InterfaceAddress& own) { return own.address == address; });
}

std::optional<bool> HostState::forwarding(Family family) const
{
    return isOn(sysctls, family == Family::Ipv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding");
}

/// Of IPv4 the interface's own switch alone counts (net/ipv4/route.c), which the global one sets when it is
/// changed; of IPv6 the global one, or since Linux 6.17 the interface's force_forwarding.
std::optional<bool> HostState::forwardingFrom(Family family, const std::string& interface) const
{
    std::string name = interface;
    std::replace(name.begin(), name.end(), '.', '/'); // as sysctl writes it
    const std::optional<bool> all = forwarding(family);
    if (family == Family::Ipv4) {
        const auto own = isOn(sysctls, ("net.ipv4.conf." + name + ".forwarding").c_str());
        return own ? own : all;
    }
    const bool forced = isOn(sysctls, ("net.ipv6.conf." + name + ".force_forwarding").c_str()) == true;
    return forced ? std::optional(true) : all;
}

std::optional<bool> HostState::accounting() const
{
    return isOn(sysctls, "net.netfilter.nf_conntrack_acct");
}

std::vector<Engine> enginesInUse(const HostState& host, const Ruleset& ruleset)
{
    const auto& tables = ruleset.tables();
    const auto& chains = host.nftBaseChains;
    const auto holds = [&](Engine engine) {
        return std::any_of(
            tables.begin(), tables.end(), [&](const Table& table) { return table.engine == engine; });
    };

    std::vector<Engine> engines;
    if (!host.legacyTables.empty() || holds(Engine::XtablesLegacy))
        engines.push_back(Engine::XtablesLegacy);
    if (holds(Engine::XtablesNft) || std::any_of(chains.begin(), chains.end(), isXtablesTable))
        engines.push_back(Engine::XtablesNft);
    if (holds(Engine::Nftables) || std::any_of(chains.begin(), chains.end(), isNativeIp))
        engines.push_back(Engine::Nftables);
    return engines;
}

} // namespace portolan
