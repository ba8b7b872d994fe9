// What an import would do to a host: which of its forwards can be added, and why not the others.
#pragma once

#include "backend/forward/check.h"
#include "backend/forward/import/import.h"

namespace portolan {

/// One forward of an import, held against a host.
struct PlannedForward {
    enum class Fate : std::uint8_t {
        Add,
        There, ///< the same forward, whatever its name, is wanted already
        TargetMissing,
        Refused, ///< reason says why
    };

    PortForward forward;
    Fate fate = Fate::Add;
    std::optional<Error> reason;
    std::vector<Finding> warnings; ///< of what can be added
};

struct ImportHost {
    const std::vector<PortForward>& wanted;
    const std::vector<FoundForward>& present;
    const Ruleset& ruleset;
    const HostState& state;
    std::optional<SshConnection> ssh;
};

/// target: answers where the text does not say who does; its address none is this host. Each forward is also
/// held against those before it that would be added.
std::vector<PlannedForward> planImport(
    const Import& import, const std::optional<PortForward::To>& target, const ImportHost& host);

/// The JSON importForwards() reads back: what is wanted, without ids, rules and counters.
std::string exportForwards(const std::vector<PortForward>& forwards);

} // namespace portolan
