#include "app/history/host_diff.h"

#include <functional>
#include <string_view>

namespace portolan {

namespace {

class Hash {
public:
    void add(std::string_view text) { add(std::hash<std::string_view>{}(text)); }
    /// boost::hash_combine's mixing, with the 64-bit golden ratio.
    void add(std::size_t value) { m_value ^= value + 0x9e3779b97f4a7c15U + (m_value << 6) + (m_value >> 2); }
    std::size_t value() const { return m_value; }

private:
    std::size_t m_value = 0;
};

/// Interfaces only one program makes; its rules in built-in chains bear no other mark.
Owner ownerOfInterface(std::string_view name)
{
    if (name == "docker0" || (name.starts_with("br-") && name.size() == 15))
        return Owner::Docker;
    if (name.starts_with("podman") || name == "cni-podman0")
        return Owner::Podman;
    if (name.starts_with("virbr"))
        return Owner::Libvirt;
    return Owner::Hand;
}

Owner ownerOfRule(const Rule& rule, std::string_view chain)
{
    Owner owner = ownerOf(chain, rule.comment());
    if (owner == Owner::Hand && !rule.target.empty())
        owner = ownerOf(rule.target, {});
    for (const char* option : {"-i", "-o"})
        if (const Option* found = rule.headerOption(option); owner == Owner::Hand && found)
            owner = ownerOfInterface(found->value());
    return owner;
}

} // namespace

std::shared_ptr<const HostSnapshot> legacyPart(const HostSnapshot& whole)
{
    auto part = std::make_shared<HostSnapshot>();
    part->ruleset = whole.ruleset.only(Engine::XtablesLegacy);
    part->state = whole.state;
    part->wanted = whole.wanted;
    part->forwards = findForwards(part->ruleset, part->wanted);
    part->helperVersion = whole.helperVersion;
    part->legacyAlone = true;
    return part;
}

std::shared_ptr<const HostDiff> compareHosts(
    std::shared_ptr<const HostSnapshot> left, std::shared_ptr<const HostSnapshot> right)
{
    // What one side cannot know of is no difference.
    if (left->legacyAlone && !right->legacyAlone)
        right = legacyPart(*right);
    else if (right->legacyAlone && !left->legacyAlone)
        left = legacyPart(*left);
    auto diff = std::make_shared<HostDiff>();
    diff->rules = diffRulesets(left->ruleset, right->ruleset);
    diff->forwards = diffForwards(left->forwards, right->forwards);
    diff->left = std::move(left);
    diff->right = std::move(right);
    return diff;
}

std::size_t contentHash(const HostSnapshot& snapshot)
{
    Hash hash;
    for (const Table& table : snapshot.ruleset.tables()) {
        hash.add(std::size_t(table.engine) * 2 + std::size_t(table.family));
        hash.add(table.name);
        for (const Chain& chain : table.chains) {
            hash.add(chain.name);
            hash.add(chain.policy);
            hash.add(chain.rules.size());
            for (const Rule& rule : chain.rules)
                hash.add(rule.text);
        }
    }
    for (const FoundForward& found : snapshot.forwards) {
        hash.add(found.forward.id);
        hash.add(found.forward.name);
        hash.add(std::size_t(found.state) * 2 + std::size_t(found.forward.enabled));
        hash.add(describeListen(found.forward));
        hash.add(describeTo(found));
        for (const Prefix& source : found.forward.sources)
            hash.add(source.toString());
        hash.add(std::size_t(found.forward.hairpin) + 2 * std::size_t(found.forward.fromThisHost)
            + 4 * std::size_t(found.forward.hideClientAddress) + 8 * std::size_t(found.forward.loopback));
    }
    return hash.value();
}

std::map<Owner, std::size_t> changedRulesByOwner(const RulesetDiff& diff)
{
    std::map<Owner, std::size_t> owners;
    for (const TableDiff& table : diff.tables)
        for (const ChainDiff& chain : table.chains)
            for (const DiffRow& row : chain.rows) {
                // A moved rule stands in two rows.
                if (row.change == RuleChange::Same || row.change == RuleChange::MovedAway)
                    continue;
                const Rule& rule = row.right ? chain.right->rules[*row.right] : chain.left->rules[*row.left];
                ++owners[ownerOfRule(rule, chain.name)];
            }
    return owners;
}

} // namespace portolan
