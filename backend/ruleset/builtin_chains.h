// Where the kernel calls the built-in chains of iptables' tables.
#pragma once

#include "backend/ruleset/ruleset.h"

#include <optional>
#include <string_view>

namespace portolan {

/// nullopt for a chain of the user's and for a table that is none of the five.
std::optional<BaseHook> builtinHook(std::string_view table, std::string_view chain);

} // namespace portolan
