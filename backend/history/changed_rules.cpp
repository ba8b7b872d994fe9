#include "backend/history/changed_rules.h"

#include <algorithm>

namespace portolan {
namespace {

/// Longest stretch of rules in which each is held against each.
constexpr std::size_t kMaxStretch = 48;
/// Shared words of all words of both rules, in hundredths, from which on a rule is the same one changed.
constexpr unsigned kAlike = 60;

std::vector<std::string_view> wordsOf(const Rule& rule, std::string_view chain)
{
    std::vector<std::string_view> words;
    for (std::string_view rest = ruleBody(rule, chain); !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (end > 0)
            words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::sort(words.begin(), words.end());
    return words;
}

unsigned likeness(const std::vector<std::string_view>& left, const std::vector<std::string_view>& right)
{
    std::vector<std::string_view> shared;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(shared));
    const std::size_t all = left.size() + right.size();
    return all == 0 ? 100 : unsigned(200 * shared.size() / all);
}

/// The stretch of rows from Removed to Added without anything between.
struct Gap {
    std::vector<std::size_t> removed; ///< rows
    std::vector<std::size_t> added;
};

using RowPairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// The order-keeping pairs with the greatest likeness in all.
RowPairs bestPairs(const ChainDiff& chain, const Gap& gap)
{
    const std::size_t n = gap.removed.size();
    const std::size_t m = gap.added.size();
    std::vector<std::vector<std::string_view>> right;
    for (const std::size_t row : gap.added)
        right.push_back(wordsOf(chain.right->rules[*chain.rows[row].right], chain.name));
    std::vector<std::vector<unsigned>> alike(n, std::vector<unsigned>(m));
    std::vector<std::vector<unsigned>> best(n + 1, std::vector<unsigned>(m + 1));
    for (std::size_t i = n; i-- > 0;) {
        const auto left = wordsOf(chain.left->rules[*chain.rows[gap.removed[i]].left], chain.name);
        for (std::size_t j = m; j-- > 0;) {
            alike[i][j] = likeness(left, right[j]);
            const unsigned paired = alike[i][j] >= kAlike ? best[i + 1][j + 1] + alike[i][j] : 0;
            best[i][j] = std::max({best[i + 1][j], best[i][j + 1], paired});
        }
    }
    RowPairs pairs;
    for (std::size_t i = 0, j = 0; i < n && j < m;) {
        if (alike[i][j] >= kAlike && best[i][j] == best[i + 1][j + 1] + alike[i][j])
            pairs.emplace_back(gap.removed[i++], gap.added[j++]);
        else if (best[i][j] == best[i + 1][j])
            ++i;
        else
            ++j;
    }
    return pairs;
}

/// Two by two, as they stand: for stretches too long to hold each against each.
RowPairs straightPairs(const ChainDiff& chain, const Gap& gap)
{
    RowPairs pairs;
    for (std::size_t i = 0; i < std::min(gap.removed.size(), gap.added.size()); ++i) {
        const auto left = wordsOf(chain.left->rules[*chain.rows[gap.removed[i]].left], chain.name);
        const auto right = wordsOf(chain.right->rules[*chain.rows[gap.added[i]].right], chain.name);
        if (likeness(left, right) >= kAlike)
            pairs.emplace_back(gap.removed[i], gap.added[i]);
    }
    return pairs;
}

/// The gap's rows with its pairs joined, each side in its order.
void appendJoined(
    const std::vector<DiffRow>& rows, const Gap& gap, const RowPairs& pairs, std::vector<DiffRow>& out)
{
    auto removed = gap.removed.begin();
    auto added = gap.added.begin();
    const auto upTo = [&](std::size_t removedEnd, std::size_t addedEnd) {
        for (; removed != gap.removed.end() && *removed < removedEnd; ++removed)
            out.push_back(rows[*removed]);
        for (; added != gap.added.end() && *added < addedEnd; ++added)
            out.push_back(rows[*added]);
    };
    for (const auto& [removedRow, addedRow] : pairs) {
        upTo(removedRow, addedRow);
        out.push_back({RuleChange::Changed, rows[*removed++].left, rows[*added++].right, std::nullopt});
    }
    upTo(rows.size(), rows.size());
}

} // namespace

void pairChangedRules(ChainDiff& chain)
{
    if (!chain.left || !chain.right)
        return;
    std::vector<DiffRow> rows;
    rows.reserve(chain.rows.size());
    for (std::size_t start = 0; start < chain.rows.size();) {
        Gap gap;
        std::size_t end = start;
        for (; end < chain.rows.size(); ++end) {
            if (chain.rows[end].change == RuleChange::Removed)
                gap.removed.push_back(end);
            else if (chain.rows[end].change == RuleChange::Added)
                gap.added.push_back(end);
            else
                break;
        }
        if (gap.removed.empty() || gap.added.empty()) {
            end = std::max(end, start + 1);
            rows.insert(rows.end(), chain.rows.begin() + std::ptrdiff_t(start),
                chain.rows.begin() + std::ptrdiff_t(end));
        } else {
            const bool small = gap.removed.size() <= kMaxStretch && gap.added.size() <= kMaxStretch;
            appendJoined(chain.rows, gap, small ? bestPairs(chain, gap) : straightPairs(chain, gap), rows);
        }
        start = end;
    }
    chain.rows = std::move(rows);
}

} // namespace portolan
