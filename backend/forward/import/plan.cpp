#include "backend/forward/import/plan.h"

#include <algorithm>

namespace portolan {
namespace {

bool isThere(const PortForward& forward, const std::vector<PortForward>& wanted)
{
    return std::any_of(wanted.begin(), wanted.end(), [&](const PortForward& other) {
        PortForward twin = other;
        twin.id = forward.id;
        twin.name = forward.name;
        return twin == forward;
    });
}

/// false: nothing says who answers.
bool giveTarget(PortForward& forward, const std::optional<PortForward::To>& target)
{
    if (!target)
        return false;
    forward.to.address = target->address;
    if (forward.listen.address || forward.to.address)
        forward.family = familyOfAddresses(forward);
    return true;
}

void judge(PlannedForward& planned, const std::vector<FoundForward>& present, const ImportHost& host)
{
    if (auto valid = validate(planned.forward); !valid) {
        planned.fate = PlannedForward::Fate::Refused;
        planned.reason = std::move(valid.error());
        return;
    }
    for (Finding& finding : checkForward(planned.forward, present, host.ruleset, host.state, {}, host.ssh)) {
        if (finding.severity == Finding::Severity::Error && !planned.reason) {
            planned.fate = PlannedForward::Fate::Refused;
            planned.reason = Error{ErrorCode::Conflict, finding.message, finding.field};
        } else if (finding.severity == Finding::Severity::Warning) {
            planned.warnings.push_back(std::move(finding));
        }
    }
}

} // namespace

std::vector<PlannedForward> planImport(
    const Import& import, const std::optional<PortForward::To>& target, const ImportHost& host)
{
    std::vector<PlannedForward> plan;
    std::vector<PortForward> wanted = host.wanted;
    std::vector<FoundForward> present = host.present;
    for (const ImportedForward& imported : import.forwards) {
        PlannedForward planned;
        planned.forward = imported.forward;
        if (imported.targetMissing && !giveTarget(planned.forward, target))
            planned.fate = PlannedForward::Fate::TargetMissing;
        else if (isThere(planned.forward, wanted))
            planned.fate = PlannedForward::Fate::There;
        else
            judge(planned, present, host);
        if (planned.fate == PlannedForward::Fate::Add) {
            wanted.push_back(planned.forward);
            FoundForward found;
            found.forward = planned.forward;
            found.owner = Owner::Portolan;
            found.editable = true;
            present.push_back(std::move(found));
        }
        plan.push_back(std::move(planned));
    }
    return plan;
}

} // namespace portolan
