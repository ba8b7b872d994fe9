// The chains and rules in a table's entries, found as libiptc finds them (libiptc.c, parse_table).
#pragma once

#include "helper/xtables/raw_table.h"

#include <optional>
#include <string_view>

namespace portolan {

/// A chain is a run of entries: a head that carries its name (a user chain's only), its rules, and a foot
/// that is the policy of a built-in chain and the return of a user chain. Offsets are bytes from the first
/// entry, indexes count entries.
struct RawChain {
    std::string_view name; ///< points into the entries
    std::optional<unsigned> hook; ///< NF_INET_ of a built-in chain
    std::uint32_t head = 0; ///< offset of the head; of a built-in chain's, which has none, the first rule's
    std::uint32_t begin = 0; ///< offset of the first rule, or of the foot
    std::uint32_t foot = 0; ///< offset of the foot: the end of the rules
    std::uint32_t firstIndex = 0; ///< of the entry at `begin`
    std::uint32_t footIndex = 0;
};

/// The chains in the order of their entries. Holds every size and offset against its bounds, so that an image
/// from a file may be given; but whether matches and targets mean anything is for the kernel to say. Invalid:
/// it is no table.
template <typename Kernel>
Result<std::vector<RawChain>> rawChains(const TableLayout& layout, std::span<const std::byte> entries);

template <typename Kernel>
const typename Kernel::Entry& rawEntry(std::span<const std::byte> entries, std::uint32_t offset)
{
    return *reinterpret_cast<const typename Kernel::Entry*>(entries.data() + offset);
}

template <typename Entry> const xt_entry_target& rawTarget(const Entry& entry)
{
    return *reinterpret_cast<const xt_entry_target*>(
        reinterpret_cast<const std::byte*>(&entry) + entry.target_offset);
}

/// The verdict of a standard target: negative for ACCEPT, DROP and RETURN, else the offset a jump leads to.
inline int rawVerdict(const xt_entry_target& target)
{
    return reinterpret_cast<const xt_standard_target&>(target).verdict;
}

/// The chain a jump to `verdict` leads to; null: none. chains: as rawChains() gave them.
const RawChain* jumpedTo(const std::vector<RawChain>& chains, int verdict);

/// ACCEPT or DROP; empty for what no built-in chain has.
std::string_view policyName(int verdict);

} // namespace portolan
