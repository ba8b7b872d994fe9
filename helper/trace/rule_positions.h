// Where a rule of nf_tables stands in its chain, by its handle.
#pragma once

#include "backend/packet/trace_event.h"
#include "helper/host/netlink.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace portolan {

/// The kernel's trace says handles, iptables-nft's text positions. A chain is asked for when the first of its
/// rules matches, and again when what is known of it is old or lacks a rule.
class RulePositions {
public:
    /// From 1; 0: not known. For a Rule of nf_tables.
    unsigned of(const TraceEvent& event, std::uint8_t family);

private:
    using Clock = std::chrono::steady_clock;
    struct KnownChain {
        std::unordered_map<std::uint64_t, unsigned> positions;
        Clock::time_point asked{};
    };

    void ask(KnownChain& chain, const TraceEvent& event, std::uint8_t family);

    std::optional<NetlinkSocket> m_socket;
    std::map<std::string, KnownChain> m_chains;
};

} // namespace portolan
