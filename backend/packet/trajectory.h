// The way of one packet through the chains, seen or predicted.
#pragma once

#include "backend/base/message.h"
#include "backend/packet/trace_event.h"

#include <optional>
#include <string>
#include <vector>

namespace portolan {

/// A rule that matched, or the end of a chain.
struct HopRule {
    TraceStep step = TraceStep::Rule;
    std::string chain;
    /// From 1; 0: not known. Of a Policy or Return that RuleResolver did not look up yet, the kernel's
    /// number: a rule's, or one more than there are.
    unsigned position = 0;
    std::uint64_t handle = 0; ///< of nf_tables; 0: none
    std::string text; ///< word for word; empty: not known
    RuleVerdict verdict = RuleVerdict::Unknown;
    std::string target; ///< the chain of Jump and Goto, else the target's name where it is an extension
    friend bool operator==(const HopRule&, const HopRule&) = default;
};

/// One base chain on the way.
struct Hop {
    Engine engine = Engine::XtablesLegacy;
    std::string tableFamily; ///< of nf_tables
    std::string table;
    std::string chain;
    std::optional<BaseHook> base; ///< none: nobody knows where the chain stands
    std::string in; ///< empty: none or not known
    std::string out;
    Packet packet; ///< as it came into the chain
    RuleVerdict verdict = RuleVerdict::Unknown; ///< what became of it here
    std::vector<HopRule> rules; ///< in the order they matched
    friend bool operator==(const Hop&, const Hop&) = default;
};

struct TrajectoryEnd {
    enum class Kind : std::uint8_t {
        Unknown, ///< it was not seen any more
        Delivered, ///< to a program on this host
        Left, ///< by an interface
        Dropped,
        Rejected,
    };
    Kind kind = Kind::Unknown;
    Message sentence; ///< "left by docker0"; no full stop
    std::vector<Message> reasons; ///< of Unknown: what it likely was, best first, each with its evidence
    friend bool operator==(const TrajectoryEnd&, const TrajectoryEnd&) = default;
};

struct Trajectory {
    unsigned number = 0; ///< among the packets of one output, from 1; this and the next two by PacketNamer
    Message description; ///< "SYN", "request, 82 bytes"
    bool answers = false; ///< it goes back to who began the conversation
    bool certain = true; ///< nothing in it was guessed
    std::vector<Hop> hops;
    TrajectoryEnd end;
    Packet first; ///< as it was when it was seen first
    Packet last; ///< and last, which may be behind the last hop
    std::string lastIn; ///< interfaces where it was seen last
    std::string lastOut;
    std::optional<BaseHook> lastPlace;
    std::uint64_t time = 0; ///< when it was seen first; nanoseconds since the epoch; 0: not known
    std::optional<std::uint32_t> connection; ///< conntrack's id
    /// The tracer looked at its connection: whether that is one it was asked for. Else nothing is known.
    std::optional<bool> wanted;
    friend bool operator==(const Trajectory&, const Trajectory&) = default;
};

/// One line a hop as "[3] nat-PREROUTING: IN=eth0 (1.2.3.4:10656 -> 172.20.242.183:8080)", numbered on from
/// step, which is left at the number of the last; then the end as "=> left by docker0". Names come as they
/// are: any byte may be in them. rules: below each hop a line for every rule that matched.
std::vector<std::string> trajectoryLines(const Trajectory& trajectory, unsigned& step, bool rules);

/// The packet as an object of the JSON contract, on one line.
std::string trajectoryJson(const Trajectory& trajectory, unsigned& step);

} // namespace portolan
