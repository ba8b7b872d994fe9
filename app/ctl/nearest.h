// Names somebody may have meant.
#pragma once

#include <string_view>
#include <vector>

namespace portolan::ctl {

/// At most three of the known names, the nearest first: few letters apart, or one part of the other; upper
/// and lower case are the same. Known names may occur more than once.
std::vector<std::string_view> nearest(std::string_view name, const std::vector<std::string_view>& known);

} // namespace portolan::ctl
