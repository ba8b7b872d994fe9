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
