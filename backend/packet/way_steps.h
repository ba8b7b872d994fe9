// A packet's way as numbered steps for people: chains, routing, what conntrack does by itself; each in words.
#pragma once

#include "backend/host/host_state.h"
#include "backend/packet/trajectory.h"

namespace portolan {

/// What is known of the host that the packets passed; either may be missing. Both as they were then.
struct KnownHost {
    const Ruleset* rules = nullptr;
    const HostState* state = nullptr;
};

/// A rule that matched, in words.
struct StepRule {
    Message place; ///< "DOCKER 2", "FORWARD policy", "input #12"
    Message words; ///< a sentence; where the rule is not known, what is known of it
    std::string text; ///< word for word; empty: not known
    friend bool operator==(const StepRule&, const StepRule&) = default;
};

struct WayStep {
    enum class Kind : std::uint8_t {
        Chain,
        Conntrack, ///< addresses of a known connection are changed, and no rule is asked
        Route,
    };
    Kind kind = Kind::Chain;
    unsigned number = 0; ///< from 1
    std::size_t hop = 0; ///< Chain: which of the trajectory's; else the one before
    std::string table; ///< Chain
    std::string chain; ///< Chain
    Message said; ///< what happened here: the rule that decided in words, or that none matched
    std::string decider; ///< "DOCKER 2"; empty: no rule decided
    std::vector<StepRule> rules; ///< those that matched, in their order, with the one that decided
    std::vector<Message> notes; ///< what else is worth knowing
    Packet packet; ///< as it came here
    std::optional<Packet> becomes; ///< the same with the addresses it left with, where they are others
    std::string in;
    std::string out;
    bool decides = false; ///< something happened that the next one does not undo: a verdict, other addresses
    bool stops = false; ///< the way ends here
    friend bool operator==(const WayStep&, const WayStep&) = default;
};

/// For a trajectory whose rules were filled in and whose end was concluded.
std::vector<WayStep> waySteps(const Trajectory& trajectory, const KnownHost& known);

/// "client → host", "container → client": who sends to whom.
Message directionWords(const Trajectory& trajectory);

/// Whether addresses or ports differ.
bool isTranslated(const Packet& before, const Packet& after);

} // namespace portolan
