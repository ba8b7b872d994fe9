#include "helper/forwards/apply.h"

#include "backend/forward/compile.h"
#include "helper/xtables/nat_scan.h"
#include "helper/xtables/writer.h"

#include <utility>

namespace portolan {

namespace {

std::vector<CompiledRule> compileAll(
    const std::vector<PortForward>& forwards, Family family, const std::vector<Prefix>& connected)
{
    std::vector<CompiledRule> rules = compileJumps(forwards, family);
    const CompileContext context{connected};
    for (const PortForward& forward : forwards) {
        if (forward.family == family) {
            for (CompiledRule& rule : compile(forward, context)) {
                rules.push_back(std::move(rule));
            }
        }
    }
    return rules;
}

} // namespace

std::set<Family> familiesOf(const EditChanges& changes)
{
    std::set<Family> families;
    for (const EditChange& change : changes) {
        for (const auto* side : {&change.before, &change.after}) {
            if (*side) {
                families.insert((*side)->family);
            }
        }
    }
    return families;
}

Result<bool> installForwards(const std::vector<PortForward>& forwards, Family family,
    const std::vector<Prefix>& connected, NatSight* seen)
{
    return writeRules(family, compileAll(forwards, family, connected), seen);
}

Result<bool> forwardsInstalled(
    const std::vector<PortForward>& forwards, Family family, const std::vector<Prefix>& connected)
{
    return rulesWritten(family, compileAll(forwards, family, connected));
}

} // namespace portolan
