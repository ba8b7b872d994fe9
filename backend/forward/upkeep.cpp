#include "backend/forward/upkeep.h"

#include <string_view>

namespace portolan {
namespace {

/// Between single quotes where a shell would make more of it.
std::string shellWord(std::string_view word)
{
    constexpr std::string_view kPlain
        = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+";
    if (!word.empty() && word.find_first_not_of(kPlain) == word.npos)
        return std::string(word);
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + '\'';
}

/// Of the chain "nat_PRE_public_allow" or "PRE_public_allow".
std::string zoneOf(std::string_view chain)
{
    const std::size_t at = chain.find("PRE_");
    constexpr std::string_view kEnd = "_allow";
    if (at == chain.npos || !chain.ends_with(kEnd))
        return {};
    chain.remove_prefix(at + 4);
    return std::string(chain.substr(0, chain.size() - kEnd.size()));
}

std::string firewalldRemoval(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    const std::string zone = found.rules.empty() ? std::string() : zoneOf(found.rules.front().chain);
    if (zone.empty() || !forward.listen.ports)
        return {};
    std::string port = "port=" + forward.listen.ports->toString() + ":proto=" + toString(forward.protocol);
    if (forward.to.ports)
        port += ":toport=" + forward.to.ports->toString();
    if (forward.to.address)
        port += ":toaddr=" + forward.to.address->toString();
    if (forward.sources.empty() && !forward.listen.address && forward.family == Family::Ipv4)
        return "firewall-cmd --zone=" + shellWord(zone) + " --remove-forward-port=" + port;
    // Anything more than a port was written as a rich rule.
    std::string rule = std::string("rule family=") + toString(forward.family);
    if (!forward.sources.empty())
        rule += " source address=" + forward.sources.front().toString();
    if (forward.listen.address)
        rule += " destination address=" + forward.listen.address->toString();
    rule += " forward-port port=" + forward.listen.ports->toString()
        + " protocol=" + toString(forward.protocol);
    if (forward.to.ports)
        rule += " to-port=" + forward.to.ports->toString();
    if (forward.to.address)
        rule += " to-addr=" + forward.to.address->toString();
    return "firewall-cmd --zone=" + shellWord(zone) + " --remove-rich-rule=" + shellWord(rule);
}

/// The very rule, deleted: `iptables-legacy -t nat -D PREROUTING …`.
std::string ruleRemoval(const FoundForward& found)
{
    if (found.rules.empty() || found.engine == Engine::Nftables)
        return {};
    const RuleReference& rule = found.rules.front();
    if (!rule.text.starts_with("-A ") || rule.text.find('\n') != rule.text.npos)
        return {};
    std::string program = found.forward.family == Family::Ipv4 ? "iptables" : "ip6tables";
    program += found.engine == Engine::XtablesLegacy ? "-legacy" : "-nft";
    return program + " -t " + shellWord(rule.table) + " -D " + rule.text.substr(3);
}

std::string containerRemoval(const FoundForward& found, const char* engine)
{
    if (found.container && !found.container->service.empty() && !found.container->project.empty())
        return std::string(engine) + " compose --project-name " + shellWord(found.container->project)
            + " stop " + shellWord(found.container->service);
    if (found.container && !found.container->name.empty())
        return std::string(engine) + " stop " + shellWord(found.container->name);
    const std::string& name = found.forward.name; // "NETWORK CONTAINER-ID"
    const std::size_t space = name.rfind(' ');
    return space == name.npos ? std::string()
                              : std::string(engine) + " stop " + shellWord(name.substr(space + 1));
}

std::string serviceEdit(const FoundForward& found)
{
    const std::string& name = found.forward.name; // "namespace/service:port"
    const std::size_t slash = name.find('/');
    if (slash == name.npos)
        return {};
    const std::string service = name.substr(slash + 1, name.find(':', slash) - slash - 1);
    return "kubectl --namespace " + shellWord(name.substr(0, slash)) + " edit service " + shellWord(service);
}

} // namespace

std::string removalCommand(const FoundForward& found)
{
    switch (found.owner) {
    case Owner::Docker:
        return containerRemoval(found, "docker");
    case Owner::Podman:
        return containerRemoval(found, "podman");
    case Owner::KubeProxy:
        return serviceEdit(found);
    case Owner::Firewalld:
        return firewalldRemoval(found);
    case Owner::Relay:
        return "kill " + std::to_string(found.process);
    case Owner::Hand:
        return ruleRemoval(found);
    case Owner::Libvirt:
    case Owner::Ufw:
    case Owner::Cni:
    case Owner::Lxd:
    case Owner::Incus:
    case Owner::Portolan:
        break;
    }
    return {};
}

} // namespace portolan
