// Which chains nf_tables has at the kernel's hooks, by libnftables, in its JSON.
#pragma once

#include "backend/base/error.h"

#include <nlohmann/json.hpp>

namespace portolan {

/// {"nftables":[{"chain":…}…,{"rule":…}…]}: every base chain, and the rules of those at the forward hook (at
/// most 32 chains and 500 rules of each): those decide whether translated packets pass. Makes nothing by
/// looking. Unsupported where the kernel has no nf_tables.
Result<nlohmann::ordered_json> nftBaseChains();

} // namespace portolan
