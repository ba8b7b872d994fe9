#include "helper/xtables/own_rules.h"

#include <algorithm>
#include <unordered_map>

namespace portolan {

namespace {

std::string_view keyOf(const XtEntry& entry)
{
    return {reinterpret_cast<const char*>(entry.bytes.data()), entry.bytes.size()};
}

} // namespace

bool OwnRules::satisfies(const OwnRules& wanted) const
{
    if (jumps != wanted.jumps || !behind.empty()) {
        return false;
    }
    for (const auto& [name, rules] : wanted.chains) {
        const auto present = chains.find(name);
        if (present == chains.end() || present->second != rules) {
            return false;
        }
    }
    return std::all_of(chains.begin(), chains.end(), [&](const auto& chain) {
        return wanted.chains.contains(chain.first) || (chain.second.empty() && held.contains(chain.first));
    });
}

std::size_t OwnRules::entries() const
{
    std::size_t count = 0;
    for (const auto* lists : {&chains, &jumps}) {
        for (const auto& [name, entries] : *lists) {
            count += entries.size();
        }
    }
    return count;
}

OwnRules ownRules(Family family, std::string_view table, const std::vector<CompiledRule>& rules)
{
    OwnRules result;
    for (const CompiledRule& rule : rules) {
        if (rule.table != table) {
            continue;
        }
        if (rule.action == CompiledRule::Action::Jump) {
            result.jumps[rule.chain].push_back(buildEntry(family, rule));
            result.chains[rule.jumpTo];
        } else {
            result.chains[rule.chain].push_back(buildEntry(family, rule));
        }
    }
    return result;
}

std::vector<ListEdit> listEdits(const std::vector<XtEntry>& from, const std::vector<XtEntry>& to)
{
    // How many of each entry are still to come in `to`. Jumps differ in their target too, but two entries
    // with equal bytes in one list are only ever told apart by it, so the full comparison follows.
    std::unordered_map<std::string_view, unsigned> due;
    for (const XtEntry& entry : to) {
        ++due[keyOf(entry)];
    }
    std::vector<ListEdit> edits;
    unsigned position = 0;
    std::size_t next = 0;
    const auto dropUnwanted = [&] {
        for (; next < from.size() && due[keyOf(from[next])] == 0; ++next) {
            edits.push_back({.insert = false, .position = position});
        }
    };
    for (const XtEntry& entry : to) {
        dropUnwanted();
        if (next < from.size() && from[next] == entry) {
            ++next;
        } else {
            edits.push_back({.insert = true, .position = position, .entry = &entry});
        }
        --due[keyOf(entry)];
        ++position;
    }
    for (; next < from.size(); ++next) {
        edits.push_back({.insert = false, .position = position});
    }
    return edits;
}

} // namespace portolan
