// Command lines as a shell would split them; nothing is expanded or run.
#pragma once

#include "backend/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace portolan {

using CommandWords = std::vector<std::string>;

/// One entry a command: they end with a line, `;`, `&&`, `||`, `|` or `&`; a backslash joins lines, `#`
/// begins a comment. Invalid: a quote that does not end.
Result<std::vector<CommandWords>> splitCommands(std::string_view text);

} // namespace portolan
