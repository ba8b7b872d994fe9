#include "backend/forward/paths.h"

#include "backend/forward/owner.h"

#include <algorithm>

namespace portolan {
namespace {

/// Podman and CNI lead one jump for each container to one chain.
constexpr std::size_t kMaxPaths = 1024;

/// Jumps nested deeper are not followed; the kernel's own tables stay far below.
constexpr unsigned kMaxHops = 128;

/// Whether every packet of `narrow` goes `wide`'s way too: kube-proxy's pod-local jumps and firewalld's jumps
/// by interface stand beside the same jump for all.
bool covers(const Path& wide, const Path& narrow)
{
    if (wide.owner != narrow.owner || wide.balanced != narrow.balanced || wide.share != narrow.share)
        return false;
    if (wide.selector == narrow.selector)
        return true;
    const bool sameHooks = wide.prerouting >= narrow.prerouting && wide.output >= narrow.output;
    if (!sameHooks)
        return false;
    Selector selector = narrow.selector;
    selector.sourceIsNotLocal &= wide.selector.sourceIsNotLocal;
    return covers(wide.selector, selector);
}

/// kube-proxy's way for clients that stick to a target stands beside the one that draws it.
bool leadsToBalanced(const Chain& chain, std::size_t index)
{
    const std::string_view target = chain.rules[index].target;
    return std::any_of(chain.rules.begin(), chain.rules.end(), [&](const Rule& rule) {
        return rule.lookup && rule.lookup->balances
            && std::any_of(rule.lookup->entries->begin(), rule.lookup->entries->end(),
                [&](const LookupEntry& entry) { return entry.chain == target; });
    });
}

void add(std::vector<Path>& paths, Path path)
{
    for (Path& other : paths) {
        const bool wider = covers(path, other);
        if (!wider && !covers(other, path))
            continue;
        if (wider)
            other.selector = path.selector;
        other.prerouting |= path.prerouting;
        other.output |= path.output;
        return;
    }
    if (paths.size() < kMaxPaths) {
        paths.push_back(std::move(path));
        return;
    }
    // The last one stands for all that are too many: that a packet comes by, not which.
    Path& rest = paths.back();
    rest.selector = {};
    rest.name.clear();
    rest.prerouting |= path.prerouting;
    rest.output |= path.output;
}

} // namespace

Paths::Paths(const Table& table)
    : m_table(table)
    , m_owner(ownerOfTable(table))
{
    for (const Chain& chain : table.chains)
        for (std::size_t i = 0; i < chain.rules.size(); ++i) {
            const Rule& rule = chain.rules[i];
            if (!rule.lookup && !rule.target.empty())
                m_jumps[rule.target].push_back({&chain, i});
            else if (rule.lookup)
                for (const LookupEntry& entry : *rule.lookup->entries)
                    if (!entry.chain.empty())
                        m_jumps[entry.chain].push_back({&chain, i, &entry});
        }
}

std::vector<Path> Paths::to(const Chain& chain, std::size_t index)
{
    std::vector<Path> paths;
    for (const Selector& own : selectorsOf(chain.rules[index]))
        for (const Path& path : toChain(chain, 0))
            if (auto on = through(path, chain, index, own))
                add(paths, std::move(*on));
    return paths;
}

void Paths::follow(std::vector<Path>& paths, const Jump& jump, unsigned depth)
{
    const Rule& rule = jump.chain->rules[jump.index];
    std::vector<Selector> all = selectorsOf(rule);
    if (jump.entry) {
        const auto asked = selectorOf(*rule.lookup, *jump.entry);
        std::vector<Selector> both;
        for (const Selector& own : all)
            if (auto narrow = asked ? narrowed(own, *asked) : std::nullopt)
                both.push_back(std::move(*narrow));
        all = std::move(both);
    } else if (leadsToBalanced(*jump.chain, jump.index)) {
        return;
    }
    for (const Selector& own : all)
        for (const Path& path : toChain(*jump.chain, depth + 1)) {
            auto on = through(path, *jump.chain, jump.index, own);
            if (!on)
                continue;
            if (jump.entry && rule.lookup->balances) {
                on->balanced = true;
                on->share *= shareOf(*rule.lookup, *jump.entry);
            }
            add(paths, std::move(*on));
        }
}

const std::vector<Path>& Paths::toChain(const Chain& chain, unsigned depth)
{
    const auto [known, fresh] = m_known.try_emplace(chain.name);
    if (!fresh || depth > kMaxHops)
        return known->second;
    std::vector<Path> paths;
    if (chain.base) {
        Path path;
        path.prerouting = chain.base->hook == Hook::Prerouting;
        path.output = chain.base->hook == Hook::Output;
        // Only chains of type nat can translate; those of other types may lead to the same chains.
        const bool translates = m_table.engine != Engine::Nftables || chain.type == "nat";
        if (translates && (path.prerouting || path.output))
            paths.push_back(std::move(path));
    } else if (const auto jumps = m_jumps.find(chain.name); jumps != m_jumps.end()) {
        for (const Jump& jump : jumps->second)
            follow(paths, jump, depth);
    }
    known->second = std::move(paths);
    return known->second;
}

// Rules that ask the same of a packet, statistic aside, share what reaches the first of them: each takes its
// part of what those above left, and the one without a statistic the rest.
const std::vector<Paths::Balance>& Paths::balances(const Chain& chain)
{
    const auto [known, fresh] = m_balances.try_emplace(chain.name);
    std::vector<Balance>& all = known->second;
    const bool any = fresh && std::any_of(chain.rules.begin(), chain.rules.end(), [](const Rule& rule) {
        return probabilityOf(rule).has_value();
    });
    if (!any)
        return all;
    all.resize(chain.rules.size());
    std::vector<std::pair<Selector, double>> left;
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const auto probability = probabilityOf(chain.rules[i]);
        const Selector selector = selectorOf(chain.rules[i]);
        auto rest = std::find_if(
            left.begin(), left.end(), [&](const auto& entry) { return entry.first == selector; });
        if (rest == left.end() && !probability)
            continue;
        if (rest == left.end())
            rest = left.insert(left.end(), {selector, 1.0});
        all[i] = {true, rest->second * probability.value_or(1)};
        rest->second -= all[i].share;
        if (!probability)
            left.erase(rest);
    }
    return all;
}

Path Paths::unreached(const Chain& chain, std::size_t index)
{
    // Nothing to be narrowed: there is always a way on.
    return *through({}, chain, index, selectorOf(chain.rules[index]));
}

std::optional<Path> Paths::through(
    const Path& path, const Chain& chain, std::size_t index, const Selector& own)
{
    auto selector = narrowed(path.selector, own);
    if (!selector)
        return std::nullopt;
    const Rule& rule = chain.rules[index];
    Path on = path;
    on.selector = std::move(*selector);
    if (m_owner) {
        on.owner = *m_owner;
        if (std::string name = nameInTable(on.owner, chain.name, rule.comment()); !name.empty())
            on.name = std::move(name);
    } else {
        if (const Owner owner = ownerOf(chain.name, rule.comment()); owner != Owner::Hand)
            on.owner = owner;
        if (std::string name = nameOf(on.owner, rule.comment()); !name.empty())
            on.name = std::move(name);
    }
    if (const auto& all = balances(chain); !all.empty()) {
        on.balanced |= all[index].balanced;
        on.share *= all[index].share;
    }
    return on;
}

} // namespace portolan
