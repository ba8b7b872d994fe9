// Lists tables of nf_tables as libnftables does, several times as fast: straight from the kernel's lists.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace portolan {

struct FastTable {
    std::string entries; ///< what stands between the brackets of {"nftables": [ … ]}
    bool elementsLeftOut = false; ///< those of named sets, as they would be too long
};

/// The tables that could be listed for certain, by "ip/nat" and so on, as they were at one moment: a change
/// while they are read has all of them read again. wanted: asked of each table. Of a table whose entries are
/// longer than mostOfATable, the elements of named sets are left out, and
/// its own entry says so. Empty where the kernel does not answer,
/// or never holds still: libnftables says what is the matter.
std::map<std::string, FastTable> listFast(
    const std::function<bool(const std::string& table)>& wanted, std::size_t mostOfATable);

} // namespace portolan
