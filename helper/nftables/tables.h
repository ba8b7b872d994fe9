// Which tables nf_tables has, asked of the kernel itself. Looking makes none.
#pragma once

#include "backend/base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portolan {

struct NftTableName {
    std::string family; ///< as nft writes it: "ip", "ip6", "inet", "arp", "bridge", "netdev"
    std::string name;
    friend bool operator==(const NftTableName&, const NftTableName&) = default;
};

struct NftTables {
    std::uint32_t generation = 0; ///< of the whole ruleset; another with each change
    std::vector<NftTableName> tables; ///< in the kernel's order
};

/// Unsupported where the kernel has no nf_tables.
Result<NftTables> nftTables();

/// The ruleset's generation alone.
Result<std::uint32_t> nftGeneration();

/// Whether iptables-nft keeps its rules in a table of that name: such a table is its own unless it holds what
/// iptables cannot say.
bool isIptablesName(const NftTableName& table);

} // namespace portolan
