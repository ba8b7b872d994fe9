// Ids of forwards that nobody gave one.
#pragma once

#include <string>
#include <string_view>

namespace portolan {

/// 8 hexadecimal digits of the text (FNV-1a): the same over versions and machines, which std::hash is not.
std::string rowId(std::string_view seed);

} // namespace portolan
