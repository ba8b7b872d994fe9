// What `ip -j route` and `ip -j rule` print.
#pragma once

#include "backend/host/host_state.h"

#include <nlohmann/json.hpp>

namespace portolan {

/// One of the main table.
Result<void> readRoute(const nlohmann::json& entry, HostState& state);
/// Those of the other tables, where the document has them.
Result<void> readTableRoutes(const nlohmann::json& document, HostState& state);
Result<void> readRoutingRule(const nlohmann::json& entry, HostState& state);

} // namespace portolan
