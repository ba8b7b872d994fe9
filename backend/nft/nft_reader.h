// Reads what libnftables prints as JSON.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <string>
#include <string_view>

namespace portolan {

/// Reads {"nftables": […]} (`nft -j list ruleset`, or Rules.Save) into tables of engine nftables. A table of
/// family ip or ip6 makes one Table, one of inet two, one for each family, with the same chains. Tables of
/// other families (arp, bridge, netdev) and chains at the hooks ingress and egress are not part of the way of
/// an IP packet through the five hooks and are left out, and so is the table that our own trace has while it
/// runs.
///
/// How native rules are said in the terms of Rule: backend/nft/nft_rule.h. A rule may bring its own text
/// under "text", for what JSON cannot say, and a table's entry "elementsLeftOut": true. Anything that is not
/// such a document is ErrorCode::Invalid.
Result<Ruleset> readNft(std::string_view json);

/// Whether a text begins as such a document does.
bool looksLikeNft(std::string_view text);

} // namespace portolan
