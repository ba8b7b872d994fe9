#include "helper/snapshots/table_swap.h"

#include <algorithm>
#include <array>

namespace portolan {

namespace {

constexpr std::array<std::string_view, 5> kOrder{"raw", "mangle", "security", "filter", "nat"};

std::size_t rank(const KeptTable& table)
{
    return std::size_t(std::find(kOrder.begin(), kOrder.end(), table.image.name) - kOrder.begin());
}

const KeptTable* findTable(const std::vector<KeptTable>& tables, const KeptTable& like)
{
    const auto found = std::find_if(tables.begin(), tables.end(), [&like](const KeptTable& table) {
        return table.family == like.family && table.image.name == like.image.name;
    });
    return found == tables.end() ? nullptr : &*found;
}

/// expected: what the table must still be; null: whatever it is.
template <typename Kernel> Result<void> swapTable(const KeptTable& wanted, const KeptTable* expected)
{
    RawTable<Kernel> table;
    if (auto read = table.read(wanted.image.name); !read) {
        return read;
    }
    const KeptTable now{wanted.family, table.image()};
    if (expected && !sameRules(now, *expected)) {
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR(
                "Another program changed the %1 table meanwhile; nothing was restored. Look at what is "
                "different now and try again."),
            {wanted.label()});
    }
    const auto counters = countersFor(now, wanted);
    if (!counters) {
        return tl::unexpected(counters.error());
    }
    return table.replace(wanted.image, *counters);
}

Result<void> swapTo(const KeptTable& wanted, const KeptTable* expected)
{
    return wanted.family == Family::Ipv4 ? swapTable<RawIpv4>(wanted, expected)
                                         : swapTable<RawIpv6>(wanted, expected);
}

template <typename Kernel> bool holds(const KeptTable& table)
{
    RawTable<Kernel> raw;
    return raw.read(table.image.name) && sameRules({table.family, raw.image()}, table);
}

/// Whether a swap that failed was made all the same: the kernel swaps first and then counts.
bool wasMade(const TableSwap& swap)
{
    return swap.wanted.family == Family::Ipv4 ? holds<RawIpv4>(swap.wanted) : holds<RawIpv6>(swap.wanted);
}

Result<void> undo(const TableSwap& swap)
{
    if (swap.now) {
        return swapTo(*swap.now, nullptr);
    }
    const auto empty = pristine(swap.wanted);
    return empty ? swapTo(*empty, nullptr) : tl::unexpected(empty.error());
}

/// Undoes the first `count`, the last one first; goes on whatever fails.
Result<void> undoFirst(const SwapPlan& plan, std::size_t count)
{
    Result<void> result;
    while (count-- > 0) {
        if (const auto undone = undo(plan.swaps[count]); !undone) {
            result = tl::unexpected(undone.error());
        }
    }
    return result;
}

} // namespace

std::vector<std::string> SwapPlan::labels(bool emptied) const
{
    std::vector<std::string> labels;
    for (const TableSwap& swap : swaps) {
        if (swap.empties == emptied) {
            labels.push_back(swap.wanted.label());
        }
    }
    return labels;
}

Result<SwapPlan> planSwaps(const std::vector<KeptTable>& now, const std::vector<KeptTable>& wanted)
{
    SwapPlan plan;
    for (const KeptTable& table : wanted) {
        const KeptTable* present = findTable(now, table);
        if (present ? sameRules(*present, table) : isPristine(table)) {
            plan.unchanged.push_back(table.label());
        } else {
            plan.swaps.push_back({table, present ? std::optional(*present) : std::nullopt, false});
        }
    }
    for (const KeptTable& table : now) {
        if (findTable(wanted, table)) {
            continue;
        }
        if (isPristine(table)) {
            plan.unchanged.push_back(table.label());
            continue;
        }
        auto empty = pristine(table);
        if (!empty) {
            return tl::unexpected(empty.error());
        }
        plan.swaps.push_back({std::move(*empty), table, true});
    }
    std::stable_sort(plan.swaps.begin(), plan.swaps.end(),
        [](const TableSwap& one, const TableSwap& other) { return rank(one.wanted) < rank(other.wanted); });
    return plan;
}

Result<void> applySwaps(const SwapPlan& plan)
{
    for (std::size_t i = 0; i < plan.swaps.size(); ++i) {
        const TableSwap& swap = plan.swaps[i];
        auto done = swapTo(swap.wanted, swap.now ? &*swap.now : nullptr);
        if (done) {
            continue;
        }
        Error error = std::move(done.error());
        if (const auto undone = undoFirst(plan, wasMade(swap) ? i + 1 : i); !undone) {
            error.message = {PORTOLAN_TR("%1 Putting back what was changed before failed too: %2"),
                {error.message, undone.error().message}};
        }
        return tl::unexpected(std::move(error));
    }
    return {};
}

Result<void> undoSwaps(const SwapPlan& plan)
{
    return undoFirst(plan, plan.swaps.size());
}

} // namespace portolan
