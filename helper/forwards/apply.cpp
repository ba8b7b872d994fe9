#include "helper/forwards/apply.h"

#include "backend/forward/compile.h"
#include "helper/nftables/writer.h"
#include "helper/xtables/usage.h"
#include "helper/xtables/writer.h"

#include <algorithm>
#include <iterator>
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

/// Of those, what goes into the old tables while the forwards are translated by nftables: the accepts where
/// the old FORWARD chain would drop, else nothing.
Result<std::vector<CompiledRule>> legacyBeside(Family family, const std::vector<CompiledRule>& rules)
{
    const auto accepts = [](const CompiledRule& rule) { return rule.table == "filter"; };
    std::vector<CompiledRule> beside;
    if (std::none_of(rules.begin(), rules.end(), accepts)) {
        return beside;
    }
    const auto filtered = forwardFiltered(family);
    if (!filtered) {
        return tl::unexpected(filtered.error());
    }
    if (*filtered) {
        std::copy_if(rules.begin(), rules.end(), std::back_inserter(beside), accepts);
    }
    return beside;
}

RulesByFamily compileBoth(const WantedRules& wanted)
{
    RulesByFamily rules;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        rules[family] = compileAll(wanted.forwards, family, wanted.connected);
    }
    return rules;
}

/// Calls `use` with what the old tables should have of the family's rules.
template <typename Use>
Result<bool> withLegacyPart(
    const WantedRules& wanted, Family family, const RulesByFamily& rules, const Use& use)
{
    return wanted.engine == Engine::Nftables ? legacyBeside(family, rules.at(family)).and_then(use)
                                             : use(rules.at(family));
}

/// What nf_tables should have.
const RulesByFamily& nativePart(const WantedRules& wanted, const RulesByFamily& rules)
{
    static const RulesByFamily none;
    return wanted.engine == Engine::Nftables ? rules : none;
}

Result<bool> writeLegacy(
    const WantedRules& wanted, const RulesByFamily& rules, const std::set<Family>& families, NatSight* seen)
{
    bool changed = false;
    for (const Family family : families) {
        const auto written = withLegacyPart(wanted, family, rules,
            [&](const std::vector<CompiledRule>& part) { return writeRules(family, part, seen); });
        if (!written) {
            return written;
        }
        changed |= *written;
    }
    return changed;
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

Result<InstalledRules> installForwards(
    const WantedRules& wanted, const std::set<Family>& families, NatSight* seen)
{
    const RulesByFamily rules = compileBoth(wanted);
    InstalledRules installed;
    const auto nftables = [&] {
        return writeNftRules(nativePart(wanted, rules)).map([&](const NftWritten& written) {
            if (written.changed) {
                installed.nftGeneration = written.before;
            }
            return written.changed;
        });
    };
    const auto legacy = [&] { return writeLegacy(wanted, rules, families, seen); };
    const bool nftFirst = wanted.engine == Engine::Nftables;
    const Result<bool> first = nftFirst ? nftables() : legacy();
    if (!first) {
        return tl::unexpected(first.error());
    }
    return (nftFirst ? legacy() : nftables()).map([&](bool changed) {
        installed.changed = changed || *first;
        return installed;
    });
}

Result<bool> forwardsInstalled(const WantedRules& wanted)
{
    const RulesByFamily rules = compileBoth(wanted);
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        auto written = withLegacyPart(wanted, family, rules,
            [&](const std::vector<CompiledRule>& part) { return rulesWritten(family, part); });
        if (!written || !*written) {
            return written;
        }
    }
    return nftRulesWritten(nativePart(wanted, rules));
}

} // namespace portolan
