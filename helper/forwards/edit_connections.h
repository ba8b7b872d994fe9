// The connections that still use forwards an edit took away.
#pragma once

#include "helper/forwards/editor.h"

namespace portolan {

/// Of every forward that the changes remove, switch off or send elsewhere; none are counted where there are
/// so many forwards that it would hold up the others.
std::vector<EditDone::Connections> countConnections(const EditChanges& changes, bool end);

} // namespace portolan
