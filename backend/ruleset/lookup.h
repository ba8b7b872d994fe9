// What native nftables rules look up in sets and maps.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace portolan {

/// An element of a set or map, its parts as nft prints them.
struct LookupEntry {
    std::vector<std::string> key; ///< a part for each field: "10.96.0.1", "tcp", "443", "80-90"; "*": any
    std::string verdict; ///< of verdict maps: "accept", "drop", "return", "continue", "jump", "goto"
    std::string chain; ///< that is jumped to
    std::vector<std::string> data; ///< of other maps: "172.17.0.2", "80"
    std::string comment;
    friend bool operator==(const LookupEntry&, const LookupEntry&) = default;
};
using LookupEntries = std::shared_ptr<const std::vector<LookupEntry>>;

/// How a rule chooses among many: what it looks at, and what is done for each value.
struct Lookup {
    std::string map; ///< the map's name; empty: it stands in the rule itself
    std::vector<std::string> fields; ///< "ip daddr", "meta l4proto", "th dport"
    bool balances = false; ///< the key is a number drawn for each connection (numgen, jhash, symhash)
    unsigned modulus = 0; ///< from 0 to this, exclusive
    LookupEntries entries; ///< never null
};

/// A named set or map of a native table.
struct NamedSet {
    std::string name;
    std::vector<std::string> type; ///< of the key, a part for each field
    std::string dataType; ///< of maps: "verdict", "ipv4_addr . inet_service"; empty for sets
    std::vector<std::string> flags; ///< "interval", "timeout"
    std::string comment;
    LookupEntries entries; ///< never null
};

/// Connections that skip most of the way once they are known (nftables' flowtables).
struct Flowtable {
    std::string name;
    std::string hook; ///< "ingress"
    int priority = 0;
    std::vector<std::string> devices;
};

/// What a native table holds beside chains.
struct NftObjects {
    std::vector<NamedSet> sets; ///< maps too
    std::vector<Flowtable> flowtables;
};

} // namespace portolan
