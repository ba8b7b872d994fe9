// Objects of a table that rules refer to by name: counters, quotas, limits, helpers of connections.
#pragma once

#include "helper/nftables/listing/data_types.h"

#include <string>

namespace portolan::nftlisting {

/// NFT_OBJECT_* as nft writes it; null: one that is not known here.
const char* objectKind(std::uint32_t type);

/// What NFTA_OBJ_DATA says, as members of the object's JSON. False: not certain.
bool appendObjectData(std::string& out, std::uint32_t type, Bytes data, const Names& names);

} // namespace portolan::nftlisting
