// Prints packets' ways one after the other, as text or as one JSON document.
#pragma once

#include "backend/packet/conclude.h"
#include "backend/packet/packet_namer.h"
#include "backend/packet/rule_resolver.h"
#include "backend/packet/trajectory.h"

#include <optional>
#include <string>
#include <vector>

namespace portolan::ctl {

class TrajectoryPrinter {
public:
    struct Style {
        bool json = false;
        bool rules = false;
    };
    /// What is known of the host the packets passed; rules and state may be missing.
    struct Known {
        std::optional<Ruleset> rules;
        std::optional<HostState> state;
    };

    TrajectoryPrinter(Style style, Known known);

    /// From now on.
    void know(Known known);
    /// Fills in, names and prints them.
    void print(std::vector<Trajectory> trajectories);
    /// The end of the document. extra: further members of it, each with a comma before: ,"skipped":3
    void end(const std::string& extra = {});
    unsigned packets() const { return m_packets; }

private:
    Style m_style;
    std::optional<RuleResolver> m_resolver;
    std::optional<HostState> m_state;
    PacketNamer m_namer;
    unsigned m_step = 0;
    unsigned m_packets = 0;
};

} // namespace portolan::ctl
