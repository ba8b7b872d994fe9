// The live host, read and understood.
#pragma once

#include "app/ctl/helper.h"

namespace portolan::ctl {

Outcome<HostSnapshot> readSnapshot(Helper& helper);

} // namespace portolan::ctl
