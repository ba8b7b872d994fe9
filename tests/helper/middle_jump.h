// A rule that no tool makes and the kernel takes.
#pragma once

#include "helper/xtables/raw_chains.h"

namespace kerneltest {

/// Makes the first rule of the last chain, a jump into another, lead to the second rule there.
template <typename Kernel> portolan::Result<void> leadIntoTheMiddle(const char* name)
{
    using namespace portolan;
    RawTable<Kernel> table;
    if (auto read = table.read(name); !read)
        return read;
    TableImage image = table.image();
    const auto chains = rawChains<Kernel>(image.layout, image.entries);
    if (!chains)
        return tl::unexpected(chains.error());
    const auto& rule = rawEntry<Kernel>(image.entries, chains->back().begin);
    auto& target = const_cast<xt_entry_target&>(rawTarget(rule));
    const auto first = std::uint32_t(rawVerdict(target));
    reinterpret_cast<xt_standard_target&>(target).verdict
        += rawEntry<Kernel>(image.entries, first).next_offset;
    return table.replace(image, std::vector<CounterSource>(image.layout.entryCount));
}

} // namespace kerneltest
