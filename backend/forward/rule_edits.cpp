#include "backend/forward/rule_edits.h"

#include "backend/forward/native_text.h"
#include "backend/forward/own_native.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace portolan {

namespace {

RuleEdit editOf(Family family, const CompiledRule& rule, Engine engine)
{
    if (engine == Engine::Nftables)
        return {false, family, engine, kOwnNativeTable, rule.chain + ' ' + nativeText(family, rule)};
    return {false, family, engine, rule.table, rule.text()};
}

/// The rule where it is written, and where it has to be accepted too.
void addEdits(
    const CompiledRule& rule, Family family, const PreviewPlaces& places, std::vector<RuleEdit>& all)
{
    const bool filter = rule.table == "filter";
    if (places.engine != Engine::Nftables || !filter)
        all.push_back(editOf(family, rule, places.engine));
    for (const AcceptPlace& place : places.accepts) {
        if (!filter)
            break;
        CompiledRule there = rule;
        if (rule.action == CompiledRule::Action::Jump)
            there.chain = place.parent;
        all.push_back(editOf(family, there, place.engine));
    }
}

std::vector<RuleEdit> allRules(const std::vector<PortForward>& forwards, const CompileContext& context,
    const std::function<PreviewPlaces(Family)>& placesOf)
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
        const PreviewPlaces places = placesOf(family);
        for (const CompiledRule& rule : rules)
            addEdits(rule, family, places, all);
    }
    return all;
}

} // namespace

std::vector<RuleEdit> ruleEdits(const std::vector<PortForward>& before, const std::vector<PortForward>& after,
    const CompileContext& context, const std::function<PreviewPlaces(Family)>& placesOf)
{
    using Key = std::tuple<Family, Engine, std::string_view, std::string_view>;
    const auto keyOf = [](const RuleEdit& rule) {
        return Key{rule.family, rule.engine, rule.table, rule.text};
    };
    const std::vector<RuleEdit> then = allRules(before, context, placesOf);
    const std::vector<RuleEdit> now = allRules(after, context, placesOf);
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
