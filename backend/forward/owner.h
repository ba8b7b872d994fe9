// The name an owner gave a forward.
#pragma once

#include "backend/forward/find.h"

namespace portolan {

/// Podman and CNI: network and short container id ("podman 0123456789ab"); kube-proxy:
/// "namespace/service:port"; empty where the comment says nothing of that kind.
std::string nameOf(Owner owner, std::string_view comment);

/// Whose native table this is, by its name and comment; nullopt for one without a mark (Hand's, or told by
/// its chains and comments as those of xtables are).
std::optional<Owner> ownerOfTable(const Table& table);
/// The name that the owner of a native table gave: of CNI's comments the container's (12 digits), of
/// kube-proxy's chains "namespace/service:port", of firewalld's the zone.
std::string nameInTable(Owner owner, std::string_view chain, std::string_view comment);

} // namespace portolan
