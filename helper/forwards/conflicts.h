// Whether a port that is to be forwarded is forwarded already, by whomever.
#pragma once

#include "backend/forward/edit.h"
#include "helper/xtables/nat_scan.h"
#include "helper/xtables/reader.h"

#include <functional>
#include <memory>

namespace portolan {

/// Whether a port that the changes begin to listen on is forwarded already: by another program, by the list
/// without the changes, or twice by the changes. Conflict says which. `seen` gets
/// what was read for it.
void findConflicts(XtablesReader& reader, const std::vector<PortForward>& forwards,
    const EditChanges& changes, std::shared_ptr<NatSight> seen, std::function<void(Result<void>)> done);

} // namespace portolan
