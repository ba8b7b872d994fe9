// What forwards are called where several stand beside each other.
#pragma once

#include "backend/forward/port_forward.h"

#include <QString>

#include <vector>

namespace portolan {

/// In the same order; two with the same name are told apart by protocol, and by where they listen.
std::vector<QString> forwardTitles(const std::vector<FoundForward>& forwards);

} // namespace portolan
