// Where a chain that a packet met stands on its way.
#pragma once

#include "backend/host/host_state.h"
#include "backend/packet/trace_event.h"

#include <array>
#include <map>
#include <optional>
#include <string_view>

namespace portolan {

inline constexpr std::array<std::string_view, 5> kXtablesTables{"raw", "mangle", "nat", "filter", "security"};

/// The table of our own that marks packets for tracing, and the chains in it that only look. None of them is
/// a hop of a packet's way.
inline constexpr std::string_view kTracerTable = "portolan-trace";

class ChainPlaces {
public:
    /// Knows iptables' built-in chains and the tracer's own.
    ChainPlaces() = default;
    /// Knows those of nf_tables too.
    explicit ChainPlaces(const std::vector<NftBaseChain>& chains);

    /// nullopt: a chain of the user's, or a base chain nobody told of.
    std::optional<BaseHook> of(const TraceEvent& event) const;

private:
    std::map<std::string, BaseHook, std::less<>> m_chains; ///< by "family table chain"
};

/// Whether the event tells of the tracer's own table.
bool isTracersOwn(const TraceEvent& event);
/// Whether it tells of those of its chains that know packets by their connection.
bool isBehindConntrack(const TraceEvent& event);

} // namespace portolan
