#include "backend/flow/forward_index.h"

#include <utility>

namespace portolan {

namespace {

constexpr unsigned kWideRange = 64;

std::uint32_t portKey(ProtocolNumber protocol, std::uint16_t port)
{
    return std::uint32_t(protocol) << 16 | port;
}

} // namespace

ForwardIndex::ForwardIndex(std::vector<FoundForward> forwards)
    : m_forwards(std::move(forwards))
{
    for (std::size_t i = 0; i < m_forwards.size(); ++i) {
        const PortForward& forward = m_forwards[i].forward;
        if (!forward.listen.ports || forward.listen.ports->count() > kWideRange) {
            m_wide.push_back(i);
            continue;
        }
        for (unsigned port = forward.listen.ports->first; port <= forward.listen.ports->last; ++port)
            m_byPort.emplace(portKey(ProtocolNumber(forward.protocol), std::uint16_t(port)), i);
    }
}

const FoundForward* ForwardIndex::find(const Flow& flow) const
{
    const auto [begin, end] = m_byPort.equal_range(portKey(flow.protocol, flow.original.destinationPort));
    for (auto it = begin; it != end; ++it)
        if (belongsTo(flow, m_forwards[it->second].forward))
            return &m_forwards[it->second];
    for (std::size_t i : m_wide)
        if (belongsTo(flow, m_forwards[i].forward))
            return &m_forwards[i];
    return nullptr;
}

} // namespace portolan
