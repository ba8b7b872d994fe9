#include "backend/history/ruleset_diff.h"

#include "backend/history/changed_rules.h"
#include "backend/history/sequence_diff.h"

#include <algorithm>
#include <unordered_set>

namespace portolan {
namespace {

/// What nothing else was left of: a chain that is not there compares as one without rules.
const std::vector<Rule>& rulesOf(const Chain* chain)
{
    static const std::vector<Rule> none;
    return chain ? chain->rules : none;
}

bool asksForSomething(const Rule& rule)
{
    return !rule.header.empty()
        || std::any_of(rule.matches.begin(), rule.matches.end(),
            [](const Match& match) { return match.name != "comment"; });
}

/// Every text of one table as a number, so that rules are compared as numbers.
class BodyNumbers {
public:
    std::vector<unsigned> of(const Chain* chain)
    {
        std::vector<unsigned> numbers;
        const std::vector<Rule>& rules = rulesOf(chain);
        numbers.reserve(rules.size());
        for (const Rule& rule : rules)
            numbers.push_back(
                m_numbers.emplace(ruleBody(rule, chain->name), unsigned(m_numbers.size())).first->second);
        return numbers;
    }

private:
    std::unordered_map<std::string_view, unsigned> m_numbers;
};

struct Loose {
    std::size_t chain = 0; ///< index in TableDiff::chains
    std::size_t row = 0;
    const Rule* rule = nullptr;
};

/// Rules that went here and came there, by text.
struct LooseRules {
    std::vector<Loose> removed;
    std::vector<Loose> added;
};

class TableComparison {
public:
    explicit TableComparison(TableDiff& table)
        : m_table(table)
    {
    }

    void run()
    {
        listChains();
        for (ChainDiff& chain : m_table.chains)
            compareRules(chain);
        findMoves();
        for (ChainDiff& chain : m_table.chains) {
            pairChangedRules(chain);
            count(chain);
            m_table.counts += chain.counts;
        }
    }

private:
    void listChains()
    {
        if (!m_table.right) {
            for (const Chain& chain : m_table.left->chains)
                m_table.chains.push_back({chain.name, &chain, nullptr, {}, {}});
            return;
        }
        std::unordered_map<std::string_view, std::vector<const Chain*>> goneAfter;
        std::vector<const Chain*> goneFirst;
        if (m_table.left) {
            const Chain* last = nullptr;
            for (const Chain& chain : m_table.left->chains) {
                if (m_table.right->chain(chain.name))
                    last = &chain;
                else
                    (last ? goneAfter[last->name] : goneFirst).push_back(&chain);
            }
        }
        const auto add = [this](const std::vector<const Chain*>& gone) {
            for (const Chain* chain : gone)
                m_table.chains.push_back({chain->name, chain, nullptr, {}, {}});
        };
        add(goneFirst);
        for (const Chain& chain : m_table.right->chains) {
            const Chain* left = m_table.left ? m_table.left->chain(chain.name) : nullptr;
            m_table.chains.push_back({chain.name, left, &chain, {}, {}});
            if (const auto gone = goneAfter.find(chain.name); gone != goneAfter.end())
                add(gone->second);
        }
    }

    void compareRules(ChainDiff& chain)
    {
        const std::vector<unsigned> left = m_numbers.of(chain.left);
        const std::vector<unsigned> right = m_numbers.of(chain.right);
        std::size_t nextLeft = 0;
        std::size_t nextRight = 0;
        const auto upTo = [&](std::size_t leftEnd, std::size_t rightEnd) {
            for (; nextLeft < leftEnd; ++nextLeft)
                chain.rows.push_back({RuleChange::Removed, nextLeft, std::nullopt, std::nullopt});
            for (; nextRight < rightEnd; ++nextRight)
                chain.rows.push_back({RuleChange::Added, std::nullopt, nextRight, std::nullopt});
        };
        chain.rows.reserve(std::max(left.size(), right.size()));
        for (const auto& [leftIndex, rightIndex] : commonSequence(left, right)) {
            upTo(leftIndex, rightIndex);
            chain.rows.push_back({RuleChange::Same, nextLeft++, nextRight++, std::nullopt});
        }
        upTo(left.size(), right.size());
    }

    void findMoves()
    {
        std::unordered_map<std::string_view, LooseRules> loose;
        for (std::size_t at = 0; at < m_table.chains.size(); ++at) {
            const ChainDiff& chain = m_table.chains[at];
            for (std::size_t row = 0; row < chain.rows.size(); ++row) {
                const DiffRow& each = chain.rows[row];
                if (each.change == RuleChange::Removed) {
                    const Rule& rule = chain.left->rules[*each.left];
                    loose[ruleBody(rule, chain.name)].removed.push_back({at, row, &rule});
                } else if (each.change == RuleChange::Added) {
                    const Rule& rule = chain.right->rules[*each.right];
                    loose[ruleBody(rule, chain.name)].added.push_back({at, row, &rule});
                }
            }
        }
        for (auto& [body, rules] : loose) {
            if (rules.removed.empty() || rules.added.empty())
                continue;
            const bool only = rules.removed.size() == 1 && rules.added.size() == 1;
            pairMoves(rules, only && asksForSomething(*rules.added.front().rule));
        }
    }

    void pairMoves(LooseRules& rules, bool acrossChains)
    {
        // Both lists are in the order of the chains: pairs of one chain are found by walking them together.
        auto here = rules.added.begin();
        for (const Loose& away : rules.removed) {
            if (!acrossChains)
                here = std::find_if(
                    here, rules.added.end(), [&](const Loose& added) { return added.chain >= away.chain; });
            if (here == rules.added.end())
                return;
            if (acrossChains || here->chain == away.chain)
                move(away, *here++);
        }
    }

    void move(const Loose& away, const Loose& here)
    {
        DiffRow& from = m_table.chains[away.chain].rows[away.row];
        DiffRow& to = m_table.chains[here.chain].rows[here.row];
        from.change = RuleChange::MovedAway;
        from.other = {m_table.chains[here.chain].name, *to.right};
        to.change = RuleChange::MovedHere;
        to.other = {m_table.chains[away.chain].name, *from.left};
    }

    static void count(ChainDiff& chain)
    {
        DiffCounts& counts = chain.counts;
        for (const DiffRow& row : chain.rows) {
            counts.added += row.change == RuleChange::Added;
            counts.removed += row.change == RuleChange::Removed;
            counts.changed += row.change == RuleChange::Changed;
            counts.moved += row.change == RuleChange::MovedHere;
            chain.losesRule |= row.change == RuleChange::MovedAway;
        }
        // A built-in chain comes and goes with its table; what can change of it is its policy.
        const Chain* only = chain.left ? chain.left : chain.right;
        if (chain.left && chain.right)
            counts.policies += chain.policyChanged();
        else if (!only->policy.empty())
            counts.policies += only->policy != "ACCEPT";
        else
            ++(chain.left ? counts.chainsRemoved : counts.chainsAdded);
    }

    TableDiff& m_table;
    BodyNumbers m_numbers;
};

} // namespace

DiffCounts& DiffCounts::operator+=(const DiffCounts& other)
{
    added += other.added;
    removed += other.removed;
    changed += other.changed;
    moved += other.moved;
    policies += other.policies;
    chainsAdded += other.chainsAdded;
    chainsRemoved += other.chainsRemoved;
    return *this;
}

RulesetDiff diffRulesets(const Ruleset& left, const Ruleset& right)
{
    RulesetDiff diff;
    for (const Table& table : right.tables())
        diff.tables.push_back({table.engine, table.family, table.name,
            left.table(table.engine, table.family, table.name), &table, {}, {}});
    for (const Table& table : left.tables()) {
        if (!right.table(table.engine, table.family, table.name))
            diff.tables.push_back({table.engine, table.family, table.name, &table, nullptr, {}, {}});
    }
    for (TableDiff& table : diff.tables) {
        TableComparison(table).run();
        diff.counts += table.counts;
    }
    return diff;
}

std::string_view ruleBody(const Rule& rule, std::string_view chain)
{
    constexpr std::string_view kAppend = "-A ";
    std::string_view body = rule.text;
    if (!body.starts_with(kAppend) || !body.substr(kAppend.size()).starts_with(chain))
        return body;
    body.remove_prefix(kAppend.size() + chain.size());
    body.remove_prefix(std::min(body.find_first_not_of(' '), body.size()));
    return body;
}

} // namespace portolan
