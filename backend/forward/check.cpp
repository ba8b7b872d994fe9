#include "backend/base/any_of.h"
#include "backend/forward/check_index.h"
#include "backend/forward/check_subject.h"

#include <algorithm>

namespace portolan {

Message Finding::inFull() const
{
    return remedy.empty() ? message : Message{"%1 %2", {message, remedy}};
}

bool blocksConnections(const Finding& finding, bool routed)
{
    // The default route may be the very way there.
    if (finding.id == "no-route" && routed)
        return false;
    return isAnyOf(
        finding.id, {"forwarding-off", "forward-drops", "other-engine-drops", "no-route", "shadowed"});
}

namespace {

std::vector<Finding> runChecks(const PortForward& forward, const std::vector<FoundForward>& present,
    const FoundForward* found, const CheckIndex* index, const FilterRules& filters, const Ruleset& ruleset,
    const HostState& host, const std::optional<SshConnection>& ssh)
{
    std::vector<Finding> findings;
    const CheckSubject subject{forward, present, ruleset, host, found, ssh, index, filters, findings};
    if (subject.isRelayed()) { // needs no rule of its own, and its program finds its way
        checkFilters(subject, {});
        return findings;
    }
    const Reach reach = forward.to.address ? reachOf(*forward.to.address, host) : Reach{};
    checkPort(subject);
    checkWay(subject, reach);
    checkFilters(subject, reach);
    return findings;
}

} // namespace

std::vector<Finding> checkForward(const PortForward& forward, const std::vector<FoundForward>& present,
    const Ruleset& ruleset, const HostState& host, std::string_view self,
    const std::optional<SshConnection>& ssh)
{
    const auto found = std::find_if(present.begin(), present.end(),
        [&](const FoundForward& other) { return !self.empty() && other.forward.id == self; });
    return runChecks(forward, present, found == present.end() ? nullptr : &*found, nullptr,
        FilterRules(ruleset), ruleset, host, ssh);
}

std::vector<Finding> checkAmong(const PortForward& forward, const CheckIndex& index, const Ruleset& ruleset,
    const HostState& host, std::string_view self, const std::optional<SshConnection>& ssh)
{
    const FoundForward* found = self.empty() ? nullptr : index.find(self);
    return runChecks(forward, index.present(), found, &index, index.filters(), ruleset, host, ssh);
}

} // namespace portolan
