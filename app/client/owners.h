// What the programs that made forwards say of them, asked by their own interfaces with this user's rights.
#pragma once

#include "backend/forward/containers.h"
#include "backend/forward/direct_rules.h"

namespace portolan {

struct OwnersWord {
    std::vector<Container> containers;
    std::vector<DirectRule> direct; ///< firewalld's
    friend bool operator==(const OwnersWord&, const OwnersWord&) = default;
};

/// Who could tell something of a host's forwards.
struct OwnersToAsk {
    bool containers = false;
    bool firewalld = false;
    bool any() const { return containers || firewalld; }
};

/// forwards: as the rules alone tell them, before nameAfterOwners().
OwnersToAsk ownersToAsk(const std::vector<FoundForward>& forwards);

/// Waits, a few seconds at most: not for the window's thread.
OwnersWord askOwners(OwnersToAsk owners);

/// Gives the forwards the owners and names that were told.
void nameAfterOwners(std::vector<FoundForward>& forwards, const OwnersWord& word);

} // namespace portolan
