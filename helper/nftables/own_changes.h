// What it takes to make our table in nf_tables what it should be.
#pragma once

#include "helper/nftables/own_table.h"

namespace portolan {

/// Puts the changes into the batch: as few as possible, so that the other rules keep their handles and
/// counters. None where all is right. A table that somebody made something else of is made anew.
void addNftChanges(NftBatch& batch, const WantedNftTable& wanted, const SeenNftTable& seen);

} // namespace portolan
