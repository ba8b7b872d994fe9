// The base chains in the nft part of a host state document.
#pragma once

#include "backend/host/host_state.h"

#include <nlohmann/json_fwd.hpp>

namespace portolan {

/// Reads document["nftables"], libnftables' JSON, into state.nftBaseChains.
Result<void> readNftChains(const nlohmann::json& document, HostState& state);

} // namespace portolan
