// What it takes to make our table in nf_tables what it should be.
#pragma once

#include "helper/nftables/own_table.h"

namespace portolan {

/// Puts the changes into the batch: as few as possible, so that the other rules keep their handles and
/// counters. None where all is right. A table that somebody made something else of is made anew. `seen`
/// becomes what the table is after them, but for the handles of new rules, which nobody knows: 0. False: one
/// of those would have to be named, so look at the table again; the batch is of no use.
bool addNftChanges(NftBatch& batch, const WantedNftTable& wanted, SeenNftTable& seen);

} // namespace portolan
