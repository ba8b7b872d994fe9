// One thing the kernel said of a packet: a line of its log, or a message of its trace.
#pragma once

#include "backend/packet/packet.h"
#include "backend/ruleset/ruleset.h"

#include <string>

namespace portolan {

enum class TraceSource : std::uint8_t {
    Log, ///< a LOG rule was met
    Xtables, ///< TRACE of a legacy table
    Nftables, ///< nf_tables' own trace, iptables-nft's tables included
};

enum class TraceStep : std::uint8_t {
    Seen, ///< it was in that chain; nothing is said on rules
    Rule, ///< a rule matched
    Return, ///< the end of a chain of the user's, or an unconditional rule in it
    Policy, ///< the end of a base chain, or an unconditional rule in it
};

/// What a rule or policy says is to become of a packet.
enum class RuleVerdict : std::uint8_t { Unknown, Accept, Drop, Reject, Jump, Goto, Return, Continue, Queue };
/// "accept", "drop", …; empty for Unknown.
const char* toString(RuleVerdict verdict);

struct TraceEvent {
    TraceSource source = TraceSource::Log;
    TraceStep step = TraceStep::Seen;
    std::string tableFamily; ///< of nf_tables: "ip", "ip6", "inet", "bridge", "netdev", "arp"
    std::string table;
    std::string chain;
    unsigned position = 0; ///< from 1; of xtables TRACE's number, see RuleResolver; 0: not said
    std::uint64_t handle = 0; ///< of nf_tables' rule; 0: not said
    RuleVerdict verdict = RuleVerdict::Unknown; ///< only nf_tables says it
    std::string target; ///< the chain of Jump and Goto
    std::optional<Hook> hook; ///< where the source says it
    std::string in; ///< empty: not said, or none at this hook
    std::string out;
    std::string physicalIn; ///< the port of a bridge
    std::optional<Packet> packet; ///< none: that of the message before with this traceId
    std::uint32_t traceId = 0; ///< of nf_tables; not unique
    std::uint64_t time = 0; ///< nanoseconds since the epoch; 0: not said
    std::optional<std::uint32_t> connection; ///< conntrack's id, where the kernel says it
    friend bool operator==(const TraceEvent&, const TraceEvent&) = default;
};

} // namespace portolan
