// Finds the forward a flow came by, among many, without trying each.
#pragma once

#include "backend/flow/flow.h"
#include "backend/forward/port_forward.h"

#include <unordered_map>
#include <vector>

namespace portolan {

/// An index over found forwards by protocol and asked-for port; ranges wider than 64 ports are tried in turn.
class ForwardIndex {
public:
    ForwardIndex() = default;
    explicit ForwardIndex(std::vector<FoundForward> forwards);

    /// The forward the flow belongs to (see belongsTo), or nullptr. Valid as long as the index.
    const FoundForward* find(const Flow& flow) const;
    const std::vector<FoundForward>& forwards() const { return m_forwards; }

private:
    std::vector<FoundForward> m_forwards;
    std::unordered_multimap<std::uint32_t, std::size_t> m_byPort; ///< protocol << 16 | port
    std::vector<std::size_t> m_wide;
};

} // namespace portolan
