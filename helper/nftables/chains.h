// Which chains nf_tables has and what stands in them, asked of the kernel itself: told in less time than any
// program takes to start. Looking makes none.
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portolan {

struct NftChain {
    std::string family; ///< as nft writes it: "ip", "ip6", "inet", …
    std::string table;
    std::string name;
    /// Of base chains.
    struct Base {
        std::string type; ///< "filter", "nat", "route"
        unsigned hook = 0; ///< NF_INET_PRE_ROUTING …; of other families their own
        int priority = 0;
        bool drops = false; ///< by its policy
    };
    std::optional<Base> base;
};

/// All chains. Unsupported where the kernel has no nf_tables.
Result<std::vector<NftChain>> nftChains();
/// One chain of a table of family ip or ip6; none where it does not exist, or no table does.
Result<std::optional<NftChain>> nftChain(Family family, const std::string& table, const std::string& name);

struct NftRuleSight {
    /// Equal while the rule is the same; says nothing of its counters, its handle and its place.
    std::uint64_t digest = 0;
    std::string callee; ///< the chain it jumps or goes to; or empty
    bool always = false; ///< it asks nothing of a packet
};

/// The rules of one chain of a table of family ip or ip6, in order; empty where there is none.
Result<std::vector<NftRuleSight>> nftRules(Family family, const std::string& table, const std::string& chain);

} // namespace portolan
