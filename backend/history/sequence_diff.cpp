#include "backend/history/sequence_diff.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace portolan {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
using Ids = std::span<const unsigned>;

/// Most edits Myers' search is let go on for: its time and memory grow with the square.
constexpr int kMaxEdits = 1024;

/// Two stretches to compare, and where they stand in the whole.
struct Stretch {
    Ids left;
    Ids right;
    std::size_t leftStart = 0;
    std::size_t rightStart = 0;

    Stretch part(std::size_t leftFrom, std::size_t leftTo, std::size_t rightFrom, std::size_t rightTo) const
    {
        return {left.subspan(leftFrom, leftTo - leftFrom), right.subspan(rightFrom, rightTo - rightFrom),
            leftStart + leftFrom, rightStart + rightFrom};
    }
};

/// E. Myers, "An O(ND) difference algorithm and its variations" (1986), greedy search with its trace kept.
class ShortestEdit {
public:
    explicit ShortestEdit(const Stretch& stretch)
        : m_stretch(stretch)
        , m_n(int(stretch.left.size()))
        , m_m(int(stretch.right.size()))
    {
    }

    /// None: more than kMaxEdits are needed.
    std::optional<Pairs> find()
    {
        const int most = std::min(m_n + m_m, kMaxEdits);
        std::vector<int> reach(2 * std::size_t(most) + 3, 0);
        const int middle = most + 1;
        for (int edits = 0; edits <= most; ++edits) {
            m_trace.emplace_back(reach.begin() + (middle - edits - 1), reach.begin() + (middle + edits + 2));
            for (int k = -edits; k <= edits; k += 2) {
                const bool down
                    = k == -edits || (k != edits && reach[at(middle, k - 1)] < reach[at(middle, k + 1)]);
                int x = down ? reach[at(middle, k + 1)] : reach[at(middle, k - 1)] + 1;
                while (x < m_n && x - k < m_m && x - k >= 0 && equal(x, x - k))
                    ++x;
                reach[at(middle, k)] = x;
                if (x >= m_n && x - k >= m_m)
                    return path(edits);
            }
        }
        return std::nullopt;
    }

private:
    static std::size_t at(int middle, int k) { return std::size_t(middle + k); }
    bool equal(int x, int y) const
    {
        return m_stretch.left[std::size_t(x)] == m_stretch.right[std::size_t(y)];
    }

    Pairs path(int edits) const
    {
        Pairs pairs;
        int x = m_n;
        int y = m_m;
        const auto snake = [&](int downTo, int rightTo) {
            while (x > downTo && y > rightTo) {
                --x;
                --y;
                pairs.emplace_back(
                    m_stretch.leftStart + std::size_t(x), m_stretch.rightStart + std::size_t(y));
            }
        };
        for (int left = edits; left > 0; --left) {
            const std::vector<int>& reach = m_trace[std::size_t(left)]; // k from -left-1 on
            const auto reached = [&](int k) { return reach[std::size_t(k + left + 1)]; };
            const int k = x - y;
            const bool down = k == -left || (k != left && reached(k - 1) < reached(k + 1));
            const int fromX = down ? reached(k + 1) : reached(k - 1);
            const int fromY = fromX - (down ? k + 1 : k - 1);
            snake(down ? fromX : fromX + 1, down ? fromY + 1 : fromY);
            x = fromX;
            y = fromY;
        }
        snake(0, 0);
        std::reverse(pairs.begin(), pairs.end());
        return pairs;
    }

    const Stretch& m_stretch;
    int m_n;
    int m_m;
    std::vector<std::vector<int>> m_trace; ///< how far each diagonal had come before each round
};

/// The longest list of pairs whose right indexes rise; the left ones do already.
Pairs longestRising(const Pairs& pairs)
{
    std::vector<std::size_t> ends; // ends[n]: which pair ends the best list of n + 1 pairs
    std::vector<std::size_t> before(pairs.size(), pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto place = std::lower_bound(ends.begin(), ends.end(), pairs[i].second,
            [&](std::size_t end, std::size_t right) { return pairs[end].second < right; });
        if (place != ends.begin())
            before[i] = *(place - 1);
        if (place == ends.end())
            ends.push_back(i);
        else
            *place = i;
    }
    Pairs rising;
    for (std::size_t i = ends.empty() ? pairs.size() : ends.back(); i < pairs.size(); i = before[i])
        rising.push_back(pairs[i]);
    std::reverse(rising.begin(), rising.end());
    return rising;
}

/// What occurs exactly once on both sides; indexes within the stretch.
Pairs anchors(const Stretch& stretch)
{
    struct Seen {
        unsigned left = 0;
        unsigned right = 0;
        std::size_t rightIndex = 0;
    };
    std::unordered_map<unsigned, Seen> seen;
    for (const unsigned id : stretch.left)
        ++seen[id].left;
    for (std::size_t i = 0; i < stretch.right.size(); ++i) {
        Seen& entry = seen[stretch.right[i]];
        ++entry.right;
        entry.rightIndex = i;
    }
    Pairs unique;
    for (std::size_t i = 0; i < stretch.left.size(); ++i) {
        const Seen& entry = seen[stretch.left[i]];
        if (entry.left == 1 && entry.right == 1)
            unique.emplace_back(i, entry.rightIndex);
    }
    return longestRising(unique);
}

/// Takes what comes: for two long lists full of repetitions.
Pairs greedy(const Stretch& stretch)
{
    std::unordered_map<unsigned, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < stretch.right.size(); ++i)
        places[stretch.right[i]].push_back(i);
    Pairs pairs;
    std::size_t next = 0;
    // A match far ahead would leave out all that is between; it is taken only if it is near.
    constexpr std::size_t kNear = 64;
    for (std::size_t i = 0; i < stretch.left.size(); ++i) {
        const auto known = places.find(stretch.left[i]);
        if (known == places.end())
            continue;
        const auto place = std::lower_bound(known->second.begin(), known->second.end(), next);
        if (place == known->second.end() || *place > next + kNear)
            continue;
        pairs.emplace_back(stretch.leftStart + i, stretch.rightStart + *place);
        next = *place + 1;
    }
    return pairs;
}

void compare(const Stretch& whole, Pairs& out)
{
    std::size_t head = 0;
    const std::size_t shorter = std::min(whole.left.size(), whole.right.size());
    while (head < shorter && whole.left[head] == whole.right[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head
        && whole.left[whole.left.size() - 1 - tail] == whole.right[whole.right.size() - 1 - tail])
        ++tail;
    for (std::size_t i = 0; i < head; ++i)
        out.emplace_back(whole.leftStart + i, whole.rightStart + i);
    const std::size_t leftEnd = whole.left.size() - tail;
    const std::size_t rightEnd = whole.right.size() - tail;
    const Stretch inner = whole.part(head, leftEnd, head, rightEnd);
    if (!inner.left.empty() && !inner.right.empty()) {
        if (const auto exact = ShortestEdit(inner).find()) {
            out.insert(out.end(), exact->begin(), exact->end());
        } else if (const Pairs fixed = anchors(inner); !fixed.empty()) {
            std::size_t left = 0;
            std::size_t right = 0;
            for (const auto& [leftAnchor, rightAnchor] : fixed) {
                compare(inner.part(left, leftAnchor, right, rightAnchor), out);
                out.emplace_back(inner.leftStart + leftAnchor, inner.rightStart + rightAnchor);
                left = leftAnchor + 1;
                right = rightAnchor + 1;
            }
            compare(inner.part(left, inner.left.size(), right, inner.right.size()), out);
        } else {
            const Pairs some = greedy(inner);
            out.insert(out.end(), some.begin(), some.end());
        }
    }
    for (std::size_t i = 0; i < tail; ++i)
        out.emplace_back(whole.leftStart + leftEnd + i, whole.rightStart + rightEnd + i);
}

} // namespace

Pairs commonSequence(Ids left, Ids right)
{
    // What the other side does not have at all cannot be common, and would only slow the search.
    std::vector<unsigned> keptLeft;
    std::vector<unsigned> keptRight;
    std::vector<std::size_t> leftPlaces;
    std::vector<std::size_t> rightPlaces;
    const auto keep
        = [](Ids from, Ids others, std::vector<unsigned>& kept, std::vector<std::size_t>& places) {
              std::unordered_map<unsigned, bool> known;
              for (const unsigned id : others)
                  known.emplace(id, true);
              for (std::size_t i = 0; i < from.size(); ++i) {
                  if (known.contains(from[i])) {
                      kept.push_back(from[i]);
                      places.push_back(i);
                  }
              }
          };
    keep(left, right, keptLeft, leftPlaces);
    keep(right, left, keptRight, rightPlaces);
    Pairs pairs;
    compare({keptLeft, keptRight, 0, 0}, pairs);
    for (auto& [leftIndex, rightIndex] : pairs) {
        leftIndex = leftPlaces[leftIndex];
        rightIndex = rightPlaces[rightIndex];
    }
    return pairs;
}

} // namespace portolan
