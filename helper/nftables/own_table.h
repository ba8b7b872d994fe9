// Our table in nf_tables: as it should be, and as the kernel has it.
#pragma once

#include "helper/nftables/nft_batch.h"

#include <map>

namespace portolan {

/// Of family inet, for both families of addresses.
inline constexpr const char* kOwnNftTable = "portolan";

using NftMaps = std::map<std::string, NftBatch::PortMap, std::less<>>; ///< sorted by port

struct WantedNftChain {
    std::string name;
    std::optional<NftHook> hook;
    std::vector<NftRule> rules;
};

struct WantedNftTable {
    std::vector<WantedNftChain> chains; ///< those that rules lead to before those that do
    NftMaps maps;
    bool empty() const { return chains.empty(); }
};

struct SeenNftRule {
    std::uint64_t handle = 0; ///< 0: not known
    std::string comment;
    std::vector<std::uint8_t> expressions; ///< the list elements
};

struct SeenNftChain {
    /// Of a base chain.
    struct Hook {
        std::string type;
        std::uint32_t number = 0;
        std::int32_t priority = 0;
        std::uint32_t policy = 0; ///< NF_ACCEPT, NF_DROP
    };
    std::optional<Hook> hook;
    std::vector<SeenNftRule> rules; ///< in the kernel's order
};

struct SeenNftTable {
    std::uint32_t generation = 0; ///< of nf_tables when the look began
    bool there = false;
    std::uint32_t flags = 0; ///< NFT_TABLE_F_*
    std::uint32_t owner = 0; ///< netlink port of the program it belongs to
    std::map<std::string, SeenNftChain, std::less<>> chains;
    NftMaps maps;
    bool strange = false; ///< it has sets that are no maps of ours
};

} // namespace portolan
