// Many port ranges, and which of them meet one, without asking each.
#pragma once

#include "backend/net/port.h"

#include <cstddef>
#include <map>
#include <vector>

namespace portolan {

class PortRanges {
public:
    /// protocol: 0 for every one.
    void add(ProtocolNumber protocol, PortRange ports, std::size_t value);
    /// Call after the last add().
    void sort();
    /// The values whose range holds a port of these, in no order; a value added twice may come twice.
    void collect(ProtocolNumber protocol, PortRange ports, std::vector<std::size_t>& values) const;

private:
    struct Item {
        PortRange ports;
        std::size_t value = 0;
        std::uint16_t highest = 0; ///< last port of this one and of all below it in the tree
    };
    /// Sorted by first port; the middle of each run is the root of a tree of the run.
    using Items = std::vector<Item>;

    static std::uint16_t prepare(Items& items, std::size_t begin, std::size_t end);
    static void collect(const Items& items, std::size_t begin, std::size_t end, PortRange ports,
        std::vector<std::size_t>& values);

    std::map<ProtocolNumber, Items> m_items;
};

} // namespace portolan
