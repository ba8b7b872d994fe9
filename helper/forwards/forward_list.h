// A list of forwards as JSON, and ids for new ones.
#pragma once

#include "backend/forward/port_forward.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <vector>

namespace portolan {

/// {"version": 1, "forwards": [{…}]}, the keys those of the bus, and back. path: named in the error.
std::string writeForwards(const std::vector<PortForward>& forwards);
Result<std::vector<PortForward>> readForwards(const std::string& text, const std::string& path);

nlohmann::json forwardToJson(const PortForward& forward);
/// Kernel: no forward, or one without an id; the message says why, without a full stop.
Result<PortForward> forwardFromJson(const nlohmann::json& object);
/// Also refuses a list that has an id twice.
Result<std::vector<PortForward>> forwardsFromJson(const nlohmann::json& list);

/// A list that cannot be understood; what to do about it.
tl::unexpected<Error> damagedList(const std::string& path, Message reason);

/// 8 lower-case hexadecimal digits from getrandom(2) that no forward of the list has.
Result<std::string> newId(const std::vector<PortForward>& forwards);
Result<std::string> newId(const std::function<bool(const std::string&)>& taken);

} // namespace portolan
