// The containers behind published ports, as their engines know them: names for what rules call by address.
#pragma once

#include "backend/forward/port_forward.h"

#include <string>
#include <string_view>
#include <vector>

namespace portolan {

struct Container {
    ContainerName name;
    std::string id; ///< 64 hexadecimal digits
    std::vector<Address> addresses; ///< on all its networks
    friend bool operator==(const Container&, const Container&) = default;
};

/// What GET /containers/json of Docker's API answers, and Podman's with the same path: running containers.
/// Invalid: no such list.
Result<std::vector<Container>> readContainers(std::string_view json);

/// Tells each forward of Docker, Podman, CNI and relays its container, by the id in the rule's comment or
/// else by the address it goes to; one that has no name gets the container's.
void nameAfterContainers(std::vector<FoundForward>& forwards, const std::vector<Container>& containers);

/// Whether asking an engine could name any of them.
bool mayBeContainers(const std::vector<FoundForward>& forwards);

} // namespace portolan
