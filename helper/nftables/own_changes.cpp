#include "helper/nftables/own_changes.h"

#include "helper/nftables/own_parser.h"

#include <linux/netfilter.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace portolan {

namespace {

const WantedNftChain* find(const WantedNftTable& table, std::string_view name)
{
    const auto found = std::find_if(table.chains.begin(), table.chains.end(),
        [name](const WantedNftChain& chain) { return chain.name == name; });
    return found == table.chains.end() ? nullptr : &*found;
}

bool sameHook(const std::optional<NftHook>& wanted, const std::optional<SeenNftChain::Hook>& seen)
{
    if (!wanted || !seen)
        return !wanted && !seen;
    return seen->type == wanted->type && seen->number == wanted->number && seen->priority == wanted->priority
        && seen->policy == NF_ACCEPT;
}

/// Whether the table can be made right by changing what is in it.
bool mendable(const WantedNftTable& wanted, const SeenNftTable& seen)
{
    return seen.flags == 0 && !seen.strange
        && std::all_of(seen.chains.begin(), seen.chains.end(), [&](const auto& each) {
               const WantedNftChain* chain = find(wanted, each.first);
               return !chain || sameHook(chain->hook, each.second.hook);
           });
}

void addMap(NftBatch& batch, const std::string& name, const NftBatch::PortMap& elements)
{
    batch.addMap(kOwnNftTable, name);
    batch.addElements(kOwnNftTable, name, elements);
}

void addAll(NftBatch& batch, const WantedNftTable& wanted)
{
    batch.addTable(kOwnNftTable, false);
    for (const WantedNftChain& chain : wanted.chains)
        batch.addChain(kOwnNftTable, chain.name, chain.hook);
    for (const auto& [name, elements] : wanted.maps)
        addMap(batch, name, elements);
    for (const WantedNftChain& chain : wanted.chains)
        for (const NftRule& rule : chain.rules)
            batch.addRule(kOwnNftTable, chain.name, rule);
}

/// For each rule that is there the place among the wanted ones that it has; none: it is to go.
std::vector<std::optional<std::size_t>> placesOf(
    const std::vector<SeenNftRule>& seen, const std::vector<NftRule>& wanted)
{
    std::unordered_map<std::string_view, std::vector<std::size_t>> open; // by comment, last first
    for (std::size_t i = wanted.size(); i-- > 0;)
        open[wanted[i].comment()].push_back(i);
    std::vector<std::optional<std::size_t>> places(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto named = open.find(seen[i].comment);
        if (named == open.end())
            continue;
        auto& left = named->second;
        const auto same = std::find_if(left.rbegin(), left.rend(), [&](std::size_t place) {
            const auto expressions = wanted[place].expressions();
            return std::ranges::equal(expressions, seen[i].expressions)
                || isNftRule(expressions, seen[i].expressions);
        });
        if (same == left.rend())
            continue;
        places[i] = *same;
        left.erase(std::next(same).base());
    }
    return places;
}

/// Of the rules that have a place, takes it from those that stand in another order: as few as possible.
void keepAscending(std::vector<std::optional<std::size_t>>& places)
{
    std::vector<std::size_t> ends; // ends[n]: the last of the best row of n + 1 that keep their order
    std::vector<std::size_t> before(places.size(), SIZE_MAX);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i])
            continue;
        const auto at = std::lower_bound(ends.begin(), ends.end(), *places[i],
            [&](std::size_t end, std::size_t place) { return *places[end] < place; });
        if (at != ends.begin())
            before[i] = *std::prev(at);
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> kept(places.size());
    for (std::size_t i = ends.empty() ? SIZE_MAX : ends.back(); i != SIZE_MAX; i = before[i])
        kept[i] = true;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (!kept[i])
            places[i].reset();
}

/// As the table will have it.
SeenNftRule seenAs(const NftRule& rule, std::uint64_t handle)
{
    const auto expressions = rule.expressions();
    return {handle, rule.comment(), {expressions.begin(), expressions.end()}};
}

SeenNftChain seenAs(const WantedNftChain& chain)
{
    SeenNftChain seen;
    if (chain.hook)
        seen.hook = {chain.hook->type, chain.hook->number, chain.hook->priority, NF_ACCEPT};
    for (const NftRule& rule : chain.rules)
        seen.rules.push_back(seenAs(rule, 0));
    return seen;
}

bool changeRules(NftBatch& batch, const WantedNftChain& wanted, std::vector<SeenNftRule>& seen)
{
    auto places = placesOf(seen, wanted.rules);
    keepAscending(places);
    std::vector<SeenNftRule> after;
    after.reserve(wanted.rules.size());
    bool known = true; // each handle that is needed
    const auto add = [&](std::optional<std::uint64_t> before) {
        const NftRule& rule = wanted.rules[after.size()];
        batch.addRule(kOwnNftTable, wanted.name, rule, before);
        after.push_back(seenAs(rule, 0));
    };
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!places[i] || after.size() < *places[i])
            known &= seen[i].handle != 0;
        if (!places[i]) {
            batch.removeRule(kOwnNftTable, wanted.name, seen[i].handle);
            continue;
        }
        while (after.size() < *places[i])
            add(seen[i].handle);
        // In our own words, which are sooner compared.
        after.push_back(seenAs(wanted.rules[after.size()], seen[i].handle));
    }
    while (after.size() < wanted.rules.size())
        add(std::nullopt);
    seen = std::move(after);
    return known;
}

void changeMaps(NftBatch& batch, const NftMaps& wanted, const NftMaps& seen)
{
    for (const auto& [name, elements] : wanted) {
        const auto there = seen.find(name);
        if (there == seen.end()) {
            addMap(batch, name, elements);
        } else if (there->second != elements) {
            batch.removeElements(kOwnNftTable, name);
            batch.addElements(kOwnNftTable, name, elements);
        }
    }
}

} // namespace

bool addNftChanges(NftBatch& batch, const WantedNftTable& wanted, SeenNftTable& seen)
{
    const bool anew = wanted.empty() || !seen.there || !mendable(wanted, seen);
    if (seen.there && anew)
        batch.removeTable(kOwnNftTable);
    if (anew) {
        if (!wanted.empty())
            addAll(batch, wanted);
        const auto generation = seen.generation;
        seen = {};
        seen.generation = generation;
        seen.there = !wanted.empty();
        seen.maps = wanted.maps;
        for (const WantedNftChain& chain : wanted.chains)
            seen.chains[chain.name] = seenAs(chain);
        return true;
    }
    for (const WantedNftChain& chain : wanted.chains)
        if (!seen.chains.contains(chain.name)) {
            batch.addChain(kOwnNftTable, chain.name, chain.hook);
            seen.chains[chain.name] = seenAs(chain);
            seen.chains[chain.name].rules.clear();
        }
    changeMaps(batch, wanted.maps, seen.maps);
    // Rules of chains that go lead to other chains; only then can those go.
    for (const auto& [name, chain] : seen.chains)
        if (!find(wanted, name) && !chain.rules.empty())
            batch.removeRules(kOwnNftTable, name);
    bool known = true;
    for (const WantedNftChain& chain : wanted.chains)
        known &= changeRules(batch, chain, seen.chains[chain.name].rules);
    std::erase_if(seen.chains, [&](const auto& each) {
        const bool goes = !find(wanted, each.first);
        if (goes)
            batch.removeChain(kOwnNftTable, each.first);
        return goes;
    });
    for (const auto& [name, elements] : seen.maps)
        if (!wanted.maps.contains(name))
            batch.removeMap(kOwnNftTable, name);
    seen.maps = wanted.maps;
    return known;
}

} // namespace portolan
