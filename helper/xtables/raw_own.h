// What is ours in a table's entries.
#pragma once

#include "helper/xtables/own_rules.h"
#include "helper/xtables/raw_chains.h"

namespace portolan {

/// Where the rule at `offset` leads, by libiptc's names: an extension, ACCEPT, DROP, QUEUE, RETURN, a chain,
/// or nothing where it goes on behind itself.
template <typename Kernel>
std::string_view rawTargetName(
    std::span<const std::byte> entries, const std::vector<RawChain>& chains, std::uint32_t offset);

/// The entry as buildEntry() would have made it, whatever the kernel left in bytes that mean nothing.
template <typename Kernel>
XtEntry normalisedEntry(
    std::span<const std::byte> entries, const std::vector<RawChain>& chains, std::uint32_t offset);

template <typename Kernel>
OwnRules readOwnRules(std::span<const std::byte> entries, const std::vector<RawChain>& chains);

/// Calls `visit` with the offset and the index of every rule of the chain.
template <typename Kernel, typename Visit>
void eachRawRule(std::span<const std::byte> entries, const RawChain& chain, const Visit& visit)
{
    std::uint32_t index = chain.firstIndex;
    for (std::uint32_t offset = chain.begin; offset < chain.foot; ++index) {
        visit(offset, index);
        offset += rawEntry<Kernel>(entries, offset).next_offset;
    }
}

} // namespace portolan
