// The ports a container's command line publishes.
#pragma once

#include "backend/forward/import/command_words.h"
#include "backend/forward/import/import.h"

#include <optional>

namespace portolan {

/// "[[ADDRESS:]PORT[-PORT]:]PORT[-PORT][/PROTOCOL]", as docker and podman take it. Invalid: something else,
/// or a host's port left to chance.
Result<ImportedForward> readPublication(std::string_view text);

/// Of `docker run …`, `podman create …` (behind sudo too): nothing if it is no such command.
std::optional<Result<std::vector<ImportedForward>>> readContainerCommand(const CommandWords& words);

} // namespace portolan
