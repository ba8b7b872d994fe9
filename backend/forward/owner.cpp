#include "backend/forward/owner.h"

#include "backend/forward/compile.h"

#include <algorithm>

namespace portolan {
namespace {

struct Mark {
    std::string_view prefix;
    Owner owner;
};

constexpr Mark kChains[] = {
    {"DOCKER", Owner::Docker},
    {"NETAVARK", Owner::Podman},
    {"CNI-", Owner::Cni},
    {"KUBE-", Owner::KubeProxy},
    {"LIBVIRT_", Owner::Libvirt},
    {"PRE_", Owner::Firewalld},
    {"POST_", Owner::Firewalld},
    {"FWDI_", Owner::Firewalld},
    {"FWDO_", Owner::Firewalld},
    {"PREROUTING_direct", Owner::Firewalld},
    {"PREROUTING_ZONES", Owner::Firewalld},
    {"PREROUTING_POLICIES", Owner::Firewalld},
    {"POSTROUTING_direct", Owner::Firewalld},
    {"POSTROUTING_ZONES", Owner::Firewalld},
    {"POSTROUTING_POLICIES", Owner::Firewalld},
    {"OUTPUT_direct", Owner::Firewalld},
    {"OUTPUT_POLICIES", Owner::Firewalld},
    {"FORWARD_direct", Owner::Firewalld},
    {"ufw-", Owner::Ufw},
    {"ufw6-", Owner::Ufw},
};

constexpr Mark kComments[] = {
    {"generated for LXD ", Owner::Lxd},
    {"generated for Incus ", Owner::Incus},
    {"CNI portmap plugin", Owner::Cni},
};

std::optional<Owner> marked(std::span<const Mark> marks, std::string_view text)
{
    for (const Mark& mark : marks)
        if (text.starts_with(mark.prefix))
            return mark.owner;
    return std::nullopt;
}

/// The word after `key` in `dnat name: podman id: 0123…`, quotes aside.
std::string wordAfter(std::string_view comment, std::string_view key)
{
    const std::size_t at = comment.find(key);
    if (at == comment.npos)
        return {};
    std::string_view word = comment.substr(at + key.size());
    word.remove_prefix(std::min(word.find_first_not_of(" \""), word.size()));
    return std::string(word.substr(0, word.find_first_of(" \"")));
}

} // namespace

std::optional<Owner> ownerOfTable(const Table& table)
{
    if (table.nftFamily.empty())
        return std::nullopt;
    const std::string_view name = table.name.substr(table.nftFamily.size() + 1);
    static constexpr std::pair<std::string_view, Owner> kTables[] = {
        {"docker-bridges", Owner::Docker},
        {"netavark", Owner::Podman},
        {"cni_hostport", Owner::Cni},
        {"kube-proxy", Owner::KubeProxy},
        {"firewalld", Owner::Firewalld},
        {"libvirt_network", Owner::Libvirt},
        {"lxd", Owner::Lxd},
        {"incus", Owner::Incus},
    };
    for (const auto& [known, owner] : kTables)
        if (name == known)
            return owner;
    return table.comment == "CNI portmap plugin" ? std::optional(Owner::Cni) : std::nullopt;
}

std::string nameInTable(Owner owner, std::string_view chain, std::string_view comment)
{
    if (owner == Owner::Podman)
        return nameOf(owner, comment);
    if (owner == Owner::Cni && comment.size() >= 12)
        return std::string(comment.substr(0, 12));
    if (owner == Owner::Firewalld) {
        // nat_PRE_ZONE_allow, nat_PRE_ZONE_pre, …; the zone's name may hold underscores itself.
        constexpr std::string_view prefix = "nat_PRE_";
        const std::size_t end = chain.rfind('_');
        return chain.starts_with(prefix) && end > prefix.size()
            ? std::string(chain.substr(prefix.size(), end - prefix.size()))
            : std::string();
    }
    if (owner != Owner::KubeProxy)
        return {};
    // service-ULMVA6XW-ns1/svc1/tcp/p80, external-… and endpoint-…__10.180.0.1/80.
    std::size_t start = 0;
    for (const std::string_view kind : {"service-", "external-", "endpoint-", "firewall-"})
        if (chain.starts_with(kind))
            start = chain.find('-', kind.size());
    if (start == 0 || start == chain.npos)
        return {};
    const std::string_view service = chain.substr(start + 1, chain.find("__") - start - 1);
    const std::size_t space = service.find('/');
    const std::size_t protocol = space == service.npos ? space : service.find('/', space + 1);
    if (protocol == service.npos)
        return std::string(service);
    const std::size_t port = service.find('/', protocol + 1);
    std::string name(service.substr(0, protocol));
    if (port != service.npos && port + 1 < service.size())
        name.append(":").append(service.substr(port + 1));
    return name;
}

Owner ownerOf(std::string_view chain, std::string_view comment)
{
    const bool ourChain = isOwnChain(chain);
    if (ourChain && comment.starts_with(kCommentPrefix))
        return Owner::Portolan;
    if (const auto owner = marked(kChains, chain))
        return *owner;
    return marked(kComments, comment).value_or(Owner::Hand);
}

std::string nameOf(Owner owner, std::string_view comment)
{
    if (owner == Owner::Podman || owner == Owner::Cni) {
        const std::string network = wordAfter(comment, "name: ");
        const std::string container = wordAfter(comment, "id: ");
        return network.empty() || container.empty() ? std::string{} : network + ' ' + container.substr(0, 12);
    }
    if (owner != Owner::KubeProxy)
        return {};
    const std::string_view service = comment.substr(0, comment.find(' '));
    return service.find('/') == service.npos ? std::string{} : std::string(service);
}

} // namespace portolan
