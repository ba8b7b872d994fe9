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

Result<bool> installForwards(const WantedRules& wanted, const std::set<Family>& families, NatSight* seen)
{
    bool changed = false;
    for (const Family family : families) {
        const auto written = writeRules(family, compileAll(wanted.forwards, family, wanted.connected), seen);
        if (!written) {
            return written;
        }
        changed |= *written;
    }
    return changed;
}

Result<bool> forwardsInstalled(const WantedRules& wanted)
{
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        auto written = rulesWritten(family, compileAll(wanted.forwards, family, wanted.connected));
        if (!written || !*written) {
            return written;
        }
    }
    return true;
}

} // namespace portolan
