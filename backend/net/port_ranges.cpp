#include "backend/net/port_ranges.h"

#include <algorithm>

namespace portolan {

void PortRanges::add(ProtocolNumber protocol, PortRange ports, std::size_t value)
{
    m_items[protocol].push_back({ports, value, 0});
}

void PortRanges::sort()
{
    for (auto& [protocol, items] : m_items) {
        std::sort(items.begin(), items.end(),
            [](const Item& one, const Item& other) { return one.ports < other.ports; });
        prepare(items, 0, items.size());
    }
}

std::uint16_t PortRanges::prepare(Items& items, std::size_t begin, std::size_t end)
{
    if (begin == end)
        return 0;
    const std::size_t middle = begin + (end - begin) / 2;
    const std::uint16_t below = std::max(prepare(items, begin, middle), prepare(items, middle + 1, end));
    return items[middle].highest = std::max(below, items[middle].ports.last);
}

void PortRanges::collect(
    const Items& items, std::size_t begin, std::size_t end, PortRange ports, std::vector<std::size_t>& values)
{
    if (begin == end)
        return;
    const std::size_t middle = begin + (end - begin) / 2;
    const Item& item = items[middle];
    if (item.highest < ports.first)
        return;
    collect(items, begin, middle, ports, values);
    if (item.ports.overlaps(ports))
        values.push_back(item.value);
    if (item.ports.first <= ports.last)
        collect(items, middle + 1, end, ports, values);
}

void PortRanges::collect(ProtocolNumber protocol, PortRange ports, std::vector<std::size_t>& values) const
{
    for (const ProtocolNumber each : {ProtocolNumber(0), protocol})
        if (const auto items = m_items.find(each); items != m_items.end())
            collect(items->second, 0, items->second.size(), ports, values);
}

} // namespace portolan
