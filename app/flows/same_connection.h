// Whether what stands at one place of a table now is still the connection that stood there before.
#pragma once

#include "backend/flow/flow.h"

namespace portolan {

inline bool sameConnection(const Flow& a, const Flow& b)
{
    return a.id == b.id && a.zone == b.zone && a.protocol == b.protocol && a.original == b.original;
}

} // namespace portolan
