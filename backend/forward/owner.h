// The name an owner gave a forward.
#pragma once

#include "backend/forward/find.h"

namespace portolan {

/// Podman and CNI: network and short container id ("podman 0123456789ab"); kube-proxy:
/// "namespace/service:port"; empty where the comment says nothing of that kind.
std::string nameOf(Owner owner, std::string_view comment);

} // namespace portolan
