// firewalld, asked on the system bus for what its rules in the kernel do not say.
#pragma once

#include "backend/forward/direct_rules.h"

namespace portolan {

/// Its direct rules, as it has them now. Waits, at most a second: not for the window's thread. None where it
/// does not run, or does not tell this user; it is not started for it.
std::vector<DirectRule> askDirectRules();

} // namespace portolan
