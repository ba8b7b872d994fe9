#include "helper/xtables/raw_chains.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

constexpr std::string_view kHookNames[] = {"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"};

tl::unexpected<Error> broken(const char* what, std::size_t offset)
{
    return failure(ErrorCode::Invalid, PORTOLAN_TR("The entries are no table: %1 at byte %2."),
        {what, std::to_string(offset)});
}

/// Whether the name ends within its field. Nearly all are short, and memchr's call is most of the look.
template <std::size_t size> bool terminated(const char (&name)[size])
{
    for (std::size_t i = 0; i < 8; ++i)
        if (name[i] == '\0')
            return true;
    return std::memchr(name, 0, size) != nullptr;
}

/// What is wrong with the entry's sizes; null: nothing.
template <typename Entry> const char* fault(std::span<const std::byte> entries, std::size_t offset)
{
    constexpr std::size_t kLeast = sizeof(Entry) + sizeof(xt_entry_target);
    const std::size_t left = entries.size() - offset;
    if (left < kLeast)
        return "an entry is cut off";
    const auto* bytes = entries.data() + offset;
    const auto& entry = *reinterpret_cast<const Entry*>(bytes);
    if (entry.next_offset < kLeast || entry.next_offset > left || entry.next_offset % alignof(Entry) != 0)
        return "an entry's size is wrong";
    if (entry.target_offset < sizeof(Entry)
        || entry.target_offset > entry.next_offset - sizeof(xt_entry_target))
        return "a target lies outside its entry";
    for (std::size_t at = sizeof(Entry); at < entry.target_offset;) {
        if (entry.target_offset - at < sizeof(xt_entry_match))
            return "a match is cut off";
        const auto& match = *reinterpret_cast<const xt_entry_match*>(bytes + at);
        if (match.u.match_size < sizeof match || match.u.match_size > entry.target_offset - at
            || match.u.match_size % alignof(xt_entry_match) != 0 || !terminated(match.u.user.name))
            return "a match's size is wrong";
        at += match.u.match_size;
    }
    const auto& target = rawTarget(entry);
    if (target.u.target_size < sizeof target || target.u.target_size > entry.next_offset - entry.target_offset
        || !terminated(target.u.user.name))
        return "a target's size is wrong";
    if (target.u.user.name[0] == '\0' && target.u.target_size < sizeof(xt_standard_target))
        return "a verdict is missing";
    return nullptr;
}

/// The name in a user chain's head.
std::optional<std::string_view> headName(const xt_entry_target& target)
{
    if (target.u.user.name[0] != XT_ERROR_TARGET[0] || std::strcmp(target.u.user.name, XT_ERROR_TARGET) != 0
        || target.u.target_size < sizeof(xt_error_target))
        return std::nullopt;
    const auto& head = reinterpret_cast<const xt_error_target&>(target);
    const std::size_t length = strnlen(head.errorname, sizeof head.errorname);
    if (length == sizeof head.errorname)
        return std::nullopt;
    return std::string_view(head.errorname, length);
}

std::optional<unsigned> hookAt(const TableLayout& layout, std::size_t offset)
{
    for (unsigned hook = 0; hook < NF_INET_NUMHOOKS; ++hook)
        if ((layout.validHooks & (1U << hook)) && layout.hookEntries[hook] == offset)
            return hook;
    return std::nullopt;
}

} // namespace

template <typename Kernel>
Result<std::vector<RawChain>> rawChains(const TableLayout& layout, std::span<const std::byte> entries)
{
    using Entry = typename Kernel::Entry;
    if (entries.size() > INT32_MAX) // verdicts are offsets, and negative ones mean something else
        return broken("too many bytes", entries.size());
    std::vector<RawChain> chains;
    std::uint32_t index = 0;
    std::uint32_t previous = 0; // the entry before: the foot of the chain that ends here
    for (std::uint32_t offset = 0; offset < entries.size(); ++index) {
        if (const char* what = fault<Entry>(entries, offset))
            return broken(what, offset);
        const auto& entry = rawEntry<Kernel>(entries, offset);
        const std::uint32_t next = offset + entry.next_offset;
        const auto name = headName(rawTarget(entry));
        const auto hook = name ? std::nullopt : hookAt(layout, offset);
        const bool last = next == entries.size();
        if (last || name || hook) {
            if (!chains.empty()) {
                if (previous < chains.back().begin || index == 0)
                    return broken("a chain has no end", offset);
                chains.back().foot = previous;
                chains.back().footIndex = index - 1;
            }
            if (!last && name)
                chains.push_back({*name, std::nullopt, offset, next, 0, index + 1, 0});
            else if (!last)
                chains.push_back({kHookNames[*hook], hook, offset, offset, 0, index, 0});
        } else if (chains.empty()) {
            return broken("a rule is in no chain", offset);
        }
        previous = offset;
        offset = next;
    }
    if (index != layout.entryCount)
        return broken("the number of entries is wrong", entries.size());
    return chains;
}

const RawChain* jumpedTo(const std::vector<RawChain>& chains, int verdict)
{
    const auto offset = std::uint32_t(verdict);
    auto after = std::upper_bound(chains.begin(), chains.end(), offset,
        [](std::uint32_t wanted, const RawChain& chain) { return wanted < chain.head; });
    if (verdict < 0 || after == chains.begin())
        return nullptr;
    --after;
    return offset <= after->foot ? &*after : nullptr;
}

std::string_view policyName(int verdict)
{
    if (verdict == -NF_ACCEPT - 1)
        return "ACCEPT";
    if (verdict == -NF_DROP - 1)
        return "DROP";
    return {};
}

template Result<std::vector<RawChain>> rawChains<RawIpv4>(const TableLayout&, std::span<const std::byte>);
template Result<std::vector<RawChain>> rawChains<RawIpv6>(const TableLayout&, std::span<const std::byte>);

} // namespace portolan
