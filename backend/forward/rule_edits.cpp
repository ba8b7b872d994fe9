#include "backend/forward/rule_edits.h"

#include "backend/forward/native_text.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace portolan {

namespace {

std::vector<RuleEdit> allRules(const std::vector<PortForward>& forwards, const CompileContext& context)
{
    std::vector<RuleEdit> all;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        std::vector<CompiledRule> rules = compileJumps(forwards, family);
        for (const PortForward& forward : forwards)
            if (forward.family == family)
                for (CompiledRule& rule : compile(forward, context))
                    rules.push_back(std::move(rule));
        std::stable_sort(rules.begin(), rules.end(),
            [](const CompiledRule& one, const CompiledRule& other) { return one.table < other.table; });
        for (const CompiledRule& rule : rules)
            if (context.engine != Engine::Nftables)
                all.push_back({false, family, rule.table, rule.text()});
            else if (rule.table == "nat")
                all.push_back({false, family, "inet portolan", rule.chain + ' ' + nativeText(family, rule)});
    }
    return all;
}

} // namespace

std::vector<RuleEdit> ruleEdits(const std::vector<PortForward>& before, const std::vector<PortForward>& after,
    const CompileContext& context)
{
    using Key = std::tuple<Family, std::string_view, std::string_view>;
    const auto keyOf = [](const RuleEdit& rule) { return Key{rule.family, rule.table, rule.text}; };
    const std::vector<RuleEdit> then = allRules(before, context);
    const std::vector<RuleEdit> now = allRules(after, context);
    std::vector<RuleEdit> edits;
    const auto addMissing
        = [&](const std::vector<RuleEdit>& from, const std::vector<RuleEdit>& in, bool comes) {
              std::set<Key> known;
              for (const RuleEdit& rule : in)
                  known.insert(keyOf(rule));
              for (const RuleEdit& rule : from)
                  if (!known.contains(keyOf(rule))) {
                      edits.push_back(rule);
                      edits.back().comes = comes;
                  }
          };
    addMissing(then, now, false);
    addMissing(now, then, true);
    return edits;
}

} // namespace portolan
