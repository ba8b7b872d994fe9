// What two lists have in common, in order.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace portolan {

/// Pairs (index in left, index in right) of equal members, both indexes rising. A longest such list where the
/// two differ in up to about a thousand places or no value repeats; else a long one. Fast for any input:
/// about n log n, not n².
std::vector<std::pair<std::size_t, std::size_t>> commonSequence(
    std::span<const unsigned> left, std::span<const unsigned> right);

} // namespace portolan
