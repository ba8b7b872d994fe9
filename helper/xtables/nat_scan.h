// Whether a nat table may translate what a forward would listen on, told from its entries alone: a whole
// table is looked through in the time it takes to print a few hundred of its rules as text.
#pragma once

#include "backend/base/error.h"
#include "backend/forward/port_forward.h"
#include "helper/xtables/raw_table.h"

#include <map>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace portolan {

/// Ports of several protocols.
class PortsAsked {
public:
    /// No ports: all of them.
    void add(Protocol protocol, const std::optional<PortRange>& ports);
    /// Call after the last add(). protocol: 0 for whichever.
    bool meet(unsigned protocol, PortRange ports) const;
    void sort();

private:
    std::map<unsigned, std::vector<PortRange>> m_ranges; ///< sorted, apart from each other
};

/// The nat tables as they were looked at, kept so that whoever writes them next need not read them again.
struct NatSight {
    RawTable<RawIpv4> ipv4;
    RawTable<RawIpv6> ipv6;
};

/// Whether a packet to one of these ports may come to a rule of the family's nat table that translates its
/// destination. False is certain as far as jumps, protocols and ports go; true is a may. Rules of our own are
/// left out where their forward is one of `known`, and looked at wherever they stand else. A table that does
/// not exist is not made.
Result<bool> mayTranslate(Family family, const PortsAsked& asked,
    const std::unordered_set<std::string_view>& known, NatSight& seen);

} // namespace portolan
