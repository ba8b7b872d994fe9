// The rules of forwards, as nf_tables should have them.
#pragma once

#include "backend/forward/compile.h"
#include "helper/nftables/own_table.h"

namespace portolan {

/// What compile() and compileJumps() make of every wanted forward, by family.
using RulesByFamily = std::map<Family, std::vector<CompiledRule>>;

/// The rules that translate addresses. Those of filter tables are left out: an accept in a chain of ours
/// would keep nobody else's chain from dropping.
WantedNftTable compileNft(const RulesByFamily& rules);

} // namespace portolan
