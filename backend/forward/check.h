// What a host has to say about a forward before it is added, and about one that is there.
#pragma once

#include "backend/forward/find.h"
#include "backend/host/host_state.h"
#include "backend/host/ssh_connection.h"

#include <vector>

namespace portolan {

class CheckIndex;

struct Finding {
    enum class Severity : std::uint8_t { Warning, Error };

    Severity severity = Severity::Warning;
    /// "forwarding-off", "forward-drops", "other-engine-drops", "port-conflict", "no-route",
    /// "client-blocked", "target-not-a-host", "route-localnet-off", "loopback-exposed", "accept-ra",
    /// "shadowed", "ssh-port", "listen-address-not-local", "listen-interface-missing", "local-listener";
    /// where the doctor has the same cause, the same word.
    std::string id;
    Message message; ///< what is wrong, and what to do where no setting does it, for a person
    std::string field; ///< JSON key it is about, or empty
    Message remedy; ///< the command that sets it right, in a sentence; empty: none does
    std::string place; ///< of the rule or policy that drops: "mangle FORWARD 2", "filter FORWARD"; or empty
    bool repairs = false; ///< Repair sets it right: our rules are there, but not first

    /// The message, and the remedy where there is one.
    Message inFull() const;
};

/// Errors (duplicate of a forward that is there: port-conflict; a network's broadcast address as the target:
/// target-not-a-host) stop an edit; warnings are shown. A warning that packets are dropped is given only
/// where that is certain (see check_drops.h), native chains whose rules are not known aside. `self`: id of
/// the forward being replaced or looked at, never in conflict with itself; may be empty. `ssh`: the asker's
/// own connection, which must not be cut.
std::vector<Finding> checkForward(const PortForward& forward, const std::vector<FoundForward>& present,
    const Ruleset& ruleset, const HostState& host, std::string_view self = {},
    const std::optional<SshConnection>& ssh = {});
/// The same of one among many: with what was prepared for `present` and `ruleset`, no check asks every
/// forward and every rule of nat.
std::vector<Finding> checkAmong(const PortForward& forward, const CheckIndex& index, const Ruleset& ruleset,
    const HostState& host, std::string_view self = {}, const std::optional<SshConnection>& ssh = {});

/// Whether a finding keeps connections from getting through, as against something worth knowing.
/// routed: a route leads to the target, if only the default one.
bool blocksConnections(const Finding& finding, bool routed);

/// What is to be said of the host as a whole: filters that may drop forwards of ours, and in which no accept
/// rule can be written.
std::vector<Message> filterNotices(const HostState& host, const std::vector<FoundForward>& present);

/// Of these findings port-conflict alone, for one forward among many: the first forward in `present` (which
/// does not hold this one) that takes a packet this one is to take.
std::optional<Finding> portConflict(const PortForward& forward, const std::vector<FoundForward>& present);

} // namespace portolan
