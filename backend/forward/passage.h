// What a hook does with every packet, whatever it is.
#pragma once

#include "backend/forward/companions.h"

#include <functional>

namespace portolan {

/// The rules for which `wanted` is true that every packet through this base chain meets, up to the first that
/// ends its way. wanted: asked of rules whose only conditions are matches it can judge itself, and `! -o lo`.
std::vector<MetByAll> metByAll(
    const Table& table, std::string_view baseChain, const std::function<bool(const Rule&)>& wanted);

} // namespace portolan
