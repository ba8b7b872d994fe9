#include "backend/forward/check_subject.h"

#include <algorithm>

namespace portolan {

std::vector<Finding> checkForward(const PortForward& forward, const std::vector<FoundForward>& present,
    const Ruleset& ruleset, const HostState& host, std::string_view self,
    const std::optional<SshConnection>& ssh)
{
    std::vector<Finding> findings;
    const auto found = std::find_if(present.begin(), present.end(),
        [&](const FoundForward& other) { return !self.empty() && other.forward.id == self; });
    const CheckSubject subject{
        forward, present, ruleset, host, found == present.end() ? nullptr : &*found, ssh, findings};
    const Reach reach = forward.to.address ? reachOf(*forward.to.address, host) : Reach{};
    checkPort(subject);
    checkWay(subject, reach);
    checkFilters(subject, reach);
    return findings;
}

} // namespace portolan
