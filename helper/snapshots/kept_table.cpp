#include "helper/snapshots/kept_table.h"

#include "helper/xtables/raw_chains.h"
#include "helper/xtables/reader.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_map>

namespace portolan {

namespace {

constexpr int kAccept = -NF_ACCEPT - 1; // as a standard target says it

using Bytes = std::span<const std::byte>;

template <typename Kernel> Result<void> readFamily(std::vector<KeptTable>& tables)
{
    const auto names = legacyTables(Kernel::kFamily);
    if (!names) {
        return tl::unexpected(names.error());
    }
    RawTable<Kernel> table;
    for (const std::string& name : *names) {
        if (auto read = table.read(name); !read) {
            return read;
        }
        tables.push_back({Kernel::kFamily, table.image()});
    }
    return {};
}

/// Counters, and the notes the kernel makes for itself while it checks a table.
template <typename Kernel> void clearNotes(typename Kernel::Entry& entry)
{
    entry.counters = {0, 0};
    entry.comefrom = 0;
}

template <typename Kernel> std::vector<std::byte> withoutNotes(const TableImage& image)
{
    std::vector<std::byte> bytes = image.entries;
    for (std::size_t offset = 0; offset + sizeof(typename Kernel::Entry) <= bytes.size();) {
        auto& entry = *reinterpret_cast<typename Kernel::Entry*>(bytes.data() + offset);
        clearNotes<Kernel>(entry);
        if (entry.next_offset == 0) {
            break;
        }
        offset += entry.next_offset;
    }
    return bytes;
}

bool isStandard(const xt_entry_target& target)
{
    return target.u.user.name[0] == '\0';
}

/// What tells one rule from another, wherever it stands: its bytes, a jump by the name of where it leads.
template <typename Kernel>
std::string ruleKey(const TableImage& image, const std::vector<RawChain>& chains, std::uint32_t offset)
{
    const auto& entry = rawEntry<Kernel>(image.entries, offset);
    std::string key(reinterpret_cast<const char*>(&entry), entry.next_offset);
    clearNotes<Kernel>(*reinterpret_cast<typename Kernel::Entry*>(key.data()));
    const auto& target = rawTarget(entry);
    if (!isStandard(target) || rawVerdict(target) < 0) {
        return key;
    }
    const int verdict = rawVerdict(target);
    const std::size_t place = entry.target_offset + offsetof(xt_standard_target, verdict);
    std::memset(key.data() + place, 0, sizeof verdict);
    if (std::uint32_t(verdict) == offset + entry.next_offset) {
        return key + "next"; // a rule without a target goes on behind itself
    }
    const RawChain* chain = jumpedTo(chains, verdict);
    return key + "to " + std::string(chain ? chain->name : std::string_view("?"));
}

template <typename Kernel, typename Visit>
void forEachRule(const TableImage& image, const RawChain& chain, Visit visit)
{
    std::uint32_t index = chain.firstIndex;
    for (std::uint32_t offset = chain.begin; offset < chain.foot; ++index) {
        visit(offset, index);
        offset += rawEntry<Kernel>(image.entries, offset).next_offset;
    }
}

template <typename Kernel>
Result<std::vector<CounterSource>> sourcesFor(const TableImage& now, const TableImage& wanted)
{
    const auto nowChains = rawChains<Kernel>(now.layout, now.entries);
    const auto wantedChains = rawChains<Kernel>(wanted.layout, wanted.entries);
    if (!nowChains || !wantedChains) {
        return tl::unexpected(nowChains ? wantedChains.error() : nowChains.error());
    }
    std::unordered_map<std::string_view, const RawChain*> known;
    for (const RawChain& chain : *nowChains) {
        known.emplace(chain.name, &chain);
    }
    std::vector<CounterSource> sources(wanted.layout.entryCount);
    for (const RawChain& chain : *wantedChains) {
        const auto found = known.find(chain.name);
        const RawChain* present = found == known.end() ? nullptr : found->second;
        std::unordered_map<std::string, std::deque<std::uint32_t>> counted;
        if (present) {
            forEachRule<Kernel>(now, *present, [&](std::uint32_t offset, std::uint32_t index) {
                counted[ruleKey<Kernel>(now, *nowChains, offset)].push_back(index);
            });
        }
        forEachRule<Kernel>(wanted, chain, [&](std::uint32_t offset, std::uint32_t index) {
            const auto same = counted.find(ruleKey<Kernel>(wanted, *wantedChains, offset));
            if (same == counted.end() || same->second.empty()) {
                sources[index].plus = rawEntry<Kernel>(wanted.entries, offset).counters;
            } else {
                sources[index].from = same->second.front();
                same->second.pop_front();
            }
        });
        if (chain.hook && present) {
            sources[chain.footIndex].from = present->footIndex;
        } else if (chain.hook) {
            sources[chain.footIndex].plus = rawEntry<Kernel>(wanted.entries, chain.foot).counters;
        }
    }
    return sources;
}

template <typename Kernel> Result<std::size_t> countRules(const TableImage& image)
{
    const auto chains = rawChains<Kernel>(image.layout, image.entries);
    if (!chains) {
        return tl::unexpected(chains.error());
    }
    std::size_t count = 0;
    for (const RawChain& chain : *chains) {
        count += chain.footIndex - chain.firstIndex;
    }
    return count;
}

template <typename Kernel> bool untouched(const TableImage& image)
{
    const auto chains = rawChains<Kernel>(image.layout, image.entries);
    return chains && std::all_of(chains->begin(), chains->end(), [&](const RawChain& chain) {
        return chain.hook && chain.begin == chain.foot
            && rawVerdict(rawTarget(rawEntry<Kernel>(image.entries, chain.foot))) == kAccept;
    });
}

template <typename Kernel> Result<TableImage> emptied(const TableImage& image)
{
    auto chains = rawChains<Kernel>(image.layout, image.entries);
    if (!chains) {
        return tl::unexpected(chains.error());
    }
    TableImage empty{image.name, {}, {}};
    empty.layout.validHooks = image.layout.validHooks;
    const auto append = [&](std::uint32_t offset) {
        const auto* bytes = image.entries.data() + offset;
        empty.entries.insert(
            empty.entries.end(), bytes, bytes + rawEntry<Kernel>(image.entries, offset).next_offset);
        ++empty.layout.entryCount;
    };
    for (const RawChain& chain : *chains) {
        if (!chain.hook) {
            continue;
        }
        const auto place = std::uint32_t(empty.entries.size());
        empty.layout.hookEntries[*chain.hook] = place;
        empty.layout.underflows[*chain.hook] = place;
        append(chain.foot);
        auto& target = const_cast<xt_entry_target&>(rawTarget(rawEntry<Kernel>(empty.entries, place)));
        reinterpret_cast<xt_standard_target&>(target).verdict = kAccept;
    }
    // The last entry, an ERROR target, ends every table.
    std::uint32_t last = 0;
    for (std::uint32_t offset = 0; offset < image.entries.size();
         offset += rawEntry<Kernel>(image.entries, offset).next_offset) {
        last = offset;
    }
    append(last);
    return empty;
}

/// Calls the family's own version.
template <typename Function> auto forFamily(Family family, Function function)
{
    return family == Family::Ipv4 ? function(RawIpv4()) : function(RawIpv6());
}

} // namespace

std::string KeptTable::label() const
{
    return std::string(toString(family)) + '/' + image.name;
}

Result<std::vector<KeptTable>> readKeptTables()
{
    std::vector<KeptTable> tables;
    for (const auto& read : {readFamily<RawIpv4>(tables), readFamily<RawIpv6>(tables)}) {
        if (!read) {
            return tl::unexpected(read.error());
        }
    }
    return tables;
}

std::vector<std::byte> rulesAlone(const KeptTable& table)
{
    return forFamily(table.family, [&](auto kernel) { return withoutNotes<decltype(kernel)>(table.image); });
}

bool sameRules(const KeptTable& left, const KeptTable& right)
{
    return left.family == right.family && left.image.name == right.image.name
        && left.image.layout == right.image.layout && left.image.entries.size() == right.image.entries.size()
        && rulesAlone(left) == rulesAlone(right);
}

bool sameRules(const std::vector<KeptTable>& left, const std::vector<KeptTable>& right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
        [](const KeptTable& one, const KeptTable& other) { return sameRules(one, other); });
}

Result<std::size_t> ruleCount(const KeptTable& table)
{
    return forFamily(table.family, [&](auto kernel) { return countRules<decltype(kernel)>(table.image); });
}

bool isPristine(const KeptTable& table)
{
    return forFamily(table.family, [&](auto kernel) { return untouched<decltype(kernel)>(table.image); });
}

Result<KeptTable> pristine(const KeptTable& table)
{
    auto image = forFamily(table.family, [&](auto kernel) { return emptied<decltype(kernel)>(table.image); });
    return std::move(image).map([&](TableImage&& empty) {
        return KeptTable{table.family, std::move(empty)};
    });
}

Result<std::vector<CounterSource>> countersFor(const KeptTable& now, const KeptTable& wanted)
{
    return forFamily(
        now.family, [&](auto kernel) { return sourcesFor<decltype(kernel)>(now.image, wanted.image); });
}

} // namespace portolan
