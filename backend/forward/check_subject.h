// What the checks of check.h look at, and their parts.
#pragma once

#include "backend/forward/check.h"
#include "backend/forward/filter_rules.h"
#include "backend/forward/reach.h"

#include <string>

namespace portolan {

/// What every check looks at.
struct CheckSubject {
    const PortForward& forward;
    const std::vector<FoundForward>& present;
    const Ruleset& ruleset;
    const HostState& host;
    const FoundForward* found; ///< the forward itself where it is there already
    const std::optional<SshConnection>& ssh; ///< the asker's own
    const CheckIndex* index; ///< prepared for many; may be null
    const FilterRules& filters; ///< of the ruleset
    std::vector<Finding>& findings;

    void add(Finding::Severity severity, const char* id, Message message, const char* field) const
    {
        findings.push_back({severity, id, std::move(message), field, {}, {}, false});
    }
    void warn(const char* id, Message message, const char* field) const
    {
        add(Finding::Severity::Warning, id, std::move(message), field);
    }
    void warn(const char* id, Message message, const char* field, Message remedy) const
    {
        warn(id, std::move(message), field);
        findings.back().remedy = std::move(remedy);
    }
    Engine engine() const { return found ? found->engine : Engine::XtablesLegacy; }
    /// A program of this host takes the connections and makes its own: nothing is translated.
    bool isRelayed() const { return found && found->owner == Owner::Relay; }
    bool leavesHost() const
    {
        return !isRelayed() && !forward.toThisHost() && !host.isLocal(*forward.to.address);
    }
    /// One that is there, or is to be.
    bool isOurs() const { return !found || found->owner == Owner::Portolan; }
    const char* familyName() const { return forward.family == Family::Ipv4 ? "IPv4" : "IPv6"; }
};

/// Who else has the port: forwards, programs, the SSH session; and whether the listening side is there at
/// all.
void checkPort(const CheckSubject& subject);
/// Whether this host sends packets to the target.
void checkWay(const CheckSubject& subject, const Reach& reach);
/// Whether its filters let them through.
void checkFilters(const CheckSubject& subject, const Reach& reach);

} // namespace portolan
