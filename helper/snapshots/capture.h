// Reads a snapshot off the kernel.
#pragma once

#include "helper/nftables/reader.h"
#include "helper/snapshots/snapshot.h"
#include "helper/xtables/reader.h"

#include <functional>

namespace portolan {

/// Rules and wanted forwards as they are, with counts and fingerprint; name, reason and id are the caller's.
/// The text is that of the very entries: if the rules change while they are read it is tried again, and Busy
/// after some times. Answers from the event loop, or at once with an error.
void capture(
    XtablesReader& reader, std::vector<PortForward> wanted, std::function<void(Result<Snapshot>)> done);

/// Adds the texts of what nf_tables holds, to look at: nothing of it is ever put back. Without nf_tables
/// there are none.
void captureNftables(NftReader& reader, Snapshot snapshot, std::function<void(Result<Snapshot>)> done);

} // namespace portolan
