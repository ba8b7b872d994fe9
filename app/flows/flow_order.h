// Puts many connections in order by numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace portolan {

/// A connection's place among the others: open ones before quiet ones, whatever the value.
struct FlowSortKey {
    std::uint64_t value = 0;
    std::uint32_t number = 0;
    bool quiet = false;
};

/// By quiet, then value; those alike keep their order.
void sortStably(std::vector<FlowSortKey>& keys);

} // namespace portolan
